"""What the log delivers, read: an event for its records, or why it is not folded here. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from shared.events import AnyEvent
from shared.events.codec import UnknownTypeError, UnreadableEventError, decode, shard_key, topic_of
from shared.topics import REKEYED

AHEAD = timedelta(hours=1)
"""How far an event's time may lie after the moment its broker took it; more is a broken clock."""

MOST_BYTES = 900_000
"""What an event may have here; a producer that compresses gets more past the broker."""


class Position(NamedTuple):
    """Where in the log; it orders a batch, and names a dead letter."""

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


class Delivered(NamedTuple):
    """A record of the log."""

    position: Position
    appended_ms: int
    content: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


class DeadLetter(NamedTuple):
    """A delivery that cannot be used, and why."""

    delivered: Delivered
    code: str
    reason: str
    field: str | None = None


class Misplaced(NamedTuple):
    """An event that was found in a partition it does not belong to."""

    delivered: Delivered
    subject: str
    partition: int


@dataclass(slots=True)
class Reading:
    """A batch, read."""

    facts: list[tuple[Delivered, AnyEvent]] = field(default_factory=list)
    misplaced: list[Misplaced] = field(default_factory=list)
    dead: list[DeadLetter] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    """The types that the catalogue does not have; they are counted and skipped."""


def reading_of(batch: Iterable[Delivered], home: Callable[[str], int]) -> Reading:
    """Return *batch* read; *home* is the partition that a shard key belongs to."""
    reading = Reading()
    for delivered in batch:
        if len(delivered.content) > MOST_BYTES:
            reason = f"{len(delivered.content)} bytes are more than {MOST_BYTES}: it could not be sent on"
            reading.dead.append(DeadLetter(delivered, "too-large", reason))
            continue
        try:
            event = decode(delivered.content, delivered.headers)
        except UnknownTypeError as error:
            reading.unknown.append(error.type)
        except UnreadableEventError as error:
            reading.dead.append(DeadLetter(delivered, error.code, error.reason, error.field))
        else:
            _place(reading, delivered, event, home)
    return reading


def _place(reading: Reading, delivered: Delivered, event: AnyEvent, home: Callable[[str], int]) -> None:
    topic, partition, _ = delivered.position
    if topic != REKEYED and topic != (right := topic_of(event)):
        reason = f"{event.type} belongs on {right}, not on {topic}"
        reading.dead.append(DeadLetter(delivered, "wrong-topic", reason, "type"))
    elif topic != REKEYED and event.via is not None:
        reason = f"a copy for a merged client belongs on {REKEYED}, not on {topic}"
        reading.dead.append(DeadLetter(delivered, "wrong-topic", reason, "via"))
    elif event.time > datetime.fromtimestamp(delivered.appended_ms / 1000, UTC) + AHEAD:
        reading.dead.append(DeadLetter(delivered, "future-time", f"{event.time} had not come when it was sent", "time"))
    elif partition == (right_partition := home(key := shard_key(event))):
        reading.facts.append((delivered, event))
    elif topic == REKEYED:
        reason = f"{key!r} belongs in partition {right_partition} of {REKEYED}, not in {partition}"
        reading.dead.append(DeadLetter(delivered, "wrong-partition", reason, "subject"))
    else:
        reading.misplaced.append(Misplaced(delivered, event.subject, right_partition))
