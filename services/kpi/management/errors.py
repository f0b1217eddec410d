"""Why management refuses a command."""

from shared.errors import SalesError
from shared.refusals import ConflictError, InvalidError


class ManagementError(SalesError):
    """Management refuses."""


class OwnParentError(ManagementError, InvalidError):
    """A team cannot be under itself."""

    code = "own-parent"

    def __init__(self, team_id: str) -> None:
        self.team_id = team_id
        InvalidError.__init__(self, f"the team {team_id!r} cannot be its own parent", "parent_team_id")


class NothingChangesError(ManagementError, ConflictError):
    """The manager is there already, in that role and under that name."""

    code = "nothing-changes"

    def __init__(self, manager_id: str) -> None:
        self.manager_id = manager_id
        super().__init__(f"the manager {manager_id!r} has that team, role and name already")
