"""A measure: an additive whole number that a record's state contributes to managers' days."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from services.kpi.records.record import Facets, RecordKind
from services.kpi.records.rules import Rules
from shared.events import WHOLE_BP

UNKNOWN = "unknown"
"""The value of a dimension that nobody told."""


class Move(NamedTuple):
    """A contribution: *value*, to *manager* (None = nobody yet), at a moment or on a day."""

    at: datetime | date
    manager: str | None
    value: int
    variant: str = ""
    """What the sum is kept apart by: `:USD` for a currency, `#17` for a bucket of a duration, `~M` for a month."""
    facets: Facets = ()
    """What this contribution is broken down by, besides what the whole record is."""


Moves = Callable[[Any, Rules], Iterable["Move"]]
"""What a measure contributes for one state of a record."""
MovesOfSeveral = Callable[[Any, Rules], Iterable[tuple["Measure", "Move"]]]
"""What measures contribute that come from one look at the state."""


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A declared measure; `moves` are all it contributes for one state of a record of kind `of`."""

    name: str
    of: RecordKind
    moves: Moves
    meaning: str
    scale: int = 1
    """How many units of the sum make one; a count that can be shared is kept in basis points."""
    is_stock: bool = False
    """A running total: what counts is the sum of all days so far."""
    is_due: bool = False
    """Kept by the quarter-hour of its day, so that a read can stop at now."""
    is_money: bool = False
    """Kept by currency, in minor units."""
    is_distinct: bool = False
    """Counted once in a month, a quarter and a year each: variants `~M`, `~Q`, `~Y`; no other range has it."""
    by: tuple[str, ...] = ()
    """The dimensions that it is broken down by; their values are in the state's `facets` or the move's."""
    rows: tuple[str, ...] = ()
    """Of clients: the rows of the ledger of which it needs one; a client without any need not be asked."""
    together: MovesOfSeveral | None = None
    """What several measures contribute, this one's `moves` among them: to ask once is to ask for all."""


@lru_cache(maxsize=50_000)
def facets_of(dimensions: tuple[str, ...], of_state: Facets, of_move: Facets) -> Facets:
    """Return the value of each of *dimensions* for a contribution; what was not told is unknown."""
    known = {**dict(of_state), **dict(of_move)}
    return tuple((dimension, known.get(dimension) or UNKNOWN) for dimension in dimensions)


def asked_for(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return *measures*, and of those that are told together only the first."""
    found: dict[MovesOfSeveral | Measure, Measure] = {}
    for measure in measures:
        found.setdefault(measure.together or measure, measure)
    return tuple(found.values())


SHARED = WHOLE_BP


def currency(code: str) -> str:
    """Return the variant of a sum of money in *code*."""
    return f":{code}"


def bucket(index: int, money: str = "") -> str:
    """Return the variant that counts durations, or amounts of the currency *money*, in bucket *index*."""
    return f":{money}#{index}" if money else f"#{index}"


def slot(index: int) -> str:
    """Return the variant that is due in quarter-hour *index* of its day."""
    return f"@{index}"


def within(seconds: int) -> str:
    """Return the variant that counts durations of at most *seconds*."""
    return f"<{seconds}"


PERIODS = {"month": "~M", "quarter": "~Q", "year": "~Y"}
"""The variants of a distinct count, by the kind of period that each one is for."""


@lru_cache(maxsize=50_000)
def name_in(key: str) -> str:
    """Return the name of the measure that a cell's *key* is of: what stands before its variant."""
    for at, character in enumerate(key):
        if character in ":#@<~":
            return key[:at]
    return key
