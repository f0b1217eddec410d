"""How many dead letters there are, as `GET /metrics` tells it."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from pymongo.errors import PyMongoError

from services.kpi.letters.store import LetterStore, Tally
from shared.observability import Outage
from shared.watching.routes import Counted

NAME = "salespulse_dead_letters"
LABELS = ("state", "code", "service", "type")
MEANING = "Dead letters in the database, by what became of them."


class _Counted(Collector):
    """What was counted just now."""

    def __init__(self, tallies: Iterable[Tally]) -> None:
        self._family = GaugeMetricFamily(NAME, MEANING, labels=LABELS)
        for tally in tallies:
            self._family.add_metric([getattr(tally, label) for label in LABELS], tally.letters)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the only family."""
        return [self._family]


def letters_counted(store: LetterStore) -> Counted:
    """Return what counts the letters of *store*; while the database is away, nothing is told of them."""
    outage = Outage("dead letters' count")

    async def counted() -> list[Collector]:
        try:
            tallies = await store.tallies()
        except PyMongoError as away:
            outage.goes_on(type(away).__name__)
            return []
        outage.ends()
        return [_Counted(tallies)]

    return counted
