"""The messages of a live stream, each written once for all readers who get the same. Pure."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import NamedTuple

from pydantic import TypeAdapter

from services.kpi.alerts.alert import Alert
from services.kpi.live.asked import Kpis
from services.kpi.origin import Origin
from services.kpi.score.view import ScorecardView, ToldCard
from shared.events import KpiReading

_readings: TypeAdapter[dict[str, KpiReading]] = TypeAdapter(dict[str, KpiReading])


@dataclass(frozen=True)
class Message:
    """What a reader is told: a JSON object, the same on a WebSocket and in the data of a server-sent event."""

    type: str
    id: str
    body: str = ""
    """Its further members, as JSON."""
    origin: Origin | None = None
    """Where a change comes from, if that is known."""

    @cached_property
    def text(self) -> str:
        """Return the message as JSON."""
        return f'{{"type":"{self.type}","id":"{self.id}"{self.body}}}'

    @cached_property
    def event(self) -> bytes:
        """Return the message as a server-sent event."""
        return f"event: {self.type}\nid: {self.id}\ndata: {self.text}\n\n".encode()


class Written(NamedTuple):
    """A scorecard as JSON, and what tells its readings from others."""

    text: str
    digest: bytes
    version: int


def written(view: ScorecardView) -> Written:
    """Return *view* as all who asked for just these KPIs are told it."""
    readings = _readings.dump_json(view.kpis)
    head = view.model_dump_json(exclude={"kpis"}).removesuffix("}")
    return Written(f'{head},"kpis":{readings.decode()}}}', blake2b(readings, digest_size=8).digest(), view.version)


@lru_cache(maxsize=50)
def _told(event: bytes, currency: str) -> ToldCard:
    return ToldCard(event, currency)


@lru_cache(maxsize=200)
def written_event(event: bytes, currency: str, kpis: Kpis) -> Written:
    """Return the scorecard of a `KpiUpdated`, which is sparse, with the readings of *kpis* alone."""
    return written(_told(event, currency).view(kpis))


@lru_cache(maxsize=200)
def change(id_: str, card: str, origin: Origin | None = None) -> Message:
    """Return that a *card* reads otherwise now."""
    return Message("change", id_, f',"card":{card}', origin)


@lru_cache(maxsize=50)
def _alert(alert: Alert) -> str:
    return alert.model_dump_json()


def raised(id_: str, alert: Alert) -> Message:
    """Return that *alert* was raised."""
    return Message("alert", id_, f',"alert":{_alert(alert)}')


def snapshot(id_: str, cards: list[str]) -> Message:
    """Return how all *cards* read now."""
    return Message("snapshot", id_, f',"cards":[{",".join(cards)}]')


def heartbeat(id_: str) -> Message:
    """Return that all is well, and nothing new."""
    return Message("heartbeat", id_)
