"""Whose numbers a question asks for: scopes by their names, and `manager:*` or `team:*` for all of a kind. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.access.principal import Sight
from shared.refusals import NotFoundError
from shared.values import InvalidScopeError, Scope, ScopeKind

_ALL_OF = {f"{kind}:*": kind for kind in (ScopeKind.MANAGER, ScopeKind.TEAM)}


class UnknownScopeError(NotFoundError):
    """There is no such scope for whoever asks: what is not theirs to see is answered like what there is not."""

    code = "unknown-scope"

    def __init__(self, scope: Scope) -> None:
        super().__init__("the directory", str(scope), "scope")


def refuse_unseen(scopes: Iterable[Scope], sight: Sight) -> None:
    """Raises: UnknownScopeError, if *sight* does not reach one of *scopes*."""
    for scope in scopes:
        if not sight.sees(scope):
            raise UnknownScopeError(scope)


@dataclass(frozen=True, slots=True)
class WantedScopes:
    """What a question names, in its order; whoever joins tomorrow is among all of a kind."""

    parts: tuple[Scope | ScopeKind, ...]

    @classmethod
    def parse(cls, texts: Iterable[str]) -> "WantedScopes":
        """Return what *texts* name. Raises: InvalidScopeError."""
        return cls(tuple(dict.fromkeys(map(_part, texts))))

    @property
    def named(self) -> list[Scope]:
        """Return those that are named one by one."""
        return [part for part in self.parts if isinstance(part, Scope)]

    def __contains__(self, scope: Scope) -> bool:
        return scope in self.parts or scope.kind in self.parts

    def among(self, known: Iterable[Scope]) -> list[Scope]:
        """Return the scopes in the question's order, each once: those named, and of the kinds those that are *known*.

        Of a kind they are in the order of their ids.
        """
        ordered = sorted(known)
        found = (
            scope
            for part in self.parts
            for scope in ([part] if isinstance(part, Scope) else [one for one in ordered if one.kind is part])
        )
        return list(dict.fromkeys(found))


def _part(text: str) -> Scope | ScopeKind:
    if kind := _ALL_OF.get(text):
        return kind
    try:
        return Scope.parse(text)
    except InvalidScopeError as error:
        raise InvalidWantedScopeError(text) from error


class InvalidWantedScopeError(InvalidScopeError):
    """The text names no scope, and no kind of them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.args = (f"{self}, or manager:* or team:* for all of them",)
