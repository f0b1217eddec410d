"""Why the leads service refuses a command."""

from shared.errors import SalesError
from shared.refusals import ConflictError, InvalidError


class LeadsError(SalesError):
    """The leads service refuses."""


class LeadClosedError(LeadsError, ConflictError):
    """The lead is no longer worked."""

    code = "lead-closed"

    def __init__(self, lead_id: str, status: str) -> None:
        self.lead_id, self.status = lead_id, status
        super().__init__(f"the lead {lead_id!r} is {status}")


class NobodyAssignedError(LeadsError, InvalidError):
    """Nobody works the lead, so the command must say who acts."""

    code = "nobody-assigned"

    def __init__(self, lead_id: str) -> None:
        self.lead_id = lead_id
        InvalidError.__init__(self, f"the lead {lead_id!r} has no manager: say who", "manager_id")


class WrongClientError(LeadsError, InvalidError):
    """The lead is another client's."""

    code = "wrong-client"

    def __init__(self, lead_id: str, client_id: str) -> None:
        self.lead_id, self.client_id = lead_id, client_id
        InvalidError.__init__(self, f"the lead {lead_id!r} is of the client {client_id!r}", "client_id")
