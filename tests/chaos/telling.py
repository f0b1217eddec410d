"""What the storm's log is made of: facts of every type, told twice, late, mis-keyed and mixed with what is no event."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, given, seed, settings

from shared.events import CATALOGUE, AnyEvent, EventData, EventRetracted
from shared.events.codec import encode, enveloped, topic_of
from shared.topics import LEADS, ORDERS, SHARD_TOPICS
from tests.strategies import World, events

WORLD = World(
    stories=60,
    clients=40,
    managers=8,
    teams=3,
    since=datetime(2026, 8, 1, tzinfo=UTC),
    until=datetime(2026, 11, 20, tzinfo=UTC),
)
_POISON = (
    b"",
    b"\xff\xfe no text",
    b"not json",
    b"[1, 2]",
    b'{"specversion": "1.0", "id": "x", "source": "/x", "type": "LeadCreated"}',
    b'{"specversion": "1.0", "id": "x", "source": "/x", "type": "New", "subject": "s", "time": "2026-10-01T00:00:00Z"}',
)


class Message(NamedTuple):
    """What is sent: bytes under a key."""

    topic: str
    key: bytes
    value: bytes


@dataclass(frozen=True)
class Telling:
    """The facts of a run, and all that is sent of them."""

    facts: list[AnyEvent]
    messages: list[Message]


def a_telling(number: int, rng: Random) -> Telling:
    """Return *number* facts of every type, some taken back, and messages that tell each at least once, in disorder."""
    facts = [event.model_copy(update={"id": f"fact-{place}"}) for place, event in enumerate(_facts(number))]
    facts += [_taken_back(event, rng) for event in rng.sample(facts, number // 50)]
    messages = [_message(event) for event in facts]
    messages += [_message(event) for event in rng.sample(facts, number // 5)]
    messages += [_misplaced(event) for event in rng.sample(facts, number // 50)]
    messages += [Message(rng.choice((LEADS, ORDERS)), b"poison", rng.choice(_POISON)) for _ in range(number // 50)]
    rng.shuffle(messages)
    return Telling(facts, messages)


def _facts(number: int) -> list[AnyEvent]:
    """Return events as the strategies draw them, always the same ones."""
    found: list[AnyEvent] = []

    @seed(4)
    @settings(
        max_examples=number,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(events(*_sharded(), world=WORLD))
    def draw(event: AnyEvent) -> None:
        found.append(event)

    while len(found) < number:
        draw()
    return found[:number]


def _sharded() -> Iterator[type[EventData]]:
    return (data for data in CATALOGUE if data.kafka_topic in SHARD_TOPICS and data is not EventRetracted)


def _taken_back(event: AnyEvent, rng: Random) -> AnyEvent:
    data = EventRetracted(event=json.loads(encode(event)), reason="storm")
    return enveloped(
        data, id=f"back-{event.id}", source=event.source, time=event.time.replace(microsecond=rng.randrange(1_000))
    )


def _message(event: AnyEvent) -> Message:
    return Message(topic_of(event), event.subject.encode(), encode(event))


def _misplaced(event: AnyEvent) -> Message:
    """Return the message of a producer that takes something else for the key."""
    return Message(topic_of(event), f"key of {event.id}".encode(), encode(event))
