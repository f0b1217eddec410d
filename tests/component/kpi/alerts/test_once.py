"""Alerts in a real database: two processes at once, silence and quiet hours, by a clock of the test."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest
from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.alerts.delivery import State
from services.kpi.alerts.herald import Herald
from services.kpi.alerts.judge import Calendar, Finished, Judge
from services.kpi.alerts.rules import AlertsFile
from services.kpi.alerts.sender import Sender
from services.kpi.alerts.store import Alerts, Deliveries
from services.kpi.score.cards import Card
from services.kpi.score.publisher import event_of
from shared.access.principal import ALL
from shared.events import AnyEvent, KpiReading
from shared.mongo import Document, connected
from shared.values import COMPANY, Period
from tests.component.processes import Infrastructure
from tests.folding import RULES

pytestmark = pytest.mark.stack

MONTH = Card(COMPANY, Period.parse("2026-11"))
TOLD = AlertsFile.model_validate(
    {
        "rules": [
            {"id": "many", "kind": "threshold", "kpi": "deals_won", "above": 1, "period": "month"},
            {"id": "silent", "kind": "no_data", "kpi": "deals_won", "for_hours": 24, "period": "month"},
        ],
        "quiet_hours": {"time_zone": "UTC", "since": "20:00", "until": "08:00"},
        "webhooks": [{"name": "chat", "url": "http://chat.example/hook", "secret_variable": "CHAT"}],
    }
)


@dataclass
class World:
    """Some processes' parts on one database, and what they said."""

    database: AsyncDatabase[Document]
    now: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)
    published: list[AnyEvent] = field(default_factory=list)
    posted: list[httpx.Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.alerts, self.deliveries = Alerts(self.database), Deliveries(self.database)
        self.calendar = Calendar(RULES, grace_days=5)
        self.herald = Herald(TOLD, (self.alerts, self.deliveries), self, self.calendar, self.clock)

    def clock(self) -> datetime:
        return self.now

    async def publish(self, events: Sequence[AnyEvent]) -> None:
        self.published += events

    def judge(self) -> Judge:
        return Judge(TOLD.rules, self.alerts, self.calendar, "EUR", self.clock)

    async def sends(self) -> None:
        """Send what is due: the receiver takes everything."""

        def taken(request: httpx.Request) -> httpx.Response:
            self.posted.append(request)
            return httpx.Response(204)

        sender = Sender(TOLD, {"chat": (b"secret",)}, self.deliveries, self.clock)
        async with httpx.AsyncClient(transport=httpx.MockTransport(taken)) as client:
            await asyncio.gather(sender.look(client), sender.look(client))

    def said(self) -> list[str]:
        """Return which rules were published, each event once."""
        return sorted({event.id: event.data.rule for event in self.published}.values())


@pytest.fixture
async def world(infrastructure: Infrastructure) -> AsyncIterator[World]:
    """Return a world with a database of its own."""
    client = connected(infrastructure.mongo)
    made = World(client[f"alerts_{uuid4().hex[:12]}"])
    await made.alerts.prepare()
    await made.deliveries.prepare()
    yield made
    await client.close()


def a_card(won: int, at: datetime, card: Card = MONTH) -> Finished:
    reading = KpiReading(value=won, numerator=won, n=won, unit="count")
    return Finished(card, event_of(card, 1, at, {"deals_won": reading}, "generation"))


async def test_two_processes_that_judge_the_same_cards_raise_one_alert_and_send_it_once(world: World) -> None:
    cards = [a_card(won, world.now + timedelta(minutes=won)) for won in range(1, 5)]

    await asyncio.gather(*[world.judge().take(cards[:cut]) for cut in (2, 4, 3)])
    await asyncio.gather(world.herald.look(), world.herald.look())
    await world.judge().take(cards)
    await world.herald.look()
    await world.sends()

    assert world.said() == ["many"]
    assert len(world.posted) == 1
    [(_, delivery)] = await world.deliveries.page({}, ALL, None, 10)
    assert delivery.state is State.DELIVERED


async def test_periods_that_are_long_over_raise_nothing(world: World) -> None:
    await world.judge().take([a_card(9, world.now, Card(COMPANY, Period.parse("2026-10")))])
    await world.herald.look()

    assert world.said() == []


async def test_silence_is_raised_by_the_clock_and_only_while_the_period_goes_on(world: World) -> None:
    await world.judge().take([a_card(1, world.now)])
    world.now += timedelta(hours=23)
    await world.herald.look()
    before = world.said()
    world.now += timedelta(hours=1)
    await world.herald.look()

    assert (before, world.said()) == ([], ["silent"])

    await world.judge().take([a_card(0, datetime(2026, 11, 30, 12, tzinfo=UTC))])
    world.now = datetime(2026, 12, 1, 13, tzinfo=UTC)
    await world.herald.look()

    assert world.said() == ["silent"]


async def test_what_is_raised_in_quiet_hours_is_published_at_once_and_delivered_afterwards(world: World) -> None:
    world.now = datetime(2026, 11, 23, 22, tzinfo=UTC)
    await world.judge().take([a_card(2, world.now)])
    await world.herald.look()
    await world.sends()
    at_night = len(world.posted)
    world.now = datetime(2026, 11, 24, 8, tzinfo=UTC)
    await world.sends()

    assert (world.said(), at_night, len(world.posted)) == (["many"], 0, 1)


async def test_lists_are_read_page_by_page(world: World) -> None:
    await world.judge().take([a_card(2, world.now)])
    world.now += timedelta(days=1)
    await world.herald.look()

    first = await world.alerts.page({}, ALL, None, 1)
    second = await world.alerts.page({}, ALL, first[0][0], 1)
    third = await world.alerts.page({}, ALL, second[0][0], 1)

    assert [alert.rule for _, alert in (*first, *second, *third)] == ["silent", "many"]
