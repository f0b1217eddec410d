"""A planned call and the attempts made at it."""

from datetime import timedelta

from services.kpi.records.planned_call import PlannedCall, planned_call_state
from tests.builders import MORNING, a_call_completed, a_call_planned
from tests.folding import folded

ATTEMPT = a_call_completed(planned_call_id="call-1", started_at=MORNING)


def test_a_planned_call_knows_its_window_and_its_attempts() -> None:
    state = planned_call_state([a_call_planned(due_at=MORNING, window_minutes=30), ATTEMPT, ATTEMPT])

    assert state == PlannedCall("ann", MORNING, timedelta(minutes=30), (MORNING, MORNING))


def test_an_attempt_is_kept_before_the_plan_is_known() -> None:
    assert planned_call_state([ATTEMPT]) == PlannedCall(attempted_at=(MORNING,))


def test_a_call_planned_twice_stays_as_first_planned() -> None:
    assert planned_call_state([a_call_planned(manager_id="bob"), a_call_planned()]).manager == "bob"


def test_a_plan_alone_counts_nothing_yet() -> None:
    assert folded([a_call_planned()]) == {}
