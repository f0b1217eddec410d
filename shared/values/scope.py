"""A scope: whose numbers they are — one manager's, one team's, the company's, or nobody's yet."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter, ValidationError

from shared.values.ids import Id

_id: TypeAdapter[str] = TypeAdapter(Id)


class InvalidScopeError(ValueError):
    """The text names no scope."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text!r} is no scope: write manager:ID, team:ID, company or unassigned")


class ScopeKind(StrEnum):
    """What kind of owner a number has."""

    MANAGER = "manager"
    TEAM = "team"
    COMPANY = "company"
    UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True, order=True)
class Scope:
    """An owner of numbers; written `manager:{id}`, `team:{id}`, `company` or `unassigned`."""

    kind: ScopeKind
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)

    @classmethod
    def parse(cls, text: str) -> "Scope":
        """Return the scope that *text* names. Raises: InvalidScopeError."""
        kind, colon, owner = text.partition(":")
        named = kind in (ScopeKind.MANAGER, ScopeKind.TEAM)
        if kind not in tuple(ScopeKind) or named != bool(colon) or (named and not _is_id(owner)):
            raise InvalidScopeError(text)
        return cls(ScopeKind(kind), owner)

    @classmethod
    def manager(cls, manager_id: str) -> "Scope":
        """Return the scope of one manager."""
        return cls(ScopeKind.MANAGER, manager_id)

    @classmethod
    def team(cls, team_id: str) -> "Scope":
        """Return the scope of one team, its child teams included."""
        return cls(ScopeKind.TEAM, team_id)


def _is_id(text: str) -> bool:
    try:
        _id.validate_python(text)
    except ValidationError:
        return False
    return True


COMPANY = Scope(ScopeKind.COMPANY)
UNASSIGNED = Scope(ScopeKind.UNASSIGNED)


def _names_a_scope(text: str) -> str:
    Scope.parse(text)
    return text


ScopeName = Annotated[str, AfterValidator(_names_a_scope)]
"""The text of a scope, as events carry it."""
