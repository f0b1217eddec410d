"""A planned call: which appointment stands, and the attempts made at it."""

from datetime import timedelta

from services.kpi.records.planned_call import Appointment, PlannedCall, planned_call_state
from tests.builders import (
    MORNING,
    a_call_cancelled,
    a_call_completed,
    a_call_planned,
    a_call_rescheduled,
)

NOON = MORNING + timedelta(hours=3)
EVENING = MORNING + timedelta(hours=9)
ATTEMPT = a_call_completed(call_id="pbx-1", planned_call_id="call-1", started_at=MORNING)
AT_NOON = Appointment("ann", NOON, timedelta(minutes=15))
AT_EVENING = Appointment("ann", EVENING, timedelta(minutes=15))


def test_a_planned_call_knows_its_window_and_its_attempts() -> None:
    state = planned_call_state([a_call_planned(due_at=MORNING, window_minutes=30), ATTEMPT])

    assert state == PlannedCall(Appointment("ann", MORNING, timedelta(minutes=30)), (ATTEMPT.data,))


def test_an_attempt_told_twice_is_one_as_last_told() -> None:
    again = a_call_completed(call_id="pbx-1", planned_call_id="call-1", started_at=MORNING, duration_seconds=5, at=NOON)

    assert planned_call_state([ATTEMPT, again]).attempts == (again.data,)


def test_an_attempt_is_kept_before_the_plan_is_known() -> None:
    assert planned_call_state([ATTEMPT]) == PlannedCall(None, (ATTEMPT.data,))


def test_a_call_planned_twice_stays_as_first_planned() -> None:
    state = planned_call_state([a_call_planned(manager_id="bob", due_at=NOON), a_call_planned(due_at=NOON)])

    assert state.appointment == Appointment("bob", NOON, timedelta(minutes=15))


def test_rescheduled_before_it_is_due_it_moves() -> None:
    assert planned_call_state(
        [a_call_planned(due_at=NOON), a_call_rescheduled(due_at=EVENING, at=NOON)]
    ) == PlannedCall(AT_EVENING)


def test_rescheduled_after_it_was_due_it_stays_missed() -> None:
    late = a_call_rescheduled(due_at=EVENING, at=NOON + timedelta(seconds=1))

    assert planned_call_state([a_call_planned(due_at=NOON), late]).appointment == AT_NOON


def test_cancelled_before_it_is_due_it_is_out_and_after_it_a_miss() -> None:
    planned = a_call_planned(due_at=NOON)

    assert planned_call_state([planned, a_call_cancelled(at=MORNING)]).appointment is None
    assert planned_call_state([planned, a_call_cancelled(at=EVENING)]).appointment == AT_NOON


def test_a_cancelled_call_can_be_planned_anew() -> None:
    told = [a_call_planned(due_at=NOON), a_call_cancelled(), a_call_rescheduled(due_at=EVENING, at=EVENING)]

    assert planned_call_state(told).appointment == AT_EVENING


def test_a_rescheduling_whose_planning_was_lost_plans() -> None:
    assert planned_call_state([a_call_rescheduled(due_at=NOON)]).appointment == AT_NOON


def test_a_cancelling_alone_says_nothing() -> None:
    assert planned_call_state([a_call_cancelled()]) == PlannedCall()
