"""A meeting with a client; one about an open lead touches it."""

from dataclasses import dataclass

from services.leads.entities.lead import Lead, Touch, contact_touch
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, EventData, Medium, MeetingHeld, MeetingKind
from shared.refusals import AlreadyExistsError
from shared.values import Id


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is known of a meeting."""

    client_id: str | None = None
    manager_id: str | None = None
    kind: MeetingKind | None = None


class HoldMeeting(Command):
    """A client was met; about an open lead, that is touched."""

    meeting_id: Id | None = None
    client_id: Id
    manager_id: Id
    kind: MeetingKind
    lead_id: Id | None = None


def hold(meeting_id: str, meeting: Meeting, command: HoldMeeting, lead: Lead) -> list[EventData]:
    """Return that the client was met, and the *lead* touched. Raises: AlreadyExistsError, WrongClientError."""
    if meeting.kind is not None:
        raise AlreadyExistsError(MEETING.name, meeting_id)
    held = MeetingHeld(**command.model_dump(exclude={"lead_id"}) | {"meeting_id": meeting_id})
    touch = Touch(meeting_id, Medium.MEETING)
    return [held, *contact_touch(command.lead_id, lead, command.client_id, command.manager_id, touch)]


def evolve(meeting: Meeting, event: AnyEvent) -> Meeting:
    """Return *meeting* after *event*."""
    match event.data:
        case MeetingHeld(client_id=client_id, manager_id=manager_id, kind=kind):
            return Meeting(client_id, manager_id, kind)
        case _:
            return meeting


MEETING = Kind(
    name="meetings",
    opened_by=MeetingHeld,
    joined_by={MeetingHeld: "meeting_id"},
    blank=Meeting(),
    evolve=evolve,
    facets=attributes("client_id", "manager_id", "kind"),
    owner="manager_id",
)
