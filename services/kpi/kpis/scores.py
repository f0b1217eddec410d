"""A KPI of raw scores: they are counted one by one, and what they come to is decided when they are read."""

from collections.abc import Mapping
from dataclasses import dataclass

from typing_extensions import override

from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import Kpi
from services.kpi.measures import Measure
from shared.events import KpiReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored(Kpi):
    """The mean of what each answer's score weighs; how often each score was given is among the details."""

    of: Measure
    weights: Mapping[int, int]
    """By score; of all others 0."""
    factor: int = 1
    unit: str = "ratio"

    @property
    @override
    def measures(self) -> tuple[Measure, ...]:
        return (self.of,)

    @override
    def _reading(self, figures: Figures) -> KpiReading:
        answers = figures.durations(self.of)
        above = sum(self.weights.get(score, 0) * number for score, number in answers.items())
        n = answers.total()
        details = {f"score_{score}": number for score, number in sorted(answers.items())}
        return self._ratio(figures, above, n, n, self.factor, details)
