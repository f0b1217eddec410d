"""A simulated month: every command of every service is given, and the KPI service's numbers equal the books'."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx
import pytest

from deploy.demo.dice import Dice
from deploy.demo.month.acts import ACTS
from deploy.demo.month.books import Books, Difference
from deploy.demo.month.commands import Commands, Json
from deploy.demo.month.month import DAYS, Month, lived, team_of
from deploy.demo.month.stage import stage
from deploy.local.first_key import carrying
from deploy.local.infrastructure import Infrastructure, own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from shared.clock import system_clock
from shared.kafka_connection import KafkaConnection
from shared.timers import CLAIMED_FOR
from shared.values import Period, PeriodKind, Scope
from tests.conditions import eventually

pytestmark = pytest.mark.stack

SEED = 30
SETTINGS = {"KPI_LATE_SHIPMENT_TASK_HOURS": "2000"}
"""Nobody does these tasks: how soon one is given depends on the second at which the timers look."""
NOT_COMMANDS = (
    *("/v1/events", "/v1/webhooks", "/v1/retractions", "/v1/dead-letters", "/v1/alerts"),
    *("/v1/keys", "/v1/sign-in", "/v1/sign-out"),
)
"""The front doors, and what operators do; tests of their own."""


@pytest.fixture(scope="module")
async def month() -> AsyncIterator[Month]:
    """Yield a month that was lived."""
    with own_stack() as stack:
        at = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        where = Infrastructure(str(at.kafka), str(at.mongo))
        await create_topics(KafkaConnection(where.kafka), 4)
        first = system_clock().date() - timedelta(days=DAYS + 2)
        with stage(where, SETTINGS) as set_:
            async with httpx.AsyncClient(timeout=30, headers=carrying(set_.key)) as http:
                commands = Commands(set_.services, http)
                lives = Month(commands, set_.clock, Dice(SEED), Books(team_of), first)
                set_.clock.set(system_clock() - timedelta(days=DAYS + 2))
                await eventually(lambda: _are_healthy(commands), what="the services are healthy")
                await lived(lives, ACTS)
                yield lives


async def _are_healthy(commands: Commands) -> bool:
    try:
        answers = [await commands.http.get(f"{url}/health") for url in commands.services.values()]
    except httpx.TransportError:
        return False
    return all(answer.is_success for answer in answers)


async def test_the_numbers_are_those_of_the_books(month: Month) -> None:
    async def different() -> list[Difference]:
        cards = {
            (scope, period): await month.commands.read("kpi", f"/v1/scorecards/{scope}", period=str(period))
            for scope in month.scopes()
            for period in month.periods()
        }
        return month.books.differences(cards)

    async def is_equal() -> bool:
        return not await different()

    try:
        await eventually(is_equal, what="the numbers equal the books")
    except AssertionError:
        assert await different() == []


async def test_no_command_is_left_out(month: Month) -> None:
    documented = {
        (service, path) for service, path in await month.commands.documented() if not path.startswith(NOT_COMMANDS)
    }

    assert documented - month.commands.given == set()


async def test_a_contest_came_out_as_the_books_have_it(month: Month) -> None:
    [contest_id] = month.things["contests"]

    async def settled() -> Json | None:
        month.passes(CLAIMED_FOR)  # if the fold was behind at the last look, the next one is to come
        found = await month.commands.read("kpi", f"/v1/contests/{contest_id}/standings")
        return found if found["status"] == "settled" else None

    result = await eventually(settled, what="the contest is settled")
    first, last = (date.fromisoformat(result[name]) for name in ("first_day", "last_day"))
    days = Period(first, last, PeriodKind.DAY)
    expected = {str(one): month.books.value("calls_completed", one, days) for one in map(Scope.manager, month.managers)}

    assert {place["scope"]: place["reading"]["value"] for place in result["places"]} == expected
    assert result["places"][0]["reading"]["value"] == max(filter(None, expected.values()))
    assert (result["prize"], result["trust"]["state"]) == ("A cake", "final")
