"""The scorecards of two generations, made from their cells and compared."""

from collections.abc import AsyncIterator, Iterable
from datetime import date, timedelta

from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.score.asking import Generation
from services.kpi.score.blocks import is_month
from services.kpi.score.cards import Card
from services.kpi.score.difference import Difference, differences
from services.kpi.score.directory import Directory
from services.kpi.score.handover import scopes_of_cells
from services.kpi.score.scorecard import House
from services.kpi.score.sparse import Kpis
from services.kpi.score.store import Live, ScoreStore
from services.kpi.score.sums import Now
from shared.mongo import Document
from shared.values import Period, PeriodKind

_RECENT_DAYS = 35
"""Of so many last days the days and weeks are compared, too."""
_AT_ONCE = 100
_LONG = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


async def compared(
    database: AsyncDatabase[Document], old: Live, new: Live, house: House, now: Now
) -> AsyncIterator[Difference]:
    """Yield where the scorecards of the company, the teams and the managers differ in periods that have cells."""
    before, after = await _generation(database, old, house, now), await _generation(database, new, house, now)
    periods = periods_of_cells(await _days(database, old, new), now.today)
    teams = before.directory.roster.scopes | after.directory.roster.scopes
    scopes = sorted(await scopes_of_cells(database, old, new) | teams)
    for scope in scopes:
        for start in range(0, len(periods), _AT_ONCE):
            cards = [Card(scope, period) for period in periods[start : start + _AT_ONCE]]
            for card, one, other in zip(cards, await _made(before, cards), await _made(after, cards), strict=True):
                for difference in differences(card, one, other):
                    yield difference


def periods_of_cells(days: Iterable[date], today: date) -> list[Period]:
    """Return the months, quarters and years of *days*, and the days and weeks of those that are recent."""
    found: set[Period] = set()
    for day in days:
        recent = today - timedelta(days=_RECENT_DAYS) <= day <= today
        kinds = PeriodKind if recent else _LONG
        found |= {Period.of(kind, day) for kind in kinds if day <= today}
    return sorted(found)


async def _generation(database: AsyncDatabase[Document], live: Live, house: House, now: Now) -> Generation:
    store, directory = ScoreStore(database, live), Directory(house.rules)
    async for record, version in store.all_directory():
        directory.put(record, version)
    return Generation(store, directory, house, now)


async def _made(generation: Generation, cards: list[Card]) -> list[Kpis]:
    blocks = {block for card in cards for block in generation.blocks(card)}
    scorer = generation.scorer(await generation.book(blocks))
    return [scorer.kpis(*card) for card in cards]


async def _days(database: AsyncDatabase[Document], *generations: Live) -> set[date]:
    """Return the days that have cells; the months' cells are those of their days."""
    return {
        date.fromisoformat(key.span)
        for live in generations
        async for key in ScoreStore(database, live).all_spans()
        if not is_month(key.span)
    }
