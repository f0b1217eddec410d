"""A day's work that does not end, at a steady rate, and a probe: how soon what was said is on a screen.

Nine tenths of it are published straight to Kafka, as other systems do that say much; the rest comes over HTTP.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby, islice
from typing import Any

from aiokafka import AIOKafkaProducer

from deploy.watching.live import cards_of, follow
from shared.clock import system_clock
from shared.events.codec import KAFKA_HEADERS, STRUCTURED
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from shared.topics import TOPICS
from tests.benchmarks.sales_days import Said, said_since
from tests.conftest import KpiStack
from tests.e2e.written import a_call

BATCHES_A_SECOND = 10
OVER_HTTP = 10
"""Every so manieth batch."""
EVENTS_A_DAY = 31_000
"""Of the thirty managers, by the dates of the events: a record, such as a manager's calls of a day, stays a day's."""
LATEST_AFTER = timedelta(hours=52)
OWNERS = {topic.name: topic.owner for topic in TOPICS}
PROBE = "probe"
PROBES_A_SECOND = 5


def beginning(per_second: int, seconds: float) -> datetime:
    """Return from which day on the events are, so that the last of them are of today."""
    return system_clock() - timedelta(days=per_second * seconds / EVENTS_A_DAY) - LATEST_AFTER


class Told:
    """Which leads were told and not retracted: what the company's number must be in the end."""

    def __init__(self) -> None:
        self.events = 0
        self._created: set[str] = set()
        self._retracted: set[str] = set()

    def note(self, said: Said) -> None:
        """Count an event that was accepted."""
        self.events += 1
        event: dict[str, Any] = json.loads(said.content)
        if event["type"] == "LeadCreated":
            self._created.add(event["id"])
        elif event["type"] == "EventRetracted" and event["data"]["event"]["type"] == "LeadCreated":
            self._retracted.add(event["data"]["event"]["id"])

    @property
    def leads(self) -> int:
        """Return how many leads there are."""
        return len(self._created - self._retracted)


async def sent_steadily(stack: KpiStack, per_second: int, seconds: float) -> Told:
    """Send the last days' events, day after day, each batch at its time, or as soon as the one before is accepted."""
    stream, told = said_since(beginning(per_second, seconds)), Told()
    clock = asyncio.get_running_loop().time
    begin, size = clock(), per_second // BATCHES_A_SECOND
    async with safe_producer(KafkaConnection(stack.kafka)) as producer:
        for number in range(int(seconds * BATCHES_A_SECOND)):
            await asyncio.sleep(begin + number / BATCHES_A_SECOND - clock())
            some = list(islice(stream, size))
            if number % OVER_HTTP:
                await _published(producer, some)
            else:
                await asyncio.gather(*(stack.send(owner, owned) for owner, owned in _by_owner(some)))
            for said in some:
                told.note(said)
    return told


async def _published(producer: AIOKafkaProducer, some: Iterable[Said]) -> None:
    sent = [
        await producer.send(said.topic, key=said.subject.encode(), value=said.content, headers=KAFKA_HEADERS)
        for said in some
    ]
    await asyncio.gather(*sent)


def _by_owner(some: Iterable[Said]) -> Iterator[tuple[str, list[bytes]]]:
    for topic, owned in groupby(sorted(some, key=lambda said: said.topic), key=lambda said: said.topic):
        yield OWNERS[topic], [said.content for said in owned]


@dataclass
class Probe:
    """Calls of one manager, told one by one, and when a screen that shows this manager had each."""

    stack: KpiStack
    since: datetime
    """When the first call began."""
    per_second: int
    """How many events are sent beside the calls: the days pass alike for both, as a day's calls are one record."""
    sent: list[float] = field(default_factory=list)
    shown: dict[int, float] = field(default_factory=dict)
    """When each count was first seen."""

    async def speak(self) -> None:
        """Tell of calls until cancelled."""
        clock = asyncio.get_running_loop().time
        due = clock()
        while True:
            due = max(due + 1 / PROBES_A_SECOND, clock())
            await asyncio.sleep(due - clock())
            began = self.since + timedelta(days=len(self.sent) / PROBES_A_SECOND * self.per_second / EVENTS_A_DAY)
            call = a_call(PROBE, time=began.isoformat())
            call["data"]["started_at"] = began.isoformat()
            self.sent.append(clock())
            answer = await self.stack.http.post(
                f"{self.stack.urls['leads']}/v1/events",
                json=call,
                headers={"content-type": STRUCTURED},
            )
            answer.raise_for_status()

    async def look(self) -> None:
        """Follow the live stream until cancelled."""
        clock = asyncio.get_running_loop().time
        url, scope, year = self.stack.urls["kpi"], f"manager:{PROBE}", str(system_clock().year)
        told = follow(url, scopes=[scope], kpis=["calls_completed"], periods=[year], key=self.stack.key)
        async for message in told:
            for card in cards_of(message):
                self.shown.setdefault(int(card["kpis"]["calls_completed"]["value"] or 0), clock())

    @property
    def newest(self) -> int:
        """Return the highest count that was seen."""
        return max(self.shown, default=0)

    def delays(self) -> list[tuple[float, float]]:
        """Return of each call that was seen when it was told, and how long it took, in seconds."""
        found, counts = list[tuple[float, float]](), sorted(self.shown)
        at = 0
        for number, sent in enumerate(self.sent, 1):
            while at < len(counts) and counts[at] < number:
                at += 1
            if at < len(counts):
                found.append((sent, self.shown[counts[at]] - sent))
        return found
