"""What management does of its own accord: tasks after bad scores and for late shipments, gone when their reason is."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from services.kpi.management.entities.bad_score import Limits, bad_score_task, is_bad, task_id_of
from services.kpi.management.entities.called_off import CALLED_OFF, CalledOff
from services.kpi.management.entities.promise import PROMISE, Promise, late_task
from services.kpi.management.entities.task import TASK, withdrawal
from shared.desk import Desk, Kept
from shared.entities import Question
from shared.entity import Entity, Kind, StateT
from shared.events import AnyEvent, FeedbackReceived
from shared.reactions import carry_out
from shared.story import story

MOST_SHIPMENTS = 1_000
"""Of one order."""


class Watched(Kept, Protocol):
    """Where what is watched is kept."""

    async def listed(self, kind: Kind[StateT], question: Question) -> list[Entity[StateT]]:
        """Return the entities that *question* asks for."""


@dataclass(frozen=True)
class Allowance:
    """How long a manager has for a task, which scores make one, and how old a reason may be."""

    bad_scores: Limits
    bad_score: timedelta
    late_shipment: timedelta
    react_within: timedelta


@dataclass(frozen=True)
class ManagementHandlers:
    """Answers to events, and looks at what is due."""

    desk: Desk
    watched: Watched
    allowance: Allowance

    async def look_after_client(self, event: AnyEvent) -> None:
        """Give the manager a task after a bad score."""
        feedback: FeedbackReceived = event.data
        if is_bad(feedback, self.allowance.bad_scores):
            task = bad_score_task(event, self._from_now(self.allowance.bad_score))
            await carry_out(self.desk, TASK, task_id_of(feedback), lambda _task: task)

    async def look_at_promise(self, entity: Entity[Promise]) -> None:
        """Give the manager a task for a broken promise, and take back what nobody waits for any more.

        What came meanwhile was either joined before the second reading, or its own look follows this one.
        """
        await self._assign_late(entity)
        latest = await self.watched.load(PROMISE, entity.id)
        if latest.state.ended_at is not None or await self._is_called_off(latest.state):
            await self._withdraw(latest)

    async def look_at_called_off(self, entity: Entity[CalledOff]) -> None:
        """Take back the tasks for the shipments of a cancelled order."""
        question = Question({"order_id": entity.id}, most=MOST_SHIPMENTS)
        for promise in await self.watched.listed(PROMISE, question):
            await self._withdraw(promise)

    async def _assign_late(self, entity: Entity[Promise]) -> None:
        promise, now = entity.state, self.desk.clock()
        promised_at = promise.promised_at
        if promised_at is None or not promise.is_late(now, self.allowance.react_within):
            return
        if await self._is_called_off(promise):
            return
        task_id = promise.task_id(entity.id, promised_at)
        task = late_task(task_id, promise, _last_of(entity), self._from_now(self.allowance.late_shipment))
        await carry_out(self.desk, TASK, task_id, lambda _task: task)

    async def _withdraw(self, entity: Entity[Promise]) -> None:
        promise, trigger = entity.state, _last_of(entity)
        for task_id in {promise.task_id(entity.id, one): None for one in promise.promises}:
            await carry_out(self.desk, TASK, task_id, partial(withdrawal, task_id, trigger))

    async def _is_called_off(self, promise: Promise) -> bool:
        if promise.order_id is None:
            return False
        return (await self.watched.load(CALLED_OFF, promise.order_id)).state.at is not None

    def _from_now(self, allowed: timedelta) -> datetime:
        return self.desk.clock() + allowed


def _last_of(entity: Entity[Promise]) -> AnyEvent:
    return story(entity.events).events[-1]
