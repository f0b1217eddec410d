"""The live day: one act after another, of our own people and of the systems around them."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Final

from deploy.demo.live import outside
from deploy.demo.live.journey import journey
from deploy.demo.live.scene import Scene
from deploy.demo.telling import Teller
from shared.clock import system_clock

AT_ONCE = 12
"""How many clients are on their way at a time."""
NEWCOMER, CALL, OLD_DEAL, OLD_SHIPMENT, OLD_TASK = 0.15, 0.15, 0.05, 0.05, 0.05


class LiveDay:
    """Plays *scene*; *teller* tells of the systems around, which go on with what they began if *goes_on*."""

    def __init__(self, scene: Scene, teller: Teller, *, goes_on: bool) -> None:
        self._scene, self._teller, self._goes_on = scene, teller, goes_on
        self._began: Final[datetime] = system_clock()
        self._journeys: list[AsyncIterator[None]] = []
        self._leads = self._calls = 0

    async def act(self) -> None:
        """Play the next act; the facts are whole before and after it."""
        dice = self._scene.dice
        if dice.happens(CALL):
            self._calls += 1
            await outside.ring(self._scene, self._teller, self._calls)
        elif dice.happens(OLD_DEAL) and self._goes_on:
            await self._old_deal()
        elif dice.happens(OLD_SHIPMENT) and self._goes_on:
            await self._old_shipment()
        elif dice.happens(OLD_TASK) and self._goes_on:
            await self._old_task()
        else:
            await self._journey()

    async def _journey(self) -> None:
        """Begin a client's way, or let one of those under way take its next step."""
        if not self._journeys or (len(self._journeys) < AT_ONCE and self._scene.dice.happens(NEWCOMER)):
            self._leads += 1
            self._journeys.append(journey(self._scene, f"live-lead-{self._leads}"))
        chosen = self._scene.dice.one_of(self._journeys)
        try:
            await anext(chosen)
        except StopAsyncIteration:
            self._journeys.remove(chosen)

    async def _old_deal(self) -> None:
        found = outside.open_deals(self._scene, self._began)
        if found:
            await outside.close_old_deal(self._scene, self._teller, self._scene.dice.one_of(found))

    async def _old_shipment(self) -> None:
        found = outside.open_shipments(self._scene, self._began)
        if found:
            await outside.deliver_old_shipment(self._scene, self._teller, self._scene.dice.one_of(found))

    async def _old_task(self) -> None:
        found = outside.open_tasks(self._scene)
        if found:
            await outside.complete_task(self._scene, self._teller, self._scene.dice.one_of(found))
