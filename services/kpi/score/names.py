"""What people call a scope. Pure."""

from services.kpi.score.roster import Roster
from shared.values import Scope, ScopeKind


def name_of(scope: Scope, roster: Roster) -> str:
    """Return what people call *scope*; its id where nobody said."""
    if scope.kind is ScopeKind.TEAM and scope.id in roster.teams:
        return roster.teams[scope.id].name
    return roster.names.get(scope.id, scope.id) if scope.kind is ScopeKind.MANAGER else scope.id or str(scope.kind)
