"""What tasks contribute (K50)."""

from datetime import UTC, datetime, timedelta

from services.kpi.kpis import KPI
from services.kpi.measures.durations import bucket_of
from shared.events import AnyEvent, Priority
from tests.builders import (
    MORNING,
    a_retraction_of,
    a_task_assigned,
    a_task_cancelled,
    a_task_completed,
    a_task_rescheduled,
)
from tests.folding import by_day, by_facet, by_scope, figures, total
from tests.unit.kpi.score.scoring import Office

HOUR = timedelta(hours=1)
DUE = MORNING + 24 * HOUR
DAY, NEXT = "2026-11-23", "2026-11-24"
GIVEN = a_task_assigned(due_at=DUE)
DONE = a_task_completed(at=MORNING + HOUR)


def due(*told: AnyEvent) -> tuple[int, int]:
    """Return how many tasks fell due, and how many of them were done in time, in whatever quarter-hour."""
    counted = Office(told).figures("company", "2026-11").flows
    return int(counted.get("tasks_due", 0)), int(counted.get("tasks_on_time", 0))


def test_done_in_time_counts_above_and_below_the_line_when_it_falls_due() -> None:
    def counted(now: datetime) -> object:
        return Office([GIVEN, DONE]).card("manager:ann", "2026-11", now=now)["tasks_on_time_rate"].value

    assert due(GIVEN, DONE) == (1, 1)
    assert [counted(DUE - HOUR), counted(DUE + HOUR)] == [None, 1]


def test_done_too_late_or_not_at_all_is_a_miss() -> None:
    assert due(GIVEN) == due(GIVEN, a_task_completed(at=DUE + HOUR)) == (1, 0)


def test_done_on_the_last_moment_is_in_time() -> None:
    assert due(GIVEN, a_task_completed(at=DUE)) == (1, 1)


def test_a_deadline_moves_before_it_is_over_and_a_broken_one_stays_broken() -> None:
    later = DUE + 48 * HOUR
    done = a_task_completed(at=DUE + 2 * HOUR, due_at=later)

    in_time = a_task_rescheduled(at=DUE - HOUR, due_at=later)
    too_late = a_task_rescheduled(at=DUE + HOUR, due_at=later)

    assert due(GIVEN, in_time, done) == (1, 1)
    assert due(GIVEN, too_late, done) == (1, 0)


def test_taken_back_before_its_deadline_it_is_out_and_after_it_a_miss() -> None:
    assert due(GIVEN, a_task_cancelled(at=DUE - HOUR)) == (0, 0)
    assert due(GIVEN, a_task_cancelled(at=DUE + HOUR)) == (1, 0)


def test_tasks_are_told_apart_by_priority_and_by_duty() -> None:
    urgent = a_task_assigned(task_id="2", priority=Priority.URGENT, duty="D26", due_at=DUE)
    told = [GIVEN, urgent, a_task_completed(task_id="2", priority=Priority.URGENT, duty="D26")]

    for dimension, of_ours in (("priority", "urgent"), ("duty", "D26")):
        parts = by_facet(f"task_time#{bucket_of(0)}", dimension, told)
        assert parts == {of_ours: 1}
    assert KPI["tasks_on_time_rate"].by == KPI["task_time_seconds"].by == ("priority", "duty")


def test_the_time_to_done_counts_on_its_day_and_open_tasks_are_beside_it() -> None:
    told = [GIVEN, a_task_completed(at=DUE), a_task_assigned(task_id="2"), a_task_assigned(task_id="3")]
    reading = KPI["task_time_seconds"].reading(figures([*told, a_task_cancelled(task_id="3")], ends_at=DUE))

    assert by_day("task_time_seconds", told) == {NEXT: 24 * 3_600}
    assert (reading.n, reading.details["open"], reading.details["open_mean_age"]) == (1, 1, 24 * 3_600)


def test_the_time_to_done_has_a_working_time_twin() -> None:
    friday = datetime(2026, 11, 27, 17, tzinfo=UTC)
    done = a_task_completed(at=friday + 65 * HOUR)

    assert total("task_time_working_seconds", [a_task_assigned(at=friday), done]) == 2 * 3_600


def test_a_task_is_who_was_named_while_it_could_still_be_moved() -> None:
    handed = a_task_rescheduled(at=MORNING + HOUR, manager_id="bob", due_at=DUE)

    assert set(by_scope("task_time_open", [GIVEN, handed])) == {"company", "manager:bob"}


def test_what_was_done_only_by_mistake_is_open_again() -> None:
    assert due(GIVEN, DONE, a_retraction_of(DONE)) == (1, 0)


def test_what_was_never_given_takes_no_time() -> None:
    assert by_scope("task_time_seconds", [DONE]) == by_scope("tasks_due", [DONE]) == {}
