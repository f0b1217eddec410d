"""A call sheet: one manager's calls of one day; the last fact of a call stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from services.kpi.records.facts import CALL, CONTACT
from services.kpi.records.record import Fact, FactKey, RecordKind
from services.kpi.records.rules import Rules
from shared.events import AnyEvent, CallCompleted, CallOutcome


@dataclass(frozen=True, slots=True)
class CallSheet:
    """The calls of a sheet, one for each call_id."""

    calls: tuple[CallCompleted, ...] = ()


def call_sheet_state(events: Iterable[AnyEvent]) -> CallSheet:
    """Return the sheet as its *events*, in order, leave it."""
    return CallSheet(tuple({event.data.call_id: event.data for event in events}.values()))


def sheet_id(event: AnyEvent, rules: Rules) -> str:
    """Return the sheet of a completed call: manager, day of its start, page by hash of the call's id."""
    call: CallCompleted = event.data
    page = crc32(call.call_id.encode()) % rules.sheet_pages
    return f"{call.manager_id}/{rules.day(call.started_at)}/{page}"


def _tells(sheet: CallSheet, rules: Rules) -> Iterator[Fact]:
    for call in sheet.calls:
        day = rules.day(call.started_at)
        yield Fact(FactKey(day, CALL, call.manager_id), client=call.client_id)
        if is_connected(call, rules):
            yield Fact(FactKey(day, CONTACT, call.manager_id, "call"), client=call.client_id)


def is_connected(call: CallCompleted, rules: Rules) -> bool:
    """Say whether people really spoke: connected, for at least the minimum talk time (K06)."""
    return call.outcome is CallOutcome.CONNECTED and call.duration_seconds >= rules.minimum_talk_seconds


CALL_SHEET = RecordKind("call_sheet", call_sheet_state, {CallCompleted: sheet_id}, _tells)
