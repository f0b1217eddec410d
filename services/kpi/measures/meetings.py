"""What meeting sheets contribute."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.records.meeting_sheet import MEETING_SHEET, MeetingSheet
from services.kpi.records.rules import Rules


def _held(sheet: MeetingSheet, _rules: Rules) -> Iterator[Move]:
    for at, meeting in sheet.meetings:
        yield Move(at, meeting.manager_id, 1, facets=(("kind", meeting.kind.value),))


MEETINGS_HELD = Measure("meetings_held", MEETING_SHEET, _held, "meetings with clients, each once", by=("kind",))

MEASURES = (MEETINGS_HELD,)
