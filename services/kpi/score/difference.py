"""What two ways of counting say of the same scopes and periods: which KPIs differ, and how. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.kpi.kpis.kpi import Number
from services.kpi.score.cards import Card
from services.kpi.score.sparse import Kpis
from shared.values import COMPANY


class Difference(NamedTuple):
    """One KPI of which two generations say different things."""

    card: Card
    kpi: str
    before: Number | None
    after: Number | None


def _width(one: Difference) -> tuple[bool, int, str, str]:
    """Return what the widest card has least of: the company comes first, and of periods the longest."""
    scope, period = one.card
    return scope != COMPANY, -len(list(period.days())), str(scope), str(period)


def differences(card: Card, before: Kpis, after: Kpis) -> Iterator[Difference]:
    """Yield the KPIs of *card* whose values differ; of one that only one side has, the other says nothing."""
    for kpi in dict.fromkeys([*before, *after]):
        old, new = (side[kpi].value if kpi in side else None for side in (before, after))
        if old != new:
            yield Difference(card, kpi, old, new)


def table(found: Iterable[Difference]) -> str:
    """Return a line for each KPI that differs: on how many cards, and how it does on the widest of them."""
    by_kpi: defaultdict[str, list[Difference]] = defaultdict(list)
    for one in found:
        by_kpi[one.kpi].append(one)
    if not by_kpi:
        return "no KPI differs"
    rows = sorted(by_kpi.values(), key=lambda those: (-len(those), those[0].kpi))
    shown = [("KPI", "cards", "widest", "period", "before", "after"), *map(_cells, rows)]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in shown
    )


def _cells(those: list[Difference]) -> tuple[str, str, str, str, str, str]:
    one = min(those, key=_width)
    scope, period = one.card
    return one.kpi, f"{len(those):,}", str(scope), str(period), _text(one.before), _text(one.after)


def _text(value: Number | None) -> str:
    return "-" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
