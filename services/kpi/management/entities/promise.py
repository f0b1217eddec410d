"""A shipment as management watches it: what was promised, and whether there is still something to wait for.

`due` is the promise while the goods have not come, and the end where a promise was broken before it: what was begun
about it can be left alone then. Shipments of other systems are theirs to watch.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.derived_id import derived_id
from shared.entity import Kind, attributes
from shared.events import (
    AnyEvent,
    Priority,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentFailed,
    ShipmentRejected,
    ShipmentRequested,
    ShipmentRescheduled,
    TaskAssigned,
)
from shared.reaction import Reaction
from shared.sources import SHIPMENTS

DUTY = "D11"


@dataclass(frozen=True, slots=True)
class Promise:
    """What is known of a shipment's promises."""

    writer: str | None = None
    """Who asked for the shipment."""
    order_id: str | None = None
    manager_id: str | None = None
    promised_at: datetime | None = None
    promises: tuple[datetime, ...] = ()
    """All that were ever given, in order."""
    delivered_at: datetime | None = None
    rejected_at: datetime | None = None
    """Since when logistics will not ship, unless it was asked again since."""

    @property
    def ended_at(self) -> datetime | None:
        """Return since when there is nothing to wait for."""
        return self.delivered_at or self.rejected_at

    @property
    def broken(self) -> tuple[datetime, ...]:
        """Return the promises that were not kept by the end; all of them while there is none."""
        return tuple(one for one in self.promises if self.ended_at is None or one < self.ended_at)

    @property
    def due(self) -> datetime | None:
        """Return when somebody has to look at it."""
        if self.writer != SHIPMENTS:
            return None
        if self.ended_at is None:
            return self.promised_at
        return self.ended_at if self.broken else None

    def task_id(self, shipment_id: str, promised_at: datetime) -> str:
        """Return the id of the task that a broken promise makes: one for each day that was promised."""
        return derived_id("task-of-late-shipment", shipment_id, promised_at.date().isoformat())

    def is_late(self, now: datetime, react_within: timedelta) -> bool:
        """Say whether the promise that stands is broken, and not for longer than anybody would begin something."""
        if self.ended_at is not None or self.promised_at is None:
            return False
        return timedelta() <= now - self.promised_at <= react_within


def late_task(task_id: str, promise: Promise, trigger: AnyEvent, due_at: datetime) -> Reaction:
    """Return that the manager is to look after the late shipment of which *trigger* was heard last."""
    data = TaskAssigned(
        task_id=task_id, manager_id=str(promise.manager_id), priority=Priority.URGENT, due_at=due_at, duty=DUTY
    )
    return Reaction(trigger, data, f"{task_id}:TaskAssigned")


def evolve(promise: Promise, event: AnyEvent) -> Promise:
    """Return *promise* after *event*."""
    promise = replace(promise, order_id=event.data.order_id, manager_id=event.data.manager_id)
    match event.data:
        case ShipmentRequested(promised_at=promised):
            asked = replace(promise, writer=promise.writer or event.source, rejected_at=None)
            return _promised(asked, promised) if promised else asked
        case ShipmentConfirmed(promised_at=promised) | ShipmentRescheduled(promised_at=promised):
            return _promised(replace(promise, rejected_at=None), promised)
        case ShipmentRejected():
            return replace(promise, rejected_at=event.time)
        case ShipmentDelivered():
            return replace(promise, delivered_at=promise.delivered_at or event.time)
        case _:
            return promise


def _promised(promise: Promise, promised_at: datetime) -> Promise:
    return replace(promise, promised_at=promised_at, promises=(*promise.promises, promised_at))


PROMISE = Kind(
    name="promises",
    opened_by=ShipmentRequested,
    joined_by=dict.fromkeys(
        (
            ShipmentRequested,
            ShipmentConfirmed,
            ShipmentRejected,
            ShipmentRescheduled,
            ShipmentDispatched,
            ShipmentDelivered,
            ShipmentFailed,
        ),
        "shipment_id",
    ),
    blank=Promise(),
    evolve=evolve,
    facets=attributes("order_id"),
    due=lambda promise: promise.due,
)
