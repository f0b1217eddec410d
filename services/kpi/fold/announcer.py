"""Where a batch's announcement goes: changed cells, misplaced events under their right partition, dead letters."""

from base64 import b64encode
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import msgspec
from aiokafka import AIOKafkaProducer

from services.kpi.cells import ChangedCell, Changes, DirectoryRecord, Version
from services.kpi.fold.delivery import DeadLetter, Delivered
from services.kpi.fold.ports import Announcement, Offsets
from services.kpi.origin import Origin, headers_of
from shared.events.codec import KAFKA_HEADERS, encode
from shared.topics import DEAD_LETTERS, KPI_CHANGES, REKEYED, SHARD_TOPICS
from shared.watching.traces import current_trace
from shared.watching.traces import headers_of as trace_headers

_MESSAGE_BYTES = 512 * 1024
"""Half of what the broker takes."""
_KEPT_BYTES = 64 * 1024
"""What a dead letter keeps of the content: written as JSON it is at most eight times as long."""
_KEPT_HEADERS, _KEPT_CHARACTERS = 20, 500
"""What it keeps of everything else, for the sender decides how long that is."""

ItemT = TypeVar("ItemT")

_encoder = msgspec.json.Encoder()


Said = Callable[[], Awaitable[Offsets | None]]
"""Asks how far the live generation has said all that is not its numbers alone; None for the live one itself."""


async def nothing_said() -> None:
    """Return that nobody else speaks."""


class KafkaAnnouncer:
    """Sends one shard's announcements; *said* keeps a generation that is not live from repeating the live one."""

    def __init__(self, producer: AIOKafkaProducer, generation: str, shard: int, said: Said = nothing_said) -> None:
        self._producer, self._generation, self._shard, self._said = producer, generation, shard, said

    async def announce(self, announcement: Announcement) -> None:
        """Send it, and return when all of it is acknowledged."""
        if announcement.misplaced or announcement.dead or announcement.copies:
            said = await self._said()
            announcement = announcement if said is None else unsaid(announcement, said)
        trace, taken = current_trace(), announcement.taken_ms
        as_copy = [*KAFKA_HEADERS, *trace_headers(trace)]
        origin = headers_of(None if taken is None else Origin(taken, trace))
        sent = [
            await self._producer.send(
                KPI_CHANGES, key=str(self._shard).encode(), value=_encoder.encode(changes), headers=origin
            )
            for changes in changes_of(announcement, self._generation, self._shard)
        ]
        sent += [
            await self._producer.send(
                REKEYED,
                key=event.subject.encode(),
                value=event.delivered.content,
                headers=list(event.delivered.headers),
                partition=event.partition,
            )
            for event in announcement.misplaced
        ]
        sent += [
            await self._producer.send(
                DEAD_LETTERS, key=str(letter.delivered.position).encode(), value=_encoder.encode(dead_letter(letter))
            )
            for letter in announcement.dead
        ]
        sent += [
            await self._producer.send(REKEYED, key=copy.subject.encode(), value=encode(copy), headers=as_copy)
            for copy in announcement.copies
        ]
        for acknowledgement in sent:
            await acknowledgement


def unsaid(announcement: Announcement, said: Offsets) -> Announcement:
    """Return *announcement* without what lies before *said*, where the live generation has announced all of it."""
    known = dict(zip(SHARD_TOPICS, said, strict=True))

    def is_new(delivered: Delivered) -> bool:
        return delivered.position.offset >= known[delivered.position.topic]

    is_all_said = all(mine <= theirs for mine, theirs in zip(announcement.upto, said, strict=True))
    return replace(
        announcement,
        misplaced=[one for one in announcement.misplaced if is_new(one.delivered)],
        dead=[one for one in announcement.dead if is_new(one.delivered)],
        copies=[] if is_all_said else announcement.copies,
    )


def changes_of(announcement: Announcement, generation: str, shard: int) -> Iterator[Changes]:
    """Yield the messages for `kpi.changes`, each well under the broker's limit."""

    def message(version: Version, cells: list[ChangedCell], directory: list[DirectoryRecord]) -> Changes:
        return Changes(generation, shard, version.epoch, version.batch, cells, directory)

    cells = [ChangedCell(key.scope, key.span, sums) for key, sums in announcement.cells.items() if not key.by]
    directory = [DirectoryRecord(key.kind, key.id, texts) for key, texts in announcement.directory.items()]
    for some_records in _parcels(directory):
        yield message(announcement.version, [], some_records)
    for some_cells in _parcels(cells):
        yield message(announcement.version, some_cells, [])


def _parcels(items: Iterable[ItemT]) -> Iterator[list[ItemT]]:
    """Yield *items* in lists that fit into a message."""
    parcel: list[ItemT] = []
    room = _MESSAGE_BYTES
    for item in items:
        weight = len(_encoder.encode(item)) + 1
        if parcel and weight > room:
            yield parcel
            parcel, room = [], _MESSAGE_BYTES
        parcel.append(item)
        room -= weight
    if parcel:
        yield parcel


def dead_letter(letter: DeadLetter) -> dict[str, Any]:
    """Return what is kept of a delivery that could not be used: where it lay, why, and its first 64 kB."""
    delivered = letter.delivered
    kept = delivered.content[:_KEPT_BYTES]
    return {
        "position": delivered.position._asdict(),
        "code": letter.code,
        "reason": letter.reason[:_KEPT_CHARACTERS],
        "field": letter.field and letter.field[:_KEPT_CHARACTERS],
        "bytes": len(delivered.content),
        "content": kept.decode(errors="replace"),
        "content_base64": b64encode(kept).decode(),
        "headers": {name[:_KEPT_CHARACTERS]: _text(value) for name, value in delivered.headers[:_KEPT_HEADERS]},
    }


def _text(value: bytes | None) -> str | None:
    """Return the beginning of a header's value; Kafka allows it to be null."""
    return None if value is None else value[:_KEPT_CHARACTERS].decode(errors="replace")
