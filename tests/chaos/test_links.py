"""Whatever the links to Kafka and the database suffer: it recovers alone, and the numbers are exact.

toxiproxy (`make toxiproxy`) does the harm: slow answers, connections cut, bytes that vanish without a word.
"""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from aiokafka.errors import KafkaError
from rich.console import Console

from deploy.local.infrastructure import own_stack
from deploy.topics import create_topics
from shared.events import AnyEvent
from shared.events.codec import decode, encode
from shared.kafka_connection import KafkaConnection
from tests.chaos.books import Books
from tests.chaos.links import FAULTS, TOXIPROXY, Links, laid_links
from tests.chaos.lives import Told
from tests.chaos.log import whole_log
from tests.chaos.ordeal import CALLERS, Ordeal
from tests.chaos.storm import FOLDS, SESSION_SECONDS, Publishing
from tests.chaos.telling import Message, a_telling
from tests.conditions import eventually
from tests.fold_processes import Folds, folds, log_end
from tests.keys import keep_first_key

pytestmark = [
    pytest.mark.long,
    pytest.mark.stack,
    pytest.mark.skipif(not TOXIPROXY.exists(), reason="toxiproxy is not there: run make toxiproxy, which needs Go"),
]

SEED = 4
SHARDS = 4
HARM_SECONDS = 8
FACTS_A_FAULT = 150
PER_SECOND = 20
PATIENCE_S = 150
"""A client gives up on an answer after 40 s, and who gets no further after 120 s ends, to be started again."""
SOURCE = b'"source":"/salespulse/leads"'
"""What the service's own events have, and nothing else that is told."""
CASES = [(link, fault) for link in ("kafka", "mongo") for fault in FAULTS]


@dataclass
class Linked(Ordeal):
    """The service at the far end of the links."""

    links: Links | None = None

    def _told(self) -> Told:
        assert self.links is not None
        return super()._told() | {"kafka_bootstrap": self.links.kafka, "mongo_url": self.links.mongo}

    async def published(self) -> list[AnyEvent]:
        """Return its own events as they are in Kafka, among much that is no event."""
        with_ids = (one for one in await whole_log(self.kafka, SHARDS) if SOURCE in one.content)
        return self._own(decode(one.content, one.headers) for one in with_ids)

    async def work(self) -> None:
        """Have it called until `callers.stop`."""
        self._begin(0, None)
        await self.callers.run(CALLERS)


async def test_it_recovers_alone_from_whatever_the_links_suffer(tmp_path: Path) -> None:
    telling = a_telling(len(CASES) * FACTS_A_FAULT, Random(SEED))
    settings = {"KPI_BATCH_EVENTS": "100", "KPI_SESSION_SECONDS": str(SESSION_SECONDS)}
    with own_stack() as stack:
        mongo = str((await asyncio.to_thread(stack.up, ["mongo"])).mongo)
        await keep_first_key(mongo)
        async with laid_links(tmp_path, mongo) as links:
            kafka = links.direct_kafka
            await eventually(lambda: are_made(kafka), within_s=PATIENCE_S, what="the topics are there")
            leads = Linked("leads", kafka, mongo, tmp_path / "leads.log", Random(SEED), links=links)
            with folds(links.kafka, links.mongo, "links", tmp_path, **settings) as processes:
                for name in FOLDS[:2]:
                    processes.start(name)
                calling = asyncio.create_task(leads.work())
                try:
                    took = await suffered(links, processes, leads, telling.messages)
                    leads.callers.stop()
                    await asyncio.wait_for(calling, PATIENCE_S)
                finally:
                    calling.cancel()
                    leads.end()
                await assert_exact(kafka, processes, [encode(fact) for fact in telling.facts])
                assert not (wrong := await leads.wrong()), wrong
            said = ", ".join(f"{link} {fault} {seconds:.0f} s" for (link, fault), seconds in took.items())
    Console(width=160).print(f"level again after: {said}; {leads.callers.count} commands acknowledged")


async def are_made(kafka: str) -> bool:
    """Say whether the topics could be created, for the broker has just been started."""
    try:
        await create_topics(KafkaConnection(kafka), SHARDS)
    except KafkaError:
        return False
    return True


async def suffered(
    links: Links, processes: Folds, leads: Linked, messages: list[Message]
) -> dict[tuple[str, str], float]:
    """Publish *messages* while one link after the other suffers; return how long it took to be level after each."""
    took, length = {}, len(messages) // len(CASES) + 1
    now = asyncio.get_running_loop().time
    for number, (link, fault) in enumerate(CASES):
        publishing = Publishing(links.kafka, messages[number * length : (number + 1) * length], PER_SECOND)
        async with asyncio.TaskGroup() as group:
            sending = group.create_task(publishing.run())
            await eventually(lambda: publishing.acknowledged, within_s=PATIENCE_S, what="facts come in")  # noqa: B023  # of this round
            async with links.harmed(link, fault):
                await asyncio.sleep(HARM_SECONDS)
            released, answered = now(), leads.callers.count
            await asyncio.wait_for(sending, PATIENCE_S)
        end = await log_end(links.direct_kafka, SHARDS)

        def is_level(end: int = end, wanted: int = answered + CALLERS) -> bool:
            start_again(processes)
            return processes.folded() >= end and leads.callers.count >= wanted

        await eventually(is_level, within_s=PATIENCE_S, what=f"all is folded and answered after {link} {fault}")
        took[link, fault] = now() - released
    return took


def start_again(processes: Folds) -> None:
    """Start the folds that ended by themselves, as they do when stuck: a supervisor would."""
    for name in processes.names:
        if processes.exit_code(name) is not None:
            processes.start(name)


async def assert_exact(kafka: str, processes: Folds, facts: list[bytes]) -> None:
    """Hold every number against the log, and the log against what was acknowledged."""
    end = await log_end(kafka, SHARDS)
    await eventually(lambda: processes.folded() >= end, within_s=PATIENCE_S, what=f"{end} positions folded")
    books = Books(kafka, SHARDS)
    wrong = await books.settled(processes)
    assert not wrong, f"{len(wrong)} cells are not what the log says: {wrong[:5]}"
    told = {one.content for one in books.log}
    assert not (missing := [fact for fact in facts if fact not in told]), f"{len(missing)} facts are missing"
