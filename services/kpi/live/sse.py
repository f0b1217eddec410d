"""`GET /v1/stream`: a snapshot of scorecards, then every change, as server-sent events."""

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

import structlog
from fastapi import APIRouter, Header, Query
from pymongo.errors import PyMongoError
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.kpi.live.hub import Hub
from services.kpi.score.cards import Card, periods_of
from services.kpi.score.reader import Reader
from services.kpi.score.view import ScorecardView, views
from shared.refusals import AwayError, InvalidError
from shared.values import COMPANY, UNASSIGNED, InvalidPeriodError, InvalidScopeError, Period, Scope

_HEARTBEAT_SECONDS = 15
_RETRY_MS = 2_000

log = structlog.get_logger()


def stream_routes(reader: Reader, hub: Hub) -> APIRouter:
    """Return the route."""
    router = APIRouter(prefix="/v1", tags=["live"])

    @router.get("/stream", response_class=EventSourceResponse)
    async def stream(
        scope: Annotated[list[str] | None, Query(description="repeatable; all without it")] = None,
        period: Annotated[
            list[str] | None, Query(description="repeatable; without it the current day, week, month, quarter and year")
        ] = None,
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> EventSourceResponse:
        """Send `snapshot` (cards), then `update` (a card) for every change; an `id` can be resumed from."""
        question = _Question(_scopes(scope), _periods(period), reader)
        await reader.generation()
        if hub.upto is None:
            raise NoUpdatesYetError
        after = int(last_event_id) if last_event_id and last_event_id.isdecimal() else None
        return EventSourceResponse(
            _events(question, hub, after),
            ping=_HEARTBEAT_SECONDS,
            ping_message_factory=lambda: ServerSentEvent(comment="heartbeat"),
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return router


class NoUpdatesYetError(AwayError):
    """This process has not yet reached the log of updates."""

    code = "no-updates-yet"

    def __init__(self) -> None:
        super().__init__("the live updates cannot be reached yet")


class _Question:
    """Which cards somebody wants to see."""

    def __init__(self, scopes: frozenset[Scope] | None, periods: tuple[Period, ...] | None, reader: Reader) -> None:
        self._scopes, self._periods, self._reader = scopes, periods, reader

    def wants(self, card: Card) -> bool:
        if self._scopes is not None and card.scope not in self._scopes:
            return False
        return card.period in (self._periods or periods_of(self._reader.now().today))

    async def snapshot(self) -> list[ScorecardView]:
        scopes = self._scopes or await self._reader.scopes() | {COMPANY, UNASSIGNED}
        periods: Sequence[Period] = self._periods or periods_of(self._reader.now().today)
        return await self._reader.scorecards([Card(scope, period) for scope in sorted(scopes) for period in periods])


async def _events(question: _Question, hub: Hub, after: int | None) -> AsyncIterator[ServerSentEvent]:
    versions: dict[tuple[str, str], int] = {}
    with hub.subscribed(question.wants) as subscription:
        if after is not None:
            hub.resume(subscription, after)
        while True:
            await subscription.wait()
            if subscription.listener.is_behind:
                # From before the cards are read updates are queued, so nothing is missed between the two.
                last = (hub.upto or 0) - 1
                subscription.listener.catch_up()
                cards = await _snapshot(question)
                if cards is None:
                    return
                versions = {(card.scope, card.period): card.version for card in cards}
                text = f'{{"cards":{views.dump_json(cards).decode()}}}'
                yield ServerSentEvent(text, event="snapshot", id=str(last), retry=_RETRY_MS)
            for update in subscription.listener.taken():
                card = update.view
                if card.version > versions.get((card.scope, card.period), 0):
                    versions[card.scope, card.period] = card.version
                    yield ServerSentEvent(update.text, event="update", id=str(update.offset))


async def _snapshot(question: _Question) -> list[ScorecardView] | None:
    """Return the cards; None while the database is away: the stream then ends, and the client comes back."""
    try:
        return await question.snapshot()
    except (PyMongoError, AwayError) as away:
        log.warning("no snapshot", error=type(away).__name__)
        return None


def _scopes(texts: list[str] | None) -> frozenset[Scope] | None:
    try:
        return frozenset(map(Scope.parse, texts)) if texts else None
    except InvalidScopeError as error:
        raise InvalidError(str(error), "scope") from error


def _periods(texts: list[str] | None) -> tuple[Period, ...] | None:
    try:
        return tuple(map(Period.parse, texts)) if texts else None
    except InvalidPeriodError as error:
        raise InvalidError(str(error), "period") from error
