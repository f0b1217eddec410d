"""The table of metrics in docs/watching.md, from the declarations."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from prometheus_client import Counter, Histogram
from prometheus_client.metrics import MetricWrapperBase

import services.kpi.metrics
import shared.watching.metrics
from deploy.markdown import table
from services.kpi.letters.metrics import LABELS, MEANING, NAME

PAGE = Path(__file__).parents[1] / "docs" / "watching.md"
BEGIN, END = "<!-- metrics: begin (make tables) -->", "<!-- metrics: end -->"


class Metric(NamedTuple):
    """One metric as it is scraped."""

    name: str
    kind: str
    labels: tuple[str, ...]
    meaning: str
    where: str

    @property
    def samples(self) -> frozenset[str]:
        """Return the names under which its numbers are found."""
        suffixes = ("_bucket", "_sum", "_count") if self.kind == Histogram.__name__.lower() else ("",)
        return frozenset(self.name + suffix for suffix in suffixes)


def metrics() -> list[Metric]:
    """Return every metric of ours."""
    counted = Metric(NAME, "gauge", LABELS, MEANING, "kpi serve")
    return [*_of(shared.watching.metrics, "every process"), *_of(services.kpi.metrics, "kpi"), counted]


def metric_table() -> str:
    """Return the metrics as Markdown."""
    rows = ((f"`{one.name}`", one.kind, ", ".join(one.labels) or "-", one.where, one.meaning) for one in metrics())
    return table(("metric", "type", "labels", "of", "meaning"), rows)


def with_metrics(page: str) -> str:
    """Return *page* with the table of today between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{metric_table()}\n{END}{after}"


def _of(module: ModuleType, where: str) -> Iterator[Metric]:
    for one in _declared(module):
        [family] = one.describe()
        name = f"{family.name}_total" if isinstance(one, Counter) else family.name
        yield Metric(name, family.type, tuple(one._labelnames), family.documentation, where)  # noqa: SLF001  # no other way


def _declared(module: ModuleType) -> Iterable[MetricWrapperBase]:
    return (one for one in vars(module).values() if isinstance(one, MetricWrapperBase))
