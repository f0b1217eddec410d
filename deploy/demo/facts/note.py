"""What happened and the books keep no account of: it is told as it was."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.events import EventData


@dataclass(frozen=True, slots=True)
class Note:
    """What the system *source* says of one thing, each with its time."""

    note_id: str
    source: str
    told: tuple[tuple[datetime, EventData], ...]


Told = Iterator[tuple[datetime, EventData]]
"""What is said of a thing as it goes on."""


def said(kind: type[EventData], facts: Mapping[str, object], /, **more: object) -> EventData:
    """Return the data of an event of *kind*."""
    return kind.model_validate({**facts, **more})


def note_before(end: datetime, note_id: str, source: str, told: Told) -> Note:
    """Return what *source* said of a thing before the *end*."""
    return Note(note_id, source, tuple(one for one in told if one[0] < end))
