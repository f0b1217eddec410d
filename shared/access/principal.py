"""Who asks, and whose numbers they may see. Pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from shared.values import Scope, ScopeKind

EVERY = "*"
_KINDS = {f"{kind}:{EVERY}": kind for kind in (ScopeKind.MANAGER, ScopeKind.TEAM)}


class Role(StrEnum):
    """What somebody is to the sales department."""

    REP = "rep"
    """Sees and works on what is theirs."""
    LEAD = "lead"
    """The same for a team and the teams within it."""
    HEAD = "head"
    """Sees everything, and sets plans and staff."""
    ADMIN = "admin"
    """Operates the system, and may do whatever can be done."""
    SYSTEM = "system"
    """Another program: publishes the event types, and reads the scopes, that its key names."""
    SCREEN = "screen"
    """A wall: reads the scopes that its key names."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: by a key, or by a token of the identity provider."""

    name: str
    """As the audit log has them."""
    role: Role
    manager: str | None = None
    """Who they are among the managers."""
    team: str | None = None
    """The team that a lead leads."""
    publishes: frozenset[str] = frozenset()
    """The event types; `*`: all of them."""
    reads: frozenset[str] = frozenset()
    """Scopes, `manager:*` and `team:*`, of a system or screen."""

    @property
    def caller(self) -> str:
        """Return what tells them from all others, for whoever counts requests."""
        return f"{self.role}:{self.name}"

    def may_publish(self, event_type: str) -> bool:
        """Say whether they may publish events of that type."""
        return self.role is Role.ADMIN or bool({event_type, EVERY} & self.publishes)


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose numbers somebody may see."""

    is_all: bool = False
    scopes: frozenset[Scope] = field(default_factory=frozenset)
    kinds: frozenset[ScopeKind] = field(default_factory=frozenset)
    """Of these kinds every scope."""

    def sees(self, scope: Scope) -> bool:
        """Say whether *scope* is theirs to see."""
        return self.is_all or scope in self.scopes or scope.kind in self.kinds

    def among(self, scopes: Collection[Scope]) -> list[Scope]:
        """Return those of *scopes* that are theirs to see, in their order."""
        return [scope for scope in scopes if self.sees(scope)]


ALL = Sight(is_all=True)


def sight_of(principal: Principal, within: Collection[Scope]) -> Sight:
    """Return what *principal* may see; *within* are the teams and managers within the team that they lead."""
    match principal.role:
        case Role.HEAD | Role.ADMIN:
            return ALL
        case Role.LEAD:
            return Sight(scopes=frozenset(within) | _own(principal))
        case Role.REP:
            return Sight(scopes=_own(principal))
        case Role.SYSTEM | Role.SCREEN:
            return named(principal.reads)


def named(reads: Collection[str]) -> Sight:
    """Return the sight of a key that names scopes. Raises: InvalidScopeError."""
    if EVERY in reads:
        return ALL
    return Sight(
        scopes=frozenset(Scope.parse(text) for text in reads if text not in _KINDS),
        kinds=frozenset(_KINDS[text] for text in reads if text in _KINDS),
    )


def _own(principal: Principal) -> frozenset[Scope]:
    own = [Scope.manager(principal.manager)] if principal.manager else []
    return frozenset([*own, *([Scope.team(principal.team)] if principal.team and principal.role is Role.LEAD else [])])
