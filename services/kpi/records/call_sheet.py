"""A call sheet: one manager's calls of one day; the last fact of a call stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from services.kpi.records.record import RecordKind
from services.kpi.records.rules import Rules
from shared.events import AnyEvent, CallCompleted


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


CALL_SHEET = RecordKind("call_sheet", call_sheet_state, {CallCompleted: sheet_id})
