"""A late shipment makes a task for its manager, once for each promise, which goes when nobody waits any more."""

from datetime import timedelta
from typing import Any

import pytest

from services.kpi.management.entities.promise import PROMISE
from services.kpi.management.entities.task import TASK as TASKS
from services.kpi.management.entities.task import CompleteTask, Task, TaskStatus, complete
from shared.events import AnyEvent, Priority
from shared.sources import SHIPMENTS
from tests import builders
from tests.unit.leads.memory import NOON
from tests.unit.management.watch import REACT_WITHIN, Watch

HOUR = timedelta(hours=1)
LATE_ID = "task-of-late-shipment-shipment-1-2026-11-23"


def told(build: Any, hours: float, **facts: Any) -> AnyEvent:
    """Return what our shipments service said so many hours from noon on."""
    facts = {"shipment_id": "shipment-1", "order_id": "order-1", "manager_id": "ann", "source": SHIPMENTS} | facts
    event: AnyEvent = build(at=NOON + hours * HOUR, **facts)
    return event


def requested(promised: float | None = -1, **facts: Any) -> AnyEvent:
    at = None if promised is None else NOON + promised * HOUR
    return told(builders.a_shipment_requested, -100, promised_at=at, **facts)


def due(*events: AnyEvent) -> Any:
    return PROMISE.due(PROMISE.state_of(events))


def test_a_promise_is_due_when_it_should_be_kept() -> None:
    confirmed = told(builders.a_shipment_confirmed, -50, promised_at=NOON + 2 * HOUR)
    moved = told(builders.a_shipment_rescheduled, -40, promised_at=NOON + 5 * HOUR)
    rejected = told(builders.a_shipment_rejected, -60)

    assert due(requested()) == NOON - HOUR
    assert due(requested(None)) is None
    assert due(requested(), confirmed) == NOON + 2 * HOUR
    assert due(requested(), confirmed, moved) == NOON + 5 * HOUR
    assert due(requested(), rejected, confirmed) == NOON + 2 * HOUR


@pytest.mark.parametrize("end", [builders.a_shipment_delivered, builders.a_shipment_rejected])
def test_after_the_end_somebody_looks_once_more_where_a_promise_was_broken_by_then(end: Any) -> None:
    assert due(requested(), told(end, -2)) is None
    assert due(requested(), told(end, 3)) == NOON + 3 * HOUR


def test_other_systems_shipments_are_theirs_to_watch() -> None:
    assert due(requested(source="/erp")) is None


async def test_a_late_shipment_is_an_urgent_task_once_however_often_one_looks() -> None:
    watch = Watch()
    await watch.hear(requested())

    await watch.look()
    await watch.look()

    assert watch.tasks() == {LATE_ID: Task(TaskStatus.OPEN, "ann", Priority.URGENT, NOON + 4 * HOUR, "D11")}
    assert len(watch.memory.pending()) == 1


async def test_a_shipment_whose_id_is_as_long_as_ids_may_be_is_looked_after_like_any_other() -> None:
    watch, longest = Watch(), "s" * 200
    await watch.hear(requested(shipment_id=longest))
    await watch.look(longest)
    await watch.look(longest)

    [task_id] = watch.tasks()
    assert task_id.startswith("task-of-late-shipment-")
    assert task_id.endswith("-2026-11-23")


async def test_a_failed_delivery_is_still_awaited() -> None:
    watch = Watch()
    await watch.hear(requested(), told(builders.a_shipment_failed, -2))
    await watch.look()

    assert list(watch.tasks()) == [LATE_ID]


async def test_each_promise_that_is_broken_is_a_task_of_its_own() -> None:
    watch = Watch()
    await watch.hear(requested(-25))
    await watch.look()
    await watch.hear(told(builders.a_shipment_rescheduled, -24, promised_at=NOON - HOUR))
    await watch.look()

    assert list(watch.tasks()) == ["task-of-late-shipment-shipment-1-2026-11-22", LATE_ID]


@pytest.mark.parametrize("promised", [1, -REACT_WITHIN / HOUR - 1], ids=["not yet", "long ago"])
async def test_what_is_not_late_or_was_long_ago_starts_nothing(promised: float) -> None:
    watch = Watch()
    await watch.hear(requested(promised))
    await watch.look()

    assert not watch.tasks()


async def test_what_came_late_before_anybody_looked_starts_nothing() -> None:
    watch = Watch()
    await watch.hear(requested(), told(builders.a_shipment_delivered, -0.5))
    await watch.look()

    assert not watch.tasks()


async def test_the_task_goes_when_the_goods_come() -> None:
    watch = Watch()
    await watch.hear(requested())
    await watch.look()
    await watch.hear(told(builders.a_shipment_delivered, 1))
    await watch.look()
    await watch.look()

    assert [task.status for task in watch.tasks().values()] == [TaskStatus.CANCELLED]
    assert [event.type for event in watch.memory.pending()] == ["TaskAssigned", "TaskCancelled"]


async def test_a_delivery_that_comes_while_somebody_looks_leaves_no_task_behind() -> None:
    watch = Watch()
    await watch.hear(requested())
    seen_before = await watch.memory.load(PROMISE, "shipment-1")
    await watch.hear(told(builders.a_shipment_delivered, 1))
    await watch.handlers.look_at_promise(seen_before)

    assert [task.status for task in watch.tasks().values()] == [TaskStatus.CANCELLED]


async def test_a_task_that_was_done_stays_done() -> None:
    watch = Watch()
    await watch.hear(requested())
    await watch.look()
    await watch.handlers.desk.carry_out(TASKS, LATE_ID, lambda task: complete(LATE_ID, task, CompleteTask()))
    await watch.hear(told(builders.a_shipment_delivered, 1))
    await watch.look()

    assert [task.status for task in watch.tasks().values()] == [TaskStatus.DONE]


async def test_nobody_waits_for_the_shipments_of_a_cancelled_order() -> None:
    watch = Watch()
    await watch.hear(requested(), requested(shipment_id="shipment-2"), requested(shipment_id="s-3", order_id="order-3"))
    for shipment_id in ("shipment-1", "s-3"):
        await watch.look(shipment_id)
    await watch.hear(builders.an_order_cancelled(order_id="order-1", at=NOON))
    await watch.look_at_order()
    await watch.look("shipment-2")

    assert [(id_, task.status) for id_, task in watch.tasks().items()] == [
        (LATE_ID, TaskStatus.CANCELLED),
        ("task-of-late-shipment-s-3-2026-11-23", TaskStatus.OPEN),
    ]
