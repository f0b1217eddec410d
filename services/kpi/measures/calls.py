"""What call sheets and planned calls contribute."""

from collections import Counter
from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.records.call_sheet import CALL_SHEET, CallSheet, is_connected
from services.kpi.records.planned_call import PLANNED_CALL, PlannedCall
from services.kpi.records.rules import Rules
from shared.events import CallCompleted, Direction


def _completed(sheet: CallSheet, _rules: Rules) -> Iterator[Move]:
    # All calls of a sheet are of one manager and one day: one move stands for all that are alike.
    for (direction, outcome), number in Counter((call.direction, call.outcome) for call in sheet.calls).items():
        facets = (("kind", direction.value), ("reason", outcome.value))
        yield Move(sheet.calls[0].started_at, sheet.calls[0].manager_id, number, facets=facets)


def _dialled(sheet: CallSheet, _rules: Rules) -> Iterator[Move]:
    return _number_of([call for call in sheet.calls if _is_dialled(call)])


def _connected(sheet: CallSheet, rules: Rules) -> Iterator[Move]:
    return _number_of([call for call in sheet.calls if _is_dialled(call) and is_connected(call, rules)])


def _unplanned(sheet: CallSheet, _rules: Rules) -> Iterator[Move]:
    return _number_of([call for call in sheet.calls if _is_dialled(call) and call.planned_call_id is None])


def _conversations(sheet: CallSheet, rules: Rules) -> Iterator[Move]:
    return _number_of([call for call in sheet.calls if is_connected(call, rules)])


def _reviewed(sheet: CallSheet, rules: Rules) -> Iterator[Move]:
    scored = {score.call_id for score in sheet.scores}
    return _number_of([call for call in sheet.calls if call.call_id in scored and is_connected(call, rules)])


def _is_dialled(call: CallCompleted) -> bool:
    return call.direction is Direction.OUTBOUND


def _number_of(calls: list[CallCompleted]) -> Iterator[Move]:
    if calls:
        yield Move(calls[0].started_at, calls[0].manager_id, len(calls))


def _scored(sheet: CallSheet, _rules: Rules) -> Iterator[Move]:
    if sheet.scores:
        yield Move(sheet.scores[0].started_at, sheet.scores[0].manager_id, len(sheet.scores))


def _score(sheet: CallSheet, _rules: Rules) -> Iterator[Move]:
    for scored in _scored(sheet, _rules):
        yield scored._replace(value=sum(score.score for score in sheet.scores))


def _due(planned: PlannedCall, _rules: Rules) -> Iterator[Move]:
    if planned.appointment:
        yield Move(planned.appointment.ends_at, planned.appointment.manager, 1)


def _attempted(planned: PlannedCall, rules: Rules) -> Iterator[Move]:
    if planned.appointment and any(planned.appointment.is_kept_by(call) for call in planned.attempts):
        yield from _due(planned, rules)


def _reached(planned: PlannedCall, rules: Rules) -> Iterator[Move]:
    connected = PlannedCall(planned.appointment, tuple(call for call in planned.attempts if is_connected(call, rules)))
    return _attempted(connected, rules)


CALLS_COMPLETED = Measure(
    "calls_completed",
    CALL_SHEET,
    _completed,
    "calls that ended, whatever their outcome, by the day they began",
    by=("kind", "reason"),
)
CALLS_DIALLED = Measure("calls_dialled", CALL_SHEET, _dialled, "outbound calls, by the day they began")
CALLS_CONNECTED = Measure(
    "calls_connected", CALL_SHEET, _connected, "those of calls_dialled that connected for the minimum talk time"
)
CALLS_UNPLANNED = Measure("calls_unplanned", CALL_SHEET, _unplanned, "those of calls_dialled that nobody had planned")
CONVERSATIONS = Measure(
    "conversations", CALL_SHEET, _conversations, "calls in and out that connected for the minimum talk time"
)
CONVERSATIONS_REVIEWED = Measure(
    "conversations_reviewed", CALL_SHEET, _reviewed, "those of conversations that have a score"
)
CALLS_SCORED = Measure("calls_scored", CALL_SHEET, _scored, "calls that have a score, by the day they began")
CALL_SCORES = Measure("call_scores", CALL_SHEET, _score, "the last scores of calls_scored, summed")
PLANNED_CALLS_DUE = Measure(
    "planned_calls_due", PLANNED_CALL, _due, "planned calls, by the end of their window", is_due=True
)
PLANNED_CALLS_ATTEMPTED = Measure(
    "planned_calls_attempted",
    PLANNED_CALL,
    _attempted,
    "those of planned_calls_due that were tried in their window",
    is_due=True,
)
PLANNED_CALLS_CONNECTED = Measure(
    "planned_calls_connected",
    PLANNED_CALL,
    _reached,
    "those of planned_calls_due that connected in their window",
    is_due=True,
)

MEASURES = (
    CALLS_COMPLETED,
    CALLS_DIALLED,
    CALLS_CONNECTED,
    CALLS_UNPLANNED,
    CONVERSATIONS,
    CONVERSATIONS_REVIEWED,
    CALLS_SCORED,
    CALL_SCORES,
    PLANNED_CALLS_DUE,
    PLANNED_CALLS_ATTEMPTED,
    PLANNED_CALLS_CONNECTED,
)
