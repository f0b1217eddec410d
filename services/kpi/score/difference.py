"""What two ways of counting say of the same scopes and periods: where they differ, the largest first. Pure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.kpi.kpis.kpi import Number
from services.kpi.score.cards import Card
from services.kpi.score.sparse import Kpis


class Difference(NamedTuple):
    """One KPI of which two generations say different things."""

    card: Card
    kpi: str
    before: Number | None
    after: Number | None

    @property
    def size(self) -> float:
        """Return how much of the larger value the difference is; more than all of it where one has none."""
        if self.before is None or self.after is None:
            return 3.0
        return abs(self.after - self.before) / max(abs(self.after), abs(self.before))


def differences(card: Card, before: Kpis, after: Kpis) -> Iterator[Difference]:
    """Yield the KPIs of *card* whose values differ; of one that only one side has, the other says nothing."""
    for kpi in dict.fromkeys([*before, *after]):
        old, new = (side[kpi].value if kpi in side else None for side in (before, after))
        if old != new:
            yield Difference(card, kpi, old, new)


def table(found: Iterable[Difference], most: int = 40) -> str:
    """Return *found* as lines of a table, the largest first, at most so many."""
    rows = sorted(found, key=lambda one: (-one.size, str(one.card.scope), str(one.card.period), one.kpi))
    if not rows:
        return "no KPI differs"
    shown = [("scope", "period", "KPI", "before", "after"), *map(_cells, rows[:most])]
    widths = [max(len(row[column]) for row in shown) for column in range(5)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown]
    if len(rows) > most:
        lines.append(f"… and {len(rows) - most} more")
    return "\n".join(lines)


def _cells(one: Difference) -> tuple[str, str, str, str, str]:
    return str(one.card.scope), str(one.card.period), one.kpi, _text(one.before), _text(one.after)


def _text(value: Number | None) -> str:
    return "-" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
