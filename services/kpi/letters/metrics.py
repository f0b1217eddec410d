"""`GET /metrics`: how many dead letters there are, in the text form that Prometheus reads."""

from collections.abc import Iterable

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from services.kpi.letters.store import LetterStore, Tally

_LABELS = ("state", "code", "service", "type")


class _Counted(Collector):
    """What was counted just now."""

    def __init__(self, tallies: Iterable[Tally]) -> None:
        self._family = GaugeMetricFamily(
            "salespulse_dead_letters", "Events that could not be used, by what became of them.", labels=_LABELS
        )
        for tally in tallies:
            self._family.add_metric([getattr(tally, label) for label in _LABELS], tally.letters)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the only family."""
        return [self._family]


def metrics_routes(store: LetterStore) -> APIRouter:
    """Return the route."""
    router = APIRouter()

    @router.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Return the metrics as text."""
        registry = CollectorRegistry()
        registry.register(_Counted(await store.tallies()))
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
