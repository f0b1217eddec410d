"""A lead: what its events leave it in, and what may be done with it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.leads.entities.contact import Contact
from services.leads.errors import LeadClosedError, NobodyAssignedError, WrongClientError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import (
    AnyEvent,
    DealClosed,
    DisqualifyReason,
    LeadAssigned,
    LeadConverted,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
    LeadTouched,
    Medium,
)
from shared.reaction import Reaction
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Id


class LeadStatus(StrEnum):
    """Where a lead stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    QUALIFIED = "qualified"
    DISQUALIFIED = "disqualified"
    CONVERTED = "converted"


@dataclass(frozen=True, slots=True)
class Lead:
    """What is known of a lead."""

    status: LeadStatus = LeadStatus.UNKNOWN
    client_id: str | None = None
    manager_id: str | None = None
    channel: str | None = None
    campaign_id: str | None = None
    promotion_id: str | None = None
    segment: str | None = None
    region: str | None = None
    touches: int = 0
    reason: DisqualifyReason | None = None
    deal_id: str | None = None
    created_at: datetime | None = None
    had: tuple[str, ...] = ()
    """Whom it was given to, in order."""
    unanswered_since: datetime | None = None
    """Since when its manager owes it the first touch by a person, while it is open."""
    unanswered_until: datetime | None = None
    """Until when, if there is a limit."""

    @property
    def is_assigned(self) -> bool:
        """Say whether somebody has it."""
        return self.manager_id is not None


@dataclass(frozen=True, slots=True)
class Touch:
    """By what a client was contacted."""

    id: str
    medium: Medium


class CreateLead(Command):
    """A prospect came in; without a client yet, the lead's id stands for one.

    Of a contact only a keyed hash is kept. While its lead is open, another one is refused with that lead's id; a
    returning prospect is the same client again.
    """

    lead_id: Id | None = None
    client_id: Id | None = None
    channel: Id | None = None
    campaign_id: Id | None = None
    promotion_id: Id | None = None
    segment: Id | None = None
    region: Id | None = None
    manager_id: Id | None = None
    contact: Contact | None = None


class AssignLead(Command):
    """Give the lead to a manager."""

    manager_id: Id


class TouchLead(Command):
    """The client was contacted, by the lead's manager if nobody else is named."""

    manager_id: Id | None = None
    touch_id: Id | None = None
    medium: Medium
    automatic: bool = False


class QualifyLead(Command):
    """The lead is worth a deal."""

    manager_id: Id | None = None


class DisqualifyLead(Command):
    """The lead is no longer worked."""

    manager_id: Id | None = None
    reason: DisqualifyReason


def create(lead_id: str, lead: Lead, command: CreateLead) -> list[LeadCreated]:
    """Return that the lead was created. Raises: AlreadyExistsError."""
    if lead.client_id is not None:
        raise AlreadyExistsError(LEAD.name, lead_id)
    said = command.model_dump(exclude={"contact"}) | {"lead_id": lead_id, "client_id": command.client_id or lead_id}
    return [LeadCreated(**said)]


def assign(lead_id: str, lead: Lead, command: AssignLead) -> list[LeadAssigned]:
    """Return that the lead has a manager. Raises: LeadsError."""
    client_id = _client_of_worked(lead_id, lead, LeadStatus.OPEN, LeadStatus.QUALIFIED)
    return [LeadAssigned(lead_id=lead_id, client_id=client_id, manager_id=command.manager_id)]


def touch(lead_id: str, lead: Lead, command: TouchLead, new_id: str) -> list[LeadTouched]:
    """Return that the client was contacted; the touch is *new_id* if it has no id. Raises: LeadsError."""
    return [
        LeadTouched(
            lead_id=lead_id,
            client_id=_client_of_worked(lead_id, lead, LeadStatus.OPEN),
            manager_id=_actor(lead_id, lead, command.manager_id),
            touch_id=command.touch_id or new_id,
            medium=command.medium,
            automatic=command.automatic,
        )
    ]


def qualify(lead_id: str, lead: Lead, command: QualifyLead) -> list[LeadQualified]:
    """Return that the lead is worth a deal. Raises: LeadsError."""
    return [
        LeadQualified(
            lead_id=lead_id,
            client_id=_client_of_worked(lead_id, lead, LeadStatus.OPEN),
            manager_id=_actor(lead_id, lead, command.manager_id),
            channel=lead.channel,
            campaign_id=lead.campaign_id,
            segment=lead.segment,
            region=lead.region,
        )
    ]


def disqualify(lead_id: str, lead: Lead, command: DisqualifyLead) -> list[LeadDisqualified]:
    """Return that the lead is no longer worked. Raises: LeadsError."""
    client_id = _client_of_worked(lead_id, lead, LeadStatus.OPEN, LeadStatus.QUALIFIED)
    manager_id = command.manager_id or lead.manager_id
    return [LeadDisqualified(lead_id=lead_id, client_id=client_id, manager_id=manager_id, reason=command.reason)]


def conversion(lead_id: str, lead: Lead, won: AnyEvent) -> Reaction | None:
    """Return that the lead was converted by the deal *won*, if it is known."""
    closed: DealClosed = won.data
    if lead.client_id is None:
        return None
    data = LeadConverted(lead_id=lead_id, client_id=lead.client_id, deal_id=closed.deal_id)
    return Reaction(won, data, f"{lead_id}:LeadConverted:{closed.deal_id}")


def contact_touch(lead_id: str | None, lead: Lead, client_id: str, manager_id: str, touch: Touch) -> list[LeadTouched]:
    """Return that *lead*, if one was named and is open, was touched by a *touch* that was reported otherwise.

    Raises: WrongClientError.
    """
    if lead_id is None or lead.client_id is None:
        return []
    if lead.client_id != client_id:
        raise WrongClientError(lead_id, lead.client_id)
    if lead.status is not LeadStatus.OPEN:
        return []
    ids = {"lead_id": lead_id, "client_id": client_id, "manager_id": manager_id, "touch_id": touch.id}
    return [LeadTouched(**ids, medium=touch.medium, automatic=False)]


def evolve(lead: Lead, event: AnyEvent) -> Lead:  # noqa: PLR0911  # one per type
    """Return *lead* after *event*."""
    match event.data:
        case LeadCreated() as created:
            return _created(lead, created, event.time)
        case LeadAssigned(manager_id=manager):
            return _given(lead, manager, event.time)
        case LeadTouched(automatic=automatic):
            since = lead.unanswered_since if automatic else None
            return replace(lead, touches=lead.touches + 1, unanswered_since=since)
        case LeadQualified(manager_id=manager):
            return replace(_ended(lead, LeadStatus.QUALIFIED), manager_id=lead.manager_id or manager)
        case LeadDisqualified(reason=reason):
            return replace(_ended(lead, LeadStatus.DISQUALIFIED), reason=reason)
        case LeadConverted(deal_id=deal):
            return replace(_ended(lead, LeadStatus.CONVERTED), deal_id=deal)
        case _:
            return lead


def _created(lead: Lead, created: LeadCreated, at: datetime) -> Lead:
    facts = created.model_dump(exclude={"lead_id", "manager_id"})
    status = LeadStatus.OPEN if lead.status is LeadStatus.UNKNOWN else lead.status
    known = replace(lead, **facts, status=status, created_at=lead.created_at or at)
    if created.manager_id is None or lead.manager_id is not None:
        return known
    return _given(known, created.manager_id, at)


def _given(lead: Lead, manager_id: str, at: datetime) -> Lead:
    is_worked = lead.status in (LeadStatus.UNKNOWN, LeadStatus.OPEN)
    had = (*(one for one in lead.had if one != manager_id), manager_id)
    return replace(lead, manager_id=manager_id, had=had, unanswered_since=at if is_worked else None)


def _ended(lead: Lead, status: LeadStatus) -> Lead:
    return replace(lead, status=status, unanswered_since=None)


def _client_of_worked(lead_id: str, lead: Lead, *worked: LeadStatus) -> str:
    if lead.client_id is None:
        raise NotFoundError(LEAD.name, lead_id)
    if lead.status not in worked:
        raise LeadClosedError(lead_id, lead.status)
    return lead.client_id


def _actor(lead_id: str, lead: Lead, named: str | None) -> str:
    manager_id = named or lead.manager_id
    if manager_id is None:
        raise NobodyAssignedError(lead_id)
    return manager_id


LEAD = Kind(
    name="leads",
    opened_by=LeadCreated,
    joined_by=dict.fromkeys(
        (LeadCreated, LeadAssigned, LeadTouched, LeadQualified, LeadDisqualified, LeadConverted), "lead_id"
    ),
    blank=Lead(),
    evolve=evolve,
    facets=attributes("status", "manager_id", "client_id", "is_assigned", "unanswered_until"),
    owner="manager_id",
)
