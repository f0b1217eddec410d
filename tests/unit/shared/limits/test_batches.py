"""How much of events a process takes in: so many bytes, so many at once; who is told to come again loses nothing."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from shared.clock import system_clock
from shared.event_import import NDJSON, import_routes
from shared.events import AnyEvent
from shared.events.codec import BATCH, STRUCTURED, encode
from shared.ingest import Door, ingest_routes
from shared.known_events import Met
from shared.limits.settings import LimitSettings
from shared.site import Site
from tests.builders import a_call_completed
from tests.conditions import eventually
from tests.unit.shared.limits.asking import asking, is_told


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


def a_door(kafka: SlowKafka, limits: LimitSettings) -> Site:
    """Return the doors of events without the guard that stands before them in a service."""
    door, site = Door("leads", kafka, kafka, system_clock), Site(limits, title="small")
    site.include_router(ingest_routes(door, limits))
    site.include_router(import_routes(door))
    return site


async def test_while_kafka_is_slow_no_more_batches_are_held_than_may_be() -> None:
    kafka = SlowKafka()
    site = a_door(kafka, LimitSettings(batches_at_once=2))
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


async def test_a_batch_has_so_many_events_and_a_single_event_so_many_bytes() -> None:
    async with asking(a_door(SlowKafka(), LimitSettings())) as http:
        many = b"[" + b",".join([b"{}"] * 10_001) + b"]"
        batch = await http.post("/v1/events", content=many, headers={"content-type": BATCH})
        single = await http.post("/v1/events", content=b" " * 600_000, headers={"content-type": STRUCTURED})

    assert is_told(batch, 413, "batch-too-large", 10_000)
    assert is_told(single, 413, "body-too-large", 512 * 1024)


async def test_a_file_of_events_has_any_length() -> None:
    event = encode(a_call_completed()) + b"\n"
    kafka, limits = SlowKafka(), LimitSettings(most_body_bytes=10)
    kafka.let_go.set()

    async with asking(a_door(kafka, limits)) as http:
        headers = {"content-type": NDJSON, "content-length": str(1024**3)}
        answer = await http.post("/v1/events/import", content=event, headers=headers)

    assert answer.status_code == 200
    assert len(kafka.published) == 1
