"""What call sheets contribute."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.records.call_sheet import CALL_SHEET, CallSheet
from services.kpi.records.rules import Rules


def _completed(sheet: CallSheet, _rules: Rules) -> Iterator[Move]:
    # All calls of a sheet are of one manager and one day: one move stands for them.
    if sheet.calls:
        yield Move(sheet.calls[0].started_at, sheet.calls[0].manager_id, len(sheet.calls))


CALLS_COMPLETED = Measure(
    "calls_completed", CALL_SHEET, _completed, "calls that ended, whatever their outcome, by the day they began"
)

MEASURES = (CALLS_COMPLETED,)
