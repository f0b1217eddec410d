"""A listener, and the sign that something waits for it."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import suppress

from services.kpi.live.feed import Listener, Notice, Update
from services.kpi.score.cards import Card
from shared.values import Scope


class Subscription:
    """Wakes the reader whose listener has something to tell."""

    def __init__(self, wants: Callable[[Card], bool], wants_scope: Callable[[Scope], bool]) -> None:
        self.listener = Listener(wants, wants_scope)
        self._something = asyncio.Event()

    def put(self, update: Update) -> None:
        """Hand over *update*."""
        if self.listener.put(update):
            self.wake()

    def warn(self, notice: Notice) -> None:
        """Hand over *notice*."""
        if self.listener.warn(notice):
            self.wake()

    def fall_behind(self) -> None:
        """Have it begin again with a snapshot."""
        self.listener.fall_behind()
        self.wake()

    def see_anew(self) -> None:
        """Have it begin again, without what waits for it that it may not see any more."""
        self.listener.see_anew()
        self.wake()

    def wake(self) -> None:
        """Have the reader look."""
        self._something.set()

    def catch_up(self, missed: Iterable[Update]) -> None:
        """Have it go on with what it *missed*."""
        self.listener.catch_up(missed)
        self.wake()

    async def wait(self, until: float) -> None:
        """Return when there is something to look at, or it is *until* by the loop's clock."""
        if not self.listener.is_behind:
            with suppress(TimeoutError):
                async with asyncio.timeout_at(until):
                    await self._something.wait()
        self._something.clear()
