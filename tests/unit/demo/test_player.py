import asyncio
from datetime import UTC, date, datetime
from typing import Any, cast

from rich.console import Console

from deploy.demo.doors import Doors
from deploy.demo.facts import Facts, Person, Place, Team
from deploy.demo.live.day import LiveDay
from deploy.demo.opening import Opening
from deploy.demo.player import Pace, Player
from deploy.demo.telling import Teller

SINCE = datetime(2026, 3, 1, tzinfo=UTC)


class AStack:
    """A stack in which nothing has happened, and whose every number of calls is *calls*."""

    def __init__(self, calls: int = 0) -> None:
        self.calls = calls
        self.told: list[Any] = []

    async def publish(self, events: list[Any], progress: Any) -> None:
        self.told += events
        progress(len(events))

    async def read(self, _service: str, _path: str) -> dict[str, Any]:
        return {"as_of": "2026-03-10T12:00:00Z", "version": 1, "kpis": {"calls_completed": _count(self.calls)}}


class ADay:
    """A live day that counts its acts."""

    def __init__(self, stopping: asyncio.Event | None = None, after: int = 0) -> None:
        self.acts, self._stopping, self._after = 0, stopping, after

    async def act(self) -> None:
        self.acts += 1
        if self._stopping and self.acts == self._after:
            self._stopping.set()


def _count(number: int) -> dict[str, Any]:
    return {"value": number, "numerator": number, "denominator": 1, "n": number, "target": None, "attainment": None}


def a_player(stack: AStack) -> tuple[Player, Console]:
    facts = Facts()
    facts.put(Team("north", "North", None, SINCE), Person("ann", "Ann", "manager", (Place(SINCE, "north"),)))
    teller, screen = Teller("test"), Console(record=True, width=160)
    opening = Opening(facts, teller.all_of(facts), [], teller, is_invented=True)
    return Player(cast(Doors, stack), opening, screen, patience_s=0), screen


async def test_the_past_is_told_whole() -> None:
    stack = AStack()
    player, screen = a_player(stack)

    await player.tell_past()

    assert stack.told == player.opening.events
    assert "history: events published: 2 of 2" in screen.export_text()


async def test_a_number_that_differs_is_shown_and_is_a_failure() -> None:
    player, screen = a_player(AStack(calls=7))

    assert not await player.audited("history")

    text = screen.export_text()
    assert "numbers differ from the books" in text
    assert "calls_completed" in text


async def test_the_day_ends_when_its_time_is_up() -> None:
    player, _ = a_player(AStack())
    day = ADay()

    await player.play(cast(LiveDay, day), Pace(1_000, 0.05), asyncio.Event())

    assert 1 <= day.acts <= 51


async def test_a_day_without_an_end_goes_on_until_it_is_stopped() -> None:
    player, _ = a_player(AStack())
    stopping = asyncio.Event()
    day = ADay(stopping, after=3)

    await player.play(cast(LiveDay, day), Pace(1_000, None), stopping)

    assert day.acts == 3


def test_the_numbers_are_shown_month_by_month() -> None:
    player, screen = a_player(AStack())

    player.show_numbers()

    assert date(2026, 3, 1).strftime("%Y-%m") in screen.export_text()
