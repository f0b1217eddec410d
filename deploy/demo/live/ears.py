"""What the services say on Kafka while the live day is played: a command's time is the time of the event it led to."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer

from deploy.demo.errors import NoReactionError
from shared import topics
from shared.events import AnyEvent, EventData
from shared.events.codec import decode
from shared.kafka_connection import KafkaConnection

PATIENCE_S = 20.0
SERVICES = "/salespulse/"
"""How the sources of our own services begin."""
Key = tuple[str, str]


class Ears:
    """Remembers each thing's events by type, from when it began to listen."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._heard: dict[Key, list[AnyEvent]] = defaultdict(list)
        self._news = asyncio.Condition()

    async def hear(self, event: AnyEvent) -> None:
        """Take in what a service said; what other systems said is not for these ears."""
        if event.source.startswith(SERVICES):
            async with self._news:
                said = self._heard[event.type, _id_of(event.data)]
                # A service that was stopped in between says the same once more.
                if all(event.identity != before.identity for before in said):
                    said.append(event)
                self._news.notify_all()

    async def heard(self, kind: type[EventData], thing_id: str, count: int = 1) -> AnyEvent:
        """Return the *count*th event of this *kind* about the thing, once it is said. Raises: NoReactionError."""
        key = (kind.__name__, thing_id)
        try:
            async with asyncio.timeout(self._patience_s), self._news:
                await self._news.wait_for(lambda: len(self._heard[key]) >= count)
        except TimeoutError:
            raise NoReactionError(f"{kind.__name__} of {thing_id}", self._patience_s) from None
        return self._heard[key][count - 1]

    def all_of(self, kind: type[EventData]) -> list[AnyEvent]:
        """Return every event of this *kind* so far."""
        return [event for (name, _), said in self._heard.items() if name == kind.__name__ for event in said]


@asynccontextmanager
async def listening(kafka: KafkaConnection) -> AsyncIterator[Ears]:
    """Yield ears that hear everything said on Kafka from now on."""
    ears = Ears()
    said_on = (topics.LEADS, topics.ORDERS, topics.SHIPMENTS, topics.MANAGEMENT)
    consumer = AIOKafkaConsumer(*said_on, **kafka.options(), auto_offset_reset="latest", group_id=None)
    await consumer.start()
    try:
        for place in consumer.assignment():
            await consumer.position(place)  # from here on; without asking, it is found out at some later moment
        task = asyncio.create_task(_listen(consumer, ears))
        yield ears
        task.cancel()
    finally:
        await consumer.stop()


async def _listen(consumer: AIOKafkaConsumer, ears: Ears) -> None:
    async for record in consumer:
        await ears.hear(decode(record.value, record.headers))


def _id_of(data: EventData) -> str:
    """Return the id of the thing that the event's service owns."""
    for name in ("shipment_id", "order_id", "deal_id", "call_id", "lead_id"):
        found = getattr(data, name, None)
        if found is not None:
            return str(found)
    return data.subject
