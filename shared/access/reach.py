"""Whose leads, deals, shipments … somebody may see and work on: those of the managers in their sight. Pure."""

from dataclasses import dataclass, field

from shared.access.principal import ALL, Role, Sight
from shared.values import Scope, ScopeKind

_NOBODYS = Scope(ScopeKind.UNASSIGNED)
_WORKERS = frozenset({Role.REP, Role.LEAD, Role.HEAD, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Reach:
    """The managers whose entities are theirs, and what of that which is nobody's yet."""

    is_all: bool = False
    managers: frozenset[str] = field(default_factory=frozenset)
    may_take: bool = False
    """Whether what waits for whoever takes it is theirs, too."""
    may_give: bool = False
    """Whether all is that is nobody's yet: who leads gives it to somebody."""
    sight: Sight = field(default_factory=Sight)
    """Whose numbers they see."""

    def has(self, owner: str | None, *, is_free: bool) -> bool:
        """Say whether what is *owner*'s, or, being nobody's, *is_free* to take, is theirs."""
        return self.is_all or owner in self.owners(is_free=is_free)

    def owners(self, *, is_free: bool) -> tuple[str | None, ...]:
        """Return whose entities they may see, if not all; None = nobody's, which may be *is_free* to take."""
        takes_nobodys = self.may_give or (is_free and self.may_take)
        return (*sorted(self.managers), *((None,) if takes_nobodys else ()))


EVERYTHING = Reach(is_all=True, sight=ALL)


def reach_of(role: Role, sight: Sight) -> Reach:
    """Return whose entities are theirs who have *role* and *sight*."""
    if sight.is_all or ScopeKind.MANAGER in sight.kinds:
        return Reach(is_all=True, sight=sight)
    managers = frozenset(scope.id for scope in sight.scopes if scope.kind is ScopeKind.MANAGER)
    may_give = role is Role.LEAD or sight.sees(_NOBODYS)
    return Reach(managers=managers, may_take=role in _WORKERS, may_give=may_give, sight=sight)
