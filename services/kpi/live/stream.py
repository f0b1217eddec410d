"""What one reader is told, in order: a snapshot, then changes and alerts, and now and then that all is well."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import date

import structlog
from pymongo.errors import PyMongoError

from services.kpi.kpis import KPI
from services.kpi.live.asked import Asked
from services.kpi.live.hub import Hub
from services.kpi.live.message import Message, Written, written
from services.kpi.live.onlooker import LOOK_SECONDS, Onlooker
from services.kpi.live.place import Place
from services.kpi.live.subscription import Subscription
from services.kpi.live.telling import Telling
from services.kpi.score.cards import Card
from services.kpi.score.reader import Reader
from services.kpi.score.wanted import refuse_unseen
from shared.access.principal import Sight
from shared.refusals import AwayError, NotAllowedError, NotFoundError, UnknownCallerError

HEARTBEAT_SECONDS = 15.0
SEND_SECONDS = 30.0
"""Who takes nothing for so long is let go."""
_CARDS_AT_ONCE = 20
"""Other readers are told their news in between."""

log = structlog.get_logger()


class Source:
    """Where streams come from."""

    def __init__(
        self,
        reader: Reader,
        hub: Hub,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        send_seconds: float = SEND_SECONDS,
    ) -> None:
        self._reader, self._hub, self._heartbeat_seconds = reader, hub, heartbeat_seconds
        self.send_seconds = send_seconds

    async def ready(self, asked: Asked, onlooker: Onlooker) -> None:
        """Return if a stream can begin. Raises: UnknownScopeError, AwayError, PyMongoError."""
        refuse_unseen(asked.scopes, onlooker.sight)
        await self._reader.generation()
        self._hub.place(self._today())

    async def messages(
        self, asked: Asked, onlooker: Onlooker, last_id: str | None
    ) -> AsyncGenerator[Sequence[Message], None]:
        """Yield what *onlooker* is to be told, as soon as it is, from behind *last_id* on.

        It ends when the process is about to, and when the onlooker may read it no longer.
        """
        place, after = self._hub.place(self._today()), Place.parse(last_id)
        telling = Telling(asked, self._reader.house.currency, place)
        subscription = Subscription(
            lambda card: onlooker.sight.sees(card.scope) and asked.wants(card, telling.place.day),
            lambda scope: onlooker.sight.sees(scope) and asked.wants_scope(scope),
        )
        with self._hub.subscribed(subscription):
            if after:
                telling.place = self._hub.resume(subscription, after, place)
            try:
                async for told in self._told(asked, onlooker, telling, subscription):
                    yield told
            except (UnknownCallerError, NotAllowedError, NotFoundError) as refusal:
                log.info("a reader may read no longer", code=refusal.code)
            except (PyMongoError, AwayError) as away:
                # The reader comes back, and is told then.
                log.warning("no snapshot", error=type(away).__name__)

    async def _told(
        self, asked: Asked, onlooker: Onlooker, telling: Telling, subscription: Subscription
    ) -> AsyncGenerator[Sequence[Message], None]:
        listener, clock = subscription.listener, asyncio.get_running_loop().time
        silent_until, look_at = clock() + self._heartbeat_seconds, clock() + LOOK_SECONDS
        while not self._hub.is_closing:
            if clock() >= look_at:
                if await onlooker.has_changed():
                    refuse_unseen(asked.scopes, onlooker.sight)
                    subscription.see_anew()
                look_at = clock() + LOOK_SECONDS
            if telling.is_past(self._today()):
                subscription.fall_behind()
            if listener.is_behind:
                # From before the cards are read updates are queued, so nothing is missed between the two.
                place = self._hub.place(self._today())
                listener.catch_up()
                yield [telling.snapshot(place, await self._cards(asked, onlooker.sight, place.day))]
            messages = telling.news(listener.warned(), listener.taken(), self._hub.place(self._today()))
            if not messages and clock() >= silent_until:
                messages = [telling.heartbeat()]
            if messages:
                yield messages
                silent_until = clock() + self._heartbeat_seconds
            await subscription.wait(min(silent_until, look_at))

    async def _cards(self, asked: Asked, sight: Sight, today: date) -> list[tuple[Card, Written]]:
        known, found = await self._reader.scopes() | self._hub.scopes, []
        cards = [card for card in asked.cards(known, today) if sight.sees(card.scope)]
        for start in range(0, len(cards), _CARDS_AT_ONCE):
            some = cards[start : start + _CARDS_AT_ONCE]
            reads = await self._reader.read(some, kpis=[KPI[id_] for id_ in asked.kpis])
            found += [(card, written(read.view)) for card, read in zip(some, reads, strict=True)]
            await asyncio.sleep(0)
        return found

    def _today(self) -> date:
        return self._reader.now().today
