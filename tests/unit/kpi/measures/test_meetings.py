"""Meetings: each once, by kind."""

from datetime import timedelta

from shared.events import MeetingKind
from tests.builders import MORNING, a_meeting_held, a_retraction_of
from tests.folding import by_facet, by_scope, total

LATER = MORNING + timedelta(hours=1)


def test_meetings_are_told_apart_by_kind() -> None:
    told = [
        a_meeting_held(kind=MeetingKind.VISIT),
        a_meeting_held(meeting_id="meeting-2", kind=MeetingKind.VISIT),
        a_meeting_held(meeting_id="meeting-3", kind=MeetingKind.NEGOTIATION, manager_id="bob"),
    ]

    assert by_scope("meetings_held", told) == {"manager:ann": 2, "manager:bob": 1, "company": 3}
    assert by_facet("meetings_held", "kind", told) == {"negotiation": 1, "visit": 2}


def test_a_meeting_told_twice_counts_once_as_last_told() -> None:
    told = [a_meeting_held(source="/crm"), a_meeting_held(source="/calendar", kind=MeetingKind.VISIT, at=LATER)]

    assert by_facet("meetings_held", "kind", told) == {"visit": 1}


def test_a_meeting_that_never_was_does_not_count() -> None:
    meeting = a_meeting_held()

    assert total("meetings_held", [meeting, a_retraction_of(meeting)]) == 0
