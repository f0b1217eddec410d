"""A meeting sheet: one manager's meetings of one day; the last fact of a meeting stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.facts import CONTACT, OUTREACH
from services.kpi.records.record import Fact, FactKey, RecordKind
from services.kpi.records.rules import Rules
from services.kpi.records.sheet import sheet_of
from shared.events import AnyEvent, Medium, MeetingHeld


@dataclass(frozen=True, slots=True)
class MeetingSheet:
    """The meetings of a sheet and when each was, one for each meeting_id."""

    meetings: tuple[tuple[datetime, MeetingHeld], ...] = ()


def meeting_sheet_state(events: Iterable[AnyEvent]) -> MeetingSheet:
    """Return the sheet as its *events*, in order, leave it."""
    return MeetingSheet(tuple({event.data.meeting_id: (event.time, event.data) for event in events}.values()))


def _sheet_id(event: AnyEvent, rules: Rules) -> str:
    return sheet_of(event.data.manager_id, rules.day(event.time), event.data.meeting_id, rules)


def _tells(sheet: MeetingSheet, rules: Rules) -> Iterator[Fact]:
    for at, meeting in sheet.meetings:
        for name in (CONTACT, OUTREACH):
            yield Fact(FactKey(rules.day(at), name, meeting.manager_id, Medium.MEETING), client=meeting.client_id)


MEETING_SHEET = RecordKind("meeting_sheet", meeting_sheet_state, {MeetingHeld: _sheet_id}, _tells)
