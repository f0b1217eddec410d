"""The event that tells a scorecard, and the sending of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import blake2b
from types import MappingProxyType

from aiokafka import AIOKafkaProducer
from pydantic import TypeAdapter

from services.kpi.origin import Origin, headers_of
from services.kpi.score.cards import Card
from services.kpi.score.sparse import Kpis, catalogue_digest
from shared.events import KpiUpdated
from shared.events.codec import KAFKA_HEADERS, encode, enveloped
from shared.topics import KPI_UPDATES

SOURCE = "/salespulse/kpi"
GENERATION = "generation"
"""The header that says which generation an update is of."""

_NONE: Mapping[Card, Origin] = MappingProxyType({})
_kpis: TypeAdapter[Kpis] = TypeAdapter(Kpis)


def digest_of(kpis: Kpis) -> str:
    """Return what equal readings of one catalogue have in common."""
    return blake2b(_kpis.dump_json(kpis) + catalogue_digest().encode(), digest_size=12).hexdigest()


def event_of(card: Card, version: int, at: datetime, kpis: Kpis, generation: str) -> bytes:
    """Return the `KpiUpdated` of a scorecard: equal versions give one event id."""
    scope, period = str(card.scope), str(card.period)
    data = KpiUpdated(scope=scope, period=period, version=version, as_of=at, kpis=kpis)
    return encode(enveloped(data, id=f"{generation}:{scope}:{period}:{version}", source=SOURCE, time=at))


class Publisher:
    """Sends scorecards to `kpi.updates`."""

    def __init__(self, producer: AIOKafkaProducer, generation: str) -> None:
        self._producer = producer
        self._headers = [*KAFKA_HEADERS, (GENERATION, generation.encode())]

    async def publish(self, events: Iterable[tuple[Card, bytes]], origins: Mapping[Card, Origin] = _NONE) -> None:
        """Send *events*, with what is known of their *origins*, and return when all are acknowledged."""
        sent = [
            await self._producer.send(
                KPI_UPDATES,
                key=f"{card.scope}/{card.period}".encode(),
                value=event,
                headers=[*self._headers, *headers_of(origins.get(card))],
            )
            for card, event in events
        ]
        for acknowledgement in sent:
            await acknowledgement
