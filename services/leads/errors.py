"""Why the leads service refuses a command."""

from collections.abc import Sequence

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


class DoNotCallError(LeadsError, ConflictError):
    """The client does not want to be called."""

    code = "do-not-call"

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        super().__init__(f"the client {client_id!r} does not want to be called")


class ContactCapError(LeadsError, ConflictError):
    """The client wants no more calls in that month."""

    code = "contact-cap"

    def __init__(self, client_id: str, most: int, calls: int) -> None:
        self.client_id, self.most, self.calls = client_id, most, calls
        super().__init__(f"the client {client_id!r} wants at most {most} calls a month: {calls} are made or planned")


class MergedError(LeadsError, ConflictError):
    """The client became another, who is to be named instead."""

    code = "client-merged"

    def __init__(self, client_id: str, into: str) -> None:
        self.client_id, self.existing = client_id, into
        super().__init__(f"the client {client_id!r} was merged into {into!r}")


class UnknownFieldError(LeadsError, InvalidError):
    """A client's card has no such field, or one is checked that is not filled."""

    code = "unknown-field"

    def __init__(self, place: str, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        InvalidError.__init__(self, f"{name!r} is none of {', '.join(known) or 'no fields'}", place)


class WrongClientError(LeadsError, InvalidError):
    """The lead is another client's."""

    code = "wrong-client"

    def __init__(self, lead_id: str, client_id: str) -> None:
        self.lead_id, self.client_id = lead_id, client_id
        InvalidError.__init__(self, f"the lead {lead_id!r} is of the client {client_id!r}", "client_id")


class DuplicateLeadError(LeadsError, ConflictError):
    """The contact has an open lead already: that of the id `existing`, if it is theirs who ask."""

    code = "duplicate-lead"
    field = "contact"

    def __init__(self, existing: str | None) -> None:
        self.existing = existing
        super().__init__(f"the contact has an open lead: {existing!r}" if existing else "the contact has an open lead")


class ContactsOffError(LeadsError, InvalidError):
    """Nobody told the service the secret, without which it keeps nothing of a contact."""

    code = "contacts-off"

    def __init__(self) -> None:
        InvalidError.__init__(self, "no contact is taken while LEADS_CONTACT_SECRET is not set", "contact")


class KnownClientError(LeadsError, InvalidError):
    """The contact is of another client than the command says."""

    code = "known-client"

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        InvalidError.__init__(self, f"the contact is of the client {client_id!r}: leave this out", "client_id")


class NoIdentityError(LeadsError, InvalidError):
    """Nothing tells the row from the same row sent again."""

    code = "no-identity"

    def __init__(self) -> None:
        InvalidError.__init__(self, "name it, or a contact, or send an Idempotency-Key", "lead_id")


class BadRowError(LeadsError, InvalidError):
    """A row of a table is no row of its header."""

    code = "bad-row"


class RequestAnsweredError(LeadsError, ConflictError):
    """The request has its answer."""

    code = "request-answered"

    def __init__(self, request_id: str, manager_id: str | None) -> None:
        self.request_id, self.manager_id = request_id, manager_id
        super().__init__(f"the request {request_id!r} was answered by {manager_id!r}")


class NobodyAskedError(LeadsError, InvalidError):
    """The request is nobody's, so the command must say who answered."""

    code = "nobody-asked"

    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        InvalidError.__init__(self, f"the request {request_id!r} has no manager: say who", "manager_id")


class WrongRequestError(LeadsError, InvalidError):
    """The request is another client's."""

    code = "wrong-request"

    def __init__(self, request_id: str, client_id: str) -> None:
        self.request_id, self.client_id = request_id, client_id
        InvalidError.__init__(self, f"the request {request_id!r} is of the client {client_id!r}", "client_id")


class NobodyHereError(LeadsError):
    """A rule fits the lead, and those it could be given to are away: it is tried again."""

    code = "nobody-here"

    def __init__(self, lead_id: str, rule: str) -> None:
        self.lead_id, self.rule = lead_id, rule
        super().__init__(f"nobody that the rule {rule!r} gives leads to is here for {lead_id!r}")
