"""The services' numbers beside the books': every part of every KPI."""

from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any, NamedTuple

from deploy.demo.books import Figure
from deploy.demo.books.figure import Number
from deploy.demo.books.plans import MEDIANS

Found = Mapping[str, Any]
Expected = Number | str | None

PARTS = ("value", "numerator", "denominator", "n", "target", "attainment", "reason")
BUCKETED = {"median", "p90"}
"""They come from logarithmic buckets."""
OF_VALUE = {"value", "attainment"}
FLOAT, BUCKET = 1e-12, 0.01
"""Relative tolerances: what a float cannot say, and what a bucket cannot."""
NOTHING = 1e-9
"""What two floats leave when they cancel out; the smallest share of anything is 1e-4."""


class Comparison(NamedTuple):
    """One number of both sides."""

    scope: str
    period: str
    kpi: str
    part: str
    expected: Expected
    found: float | str | None

    @property
    def is_equal(self) -> bool:
        """Return whether both sides say the same, as exactly as this number can be said."""
        if isinstance(self.expected, str) or self.expected is None or not isinstance(self.found, int | float):
            return self.expected == self.found
        return isclose(self.found, self.expected, rel_tol=BUCKET if self.is_bucketed else FLOAT, abs_tol=NOTHING)

    @property
    def is_bucketed(self) -> bool:
        """Return whether the number comes from buckets."""
        return self.part in BUCKETED or (self.part in OF_VALUE and self.kpi in MEDIANS)


def compared(scope: str, period: str, card: Mapping[str, Found], figures: Mapping[str, Figure]) -> Iterator[Comparison]:
    """Yield every number that the books have, beside the scorecard's; a KPI the card lacks has none."""
    for kpi, figure in figures.items():
        reading = card.get(kpi, {})
        details = reading.get("details") or {}
        for part in PARTS:
            yield Comparison(scope, period, kpi, part, getattr(figure, part), reading.get(part, "missing"))
        for part, expected in figure.details.items():
            yield Comparison(scope, period, kpi, part, expected, details.get(part, "missing"))
