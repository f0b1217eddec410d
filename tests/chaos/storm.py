"""A storm: everything is killed, held and started again at random while facts come in, bounded in kills and in time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from random import Random

import structlog
from aiokafka.errors import KafkaError

from deploy.local.choice import LocalStack
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from tests.chaos.telling import Message
from tests.fold_processes import Folds

FOLDS, SCORES = ("fold-1", "fold-2", "fold-3"), ("score-1", "score-2")
SESSION_SECONDS = 6
_HELD_SECONDS = SESSION_SECONDS + 3
_BETWEEN_SECONDS = 0.4

log = structlog.get_logger()


@dataclass
class Storm:
    """Kills until there were enough, or until it has lasted too long."""

    stack: LocalStack
    processes: Folds
    rng: Random
    kills: int
    seconds: float
    done: int = 0
    held: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    fallen: list[str] = field(default_factory=list)
    """Processes that ended though nobody killed them."""

    async def rage(self) -> None:
        """Do harm until there was enough of it; afterwards everything runs."""
        until = asyncio.get_running_loop().time() + self.seconds
        while self.done < self.kills and asyncio.get_running_loop().time() < until:
            what, weight = zip(*self._harms().items(), strict=True)
            await self.rng.choices(what, weight)[0]()
            await asyncio.sleep(self.rng.random() * _BETWEEN_SECONDS)
        await self._everything_runs()

    def _harms(self) -> dict[Callable[[], Awaitable[None]], int]:
        return {
            self._kill_a_fold: 50,
            self._kill_a_score: 18,
            self._kill_the_database: 6,
            self._kill_kafka: 3,
            self._hold_one: 3,
            self._leave_or_join: 12,
        }

    async def _kill_a_fold(self) -> None:
        await self._kill(self._one_of(FOLDS), "fold")

    async def _kill_a_score(self) -> None:
        await self._kill(self._one_of(SCORES), "score")

    async def _kill(self, name: str | None, role: str) -> None:
        if name is not None:
            self._look_at(name)
            self.processes.kill(name)
            self.processes.start(name, role)
            self._note(role)

    async def _kill_the_database(self) -> None:
        await self._kill_part("mongo")

    async def _kill_kafka(self) -> None:
        await self._kill_part("kafka")

    async def _kill_part(self, name: str) -> None:
        await asyncio.to_thread(self.stack.kill, name)
        await asyncio.to_thread(self.stack.start, name)
        self._note(name)

    async def _hold_one(self) -> None:
        """Hold a process for longer than its session lasts: others take over, and it comes back as a zombie."""
        name = self._one_of((*FOLDS, *SCORES))
        if name is not None:
            self.processes.hold(name)
            await asyncio.sleep(_HELD_SECONDS)
            self.processes.let_go(name)
            self.held += 1

    async def _leave_or_join(self) -> None:
        name = self.rng.choice(FOLDS[1:])
        if name in self.processes.names:
            self._look_at(name)
            self.processes.stop(name)
        else:
            self.processes.start(name)

    async def _everything_runs(self) -> None:
        for name in self.processes.names:
            self._look_at(name)
        for name in FOLDS[:2]:
            if name not in self.processes.names:
                self.processes.start(name)
        for name in ("kafka", "mongo"):
            await asyncio.to_thread(self.stack.start, name)

    def _look_at(self, name: str) -> None:
        if (code := self.processes.exit_code(name)) is not None:
            self.fallen.append(f"{name} with {code}")

    def _one_of(self, names: tuple[str, ...]) -> str | None:
        found = [name for name in names if name in self.processes.names]
        return self.rng.choice(found) if found else None

    def _note(self, what: str) -> None:
        self.done += 1
        self.counts[what] = self.counts.get(what, 0) + 1


class Publishing:
    """Publishes messages a few at a time, again until each is acknowledged, as a careful producer does."""

    def __init__(self, kafka: str, messages: list[Message], per_second: float) -> None:
        self._kafka, self._messages, self._per_second = kafka, messages, per_second
        self.acknowledged = 0

    async def run(self) -> None:
        """Return when all are acknowledged."""
        while self.acknowledged < len(self._messages):
            try:
                async with _connected(self._kafka) as send:
                    while self.acknowledged < len(self._messages):
                        some = self._messages[self.acknowledged : self.acknowledged + 50]
                        await send(some)
                        self.acknowledged += len(some)
                        await asyncio.sleep(len(some) / self._per_second)
            except (KafkaError, TimeoutError) as away:
                log.info("not acknowledged", error=type(away).__name__)
                await asyncio.sleep(_BETWEEN_SECONDS)


@asynccontextmanager
async def _connected(kafka: str) -> AsyncIterator[Callable[[list[Message]], Awaitable[None]]]:
    producer = safe_producer(KafkaConnection(kafka), request_timeout_ms=5_000)

    async def send(messages: list[Message]) -> None:
        async with asyncio.timeout(10):
            sent = [await producer.send(one.topic, key=one.key, value=one.value) for one in messages]
            await asyncio.gather(*sent)

    try:
        async with asyncio.timeout(10):
            await producer.start()
        yield send
    finally:
        await asyncio.wait({asyncio.ensure_future(producer.stop())}, timeout=3)
