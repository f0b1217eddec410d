"""A process takes in so many batches at the same time: the next sender is told to come again, and loses nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from shared.clock import system_clock
from shared.events import AnyEvent
from shared.events.codec import BATCH, encode
from shared.ingest import Door, ingest_routes
from shared.known_events import Met
from shared.limits.settings import LimitSettings
from shared.site import Site
from tests.builders import a_call_completed
from tests.conditions import eventually
from tests.unit.shared.limits.asking import asking


@dataclass
class SlowKafka:
    """A sink that acknowledges when it is let go, and a memory that has met nothing."""

    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    published: list[AnyEvent] = field(default_factory=list)

    async def publish(self, events: Sequence[AnyEvent]) -> None:
        await self.let_go.wait()
        self.published += events

    async def meet(self, events: Sequence[AnyEvent]) -> Met:
        return Met(frozenset(event.identity for event in events), frozenset(), frozenset())

    async def forget(self, events: Sequence[AnyEvent]) -> None:
        raise AssertionError(events)


async def in_parts(text: bytes) -> AsyncIterator[bytes]:
    yield text


async def test_while_kafka_is_slow_no_more_batches_are_held_than_may_be() -> None:
    kafka, limits = SlowKafka(), LimitSettings(batches_at_once=2)
    site = Site(limits, title="small")
    site.include_router(ingest_routes(Door("leads", kafka, kafka, system_clock), limits))
    batches = [b"[" + encode(a_call_completed(call_id=f"c-{number}")) + b"]" for number in range(5)]

    async with asking(site) as http:

        async def sent(batch: bytes) -> int:
            answer = await http.post("/v1/events", content=batch, headers={"content-type": BATCH})
            assert answer.status_code == 202 or (answer.json()["code"], answer.headers["retry-after"]) == ("busy", "2")
            return answer.status_code

        tasks = [asyncio.create_task(sent(batch)) for batch in batches]
        await eventually(lambda: sum(task.done() for task in tasks) == 3, what="three are told to come again")
        kafka.let_go.set()
        assert sorted(await asyncio.gather(*tasks)) == [202, 202, 503, 503, 503]
        assert {await sent(batch) for batch in batches} == {202}

    assert len({event.identity for event in kafka.published}) == len(batches)
