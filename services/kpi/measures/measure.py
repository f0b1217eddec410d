"""A measure: an additive whole number that a record's state contributes to managers' days."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from services.kpi.records.record import RecordKind
from shared.events import WHOLE_BP


class Move(NamedTuple):
    """A contribution: *value*, to *manager* (None = nobody yet), at a moment."""

    at: datetime
    manager: str | None
    value: int
    variant: str = ""
    """What the sum is kept apart by: `:USD` for a currency, `#17` for a bucket of a duration."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A declared measure; `moves` are all it contributes for one state of a record of kind `of`."""

    name: str
    of: RecordKind
    moves: Callable[[Any], Iterable[Move]]
    meaning: str
    scale: int = 1
    """How many units of the sum make one; a count that can be shared is kept in basis points."""
    is_stock: bool = False
    """A running total: what counts is the sum of all days so far."""
    is_due: bool = False
    """Kept by the quarter-hour of its day, so that a read can stop at now."""


SHARED = WHOLE_BP


def currency(code: str) -> str:
    """Return the variant of a sum of money in *code*."""
    return f":{code}"


def bucket(index: int) -> str:
    """Return the variant that counts durations in bucket *index*."""
    return f"#{index}"


def slot(index: int) -> str:
    """Return the variant that is due in quarter-hour *index* of its day."""
    return f"@{index}"
