"""The public doors of the running stack: HTTP commands and questions, event batches, and Kafka itself."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer

from deploy.demo.errors import NoAnswerError, RefusedError
from deploy.local.addresses import Addresses
from deploy.local.first_key import carrying
from shared.events import AnyEvent
from shared.events.codec import BATCH, KAFKA_HEADERS, encode, topic_of
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from shared.topics import TOPICS

Json = dict[str, Any]

OWNERS = {topic.name: topic.owner for topic in TOPICS}
BATCH_EVENTS = 500
PATIENCE_S, PAUSE_S = 60.0, 0.5
TOO_BUSY = {429, 503}


class Doors:
    """Every way into the stack that other systems have."""

    def __init__(
        self, addresses: Addresses, http: httpx.AsyncClient, kafka: AIOKafkaProducer, pause_s: float = PAUSE_S
    ) -> None:
        self._services, self._http, self._kafka, self._pause_s = addresses.services, http, kafka, pause_s

    async def publish(self, events: Sequence[AnyEvent], progress: Callable[[int], None]) -> None:
        """Hand *events* to the services that own them, in batches; *progress* is told the size of each taken batch.

        Raises: RefusedError, NoAnswerError.
        """
        by_owner: dict[str, list[AnyEvent]] = defaultdict(list)
        for event in events:
            by_owner[OWNERS[topic_of(event)]].append(event)
        await asyncio.gather(*(self._publish_to(owner, said, progress) for owner, said in by_owner.items()))

    async def stream(self, event: AnyEvent) -> None:
        """Write *event* straight to its topic, as a system with a Kafka client of its own would."""
        await self._kafka.send_and_wait(topic_of(event), encode(event), event.subject.encode(), headers=KAFKA_HEADERS)

    async def command(self, service: str, path: str, body: Json) -> Json:
        """Return the answer to the command. Raises: RefusedError, NoAnswerError."""
        return _json(await self._asked("POST", service, path, json=body))

    async def read(self, service: str, path: str) -> Json:
        """Return the answer to the question. Raises: RefusedError, NoAnswerError."""
        return _json(await self._asked("GET", service, path))

    async def _publish_to(self, owner: str, events: Sequence[AnyEvent], progress: Callable[[int], None]) -> None:
        for start in range(0, len(events), BATCH_EVENTS):
            batch = events[start : start + BATCH_EVENTS]
            content = b"[" + b",".join(map(encode, batch)) + b"]"
            answer = await self._asked("POST", owner, "/v1/events", content=content, headers={"content-type": BATCH})
            rejected = [result for result in answer.json()["results"] if result["status"] == "rejected"]
            if rejected:
                raise RefusedError(f"POST {owner}/v1/events", answer.status_code, str(rejected[0]))
            progress(len(batch))

    async def _asked(self, method: str, service: str, path: str, **content: Any) -> httpx.Response:
        """Return the answer, asking again while the service is away or busy: every request here may be repeated."""
        request, reason = f"{method} {service}{path}", "it was never asked"
        for _ in range(int(PATIENCE_S / self._pause_s)):
            try:
                answer = await self._http.request(method, f"{self._services[service]}{path}", **content)
            except httpx.TransportError as error:
                reason = str(error) or type(error).__name__
            else:
                if answer.is_success:
                    return answer
                if answer.status_code not in TOO_BUSY:
                    raise RefusedError(request, answer.status_code, answer.text)
                reason = f"status {answer.status_code}"
            await asyncio.sleep(self._pause_s)
        raise NoAnswerError(request, PATIENCE_S, reason)


@asynccontextmanager
async def opened_doors(addresses: Addresses) -> AsyncIterator[Doors]:
    """Yield the doors of the stack at *addresses*."""
    async with httpx.AsyncClient(timeout=30, headers=carrying(addresses.key)) as http:
        producer = safe_producer(KafkaConnection(addresses.kafka or ""))
        await producer.start()
        try:
            yield Doors(addresses, http, producer)
        finally:
            await producer.stop()


def _json(answer: httpx.Response) -> Json:
    found: Json = answer.json()
    return found
