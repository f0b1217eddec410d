"""A call sheet: one manager's calls of one day, and how they were judged; the last fact of a call stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.kpi.records.facts import CALL, CONTACT, OUTREACH, OUTREACH_CONNECTED
from services.kpi.records.record import Fact, FactKey, RecordKind
from services.kpi.records.rules import Rules
from services.kpi.records.sheet import sheet_of
from shared.events import AnyEvent, CallCompleted, CallOutcome, CallScored, Direction, Medium


@dataclass(frozen=True, slots=True)
class CallSheet:
    """The calls of a sheet, one for each call_id, and the scores, as many."""

    calls: tuple[CallCompleted, ...] = ()
    scores: tuple[CallScored, ...] = ()


def call_sheet_state(events: Iterable[AnyEvent]) -> CallSheet:
    """Return the sheet as its *events*, in order, leave it."""
    told = [event.data for event in events]
    calls = {data.call_id: data for data in told if isinstance(data, CallCompleted)}
    scores = {data.call_id: data for data in told if isinstance(data, CallScored)}
    return CallSheet(tuple(calls.values()), tuple(scores.values()))


def _sheet_id(event: AnyEvent, rules: Rules) -> str:
    """Return the sheet of a call, or of its score: the manager's who led it, on the day it began."""
    return sheet_of(event.data.manager_id, rules.day(event.data.started_at), event.data.call_id, rules)


def _tells(sheet: CallSheet, rules: Rules) -> Iterator[Fact]:
    for call in sheet.calls:
        day, speaks = rules.day(call.started_at), is_connected(call, rules)
        yield Fact(FactKey(day, CALL, call.manager_id), client=call.client_id)
        if speaks:
            yield Fact(FactKey(day, CONTACT, call.manager_id, Medium.CALL), client=call.client_id)
        if call.direction is Direction.OUTBOUND and call.request_id is None:
            yield Fact(FactKey(day, OUTREACH, call.manager_id, Medium.CALL), client=call.client_id)
            if speaks:
                yield Fact(FactKey(day, OUTREACH_CONNECTED, call.manager_id, Medium.CALL), client=call.client_id)


def is_connected(call: CallCompleted, rules: Rules) -> bool:
    """Say whether people really spoke: connected, for at least the minimum talk time (K06)."""
    return call.outcome is CallOutcome.CONNECTED and call.duration_seconds >= rules.minimum_talk_seconds


CALL_SHEET = RecordKind("call_sheet", call_sheet_state, dict.fromkeys((CallCompleted, CallScored), _sheet_id), _tells)
