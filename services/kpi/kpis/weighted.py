"""A KPI of several shares, each with its weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from typing_extensions import override

from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import NO_DATA, Kpi, Number, plain
from services.kpi.measures import Measure
from shared.events import KpiReading


class Part(NamedTuple):
    """A share, and how much of the whole it makes."""

    weight: Fraction
    of: Measure
    over: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted(Kpi):
    """The weighted mean of shares; one of nothing is left out, and the others weigh as much more."""

    parts: Mapping[str, Part]
    """By their names among the details."""
    counted: Measure
    """How many stand behind it."""
    unit: str = "ratio"

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        of_parts = (measure for part in self.parts.values() for measure in (part.of, part.over))
        return tuple(dict.fromkeys((*of_parts, self.counted)))

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        shares = {name: _share(part, figures) for name, part in self.parts.items()}
        known = {name: share for name, share in shares.items() if share is not None}
        weight = sum((self.parts[name].weight for name in known), Fraction())
        total = sum((self.parts[name].weight * share for name, share in known.items()), Fraction())
        details: dict[str, Number | None] = {name: plain(share) for name, share in shares.items()}
        value = total / weight if weight else None
        return self._of(figures, value, total, weight, figures.count(self.counted), NO_DATA, details)


def _share(part: Part, figures: Figures) -> Fraction | None:
    below = figures.count(part.over)
    return figures.count(part.of) / below if below > 0 else None
