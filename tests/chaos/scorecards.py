"""The stored scorecards held against what the cells say now."""

from pymongo import AsyncMongoClient

from services.kpi.kpis import LIVE
from services.kpi.records import Rules
from services.kpi.score.cards import Card
from services.kpi.score.reader import Reader
from services.kpi.score.scorecard import House
from services.kpi.score.store import SCORECARDS, ScoreStore
from services.kpi.score.view import ScorecardView
from shared.clock import system_clock
from shared.mongo import Document
from shared.values import Period, Scope


async def wrong_cards(mongo: str, database: str) -> list[str]:
    """Return the stored scorecards that say something else than a card made from the cells at this moment."""
    async with AsyncMongoClient[Document](mongo) as client:
        stored = client[database]
        reader = Reader(stored, House(Rules("UTC"), "USD"), system_clock)
        live = await reader.live()
        prefix = f"{live.generation}:"
        names = [one["_id"].removeprefix(prefix) async for one in stored[SCORECARDS].find({}, {"_id": 1})]
        cards = [
            Card(Scope.parse(scope), Period.parse(period)) for scope, _, period in (n.rpartition(":") for n in names)
        ]
        kept = await ScoreStore(stored, live).events(cards)
        right = await (await reader.whole()).kpis(cards, LIVE)
        return [
            f"{card} {kpi}: {told} is {now}"
            for card, event in kept.items()
            for (kpi, told), now in zip(
                ScorecardView.told_by(event, "USD").kpis.items(), right[card].values(), strict=True
            )
            # How old what is open has become is told at every quarter-hour, not at every moment.
            if told.model_copy(update={"details": {}}) != now.model_copy(update={"details": {}})
        ]
