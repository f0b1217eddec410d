"""One KPI as the books have it: exact numbers, and nothing where there is nothing to divide by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

Number = int | Fraction

NO_DATA, NO_PLAN, NO_SPEND = "no_data", "no_plan", "no_spend"


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI's value and what it is made of."""

    value: Number | None
    numerator: Number | None
    denominator: Number | None
    n: Number
    reason: str | None = None
    details: Mapping[str, Number | None] = field(default_factory=dict)
    target: Number | None = None
    attainment: Number | None = None


def total(amount: Number, n: Number) -> Figure:
    """Return the figure of a plain sum that *n* facts stand behind."""
    return Figure(amount, amount, 1, n)


def ratio(above: Number, below: Number, n: Number, factor: int = 1) -> Figure:
    """Return *above* / *below* x *factor*, or no value where *below* is not positive."""
    if below <= 0:
        return Figure(None, above, below, n, NO_DATA)
    return Figure(Fraction(above) * factor / Fraction(below), above, below, n)


def quantile(durations: Sequence[int], share: Fraction) -> Fraction:
    """Return what *share* of *durations* do not exceed, between two neighbours in proportion."""
    ordered = sorted(durations)
    rank = share * (len(ordered) - 1)
    low = int(rank)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (rank - low)


def cost(spent: Number, spendings: Number, leads: Number) -> Figure:
    """Return what one of *leads* cost: nothing can be said where nobody recorded any spending."""
    details = {"spendings": spendings}
    if not spendings:
        return Figure(None, spent, leads, leads, NO_SPEND, details)
    return replace(ratio(spent, leads, leads), details=details)
