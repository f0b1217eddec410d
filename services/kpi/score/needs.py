"""What KPIs are made from: a few of them need fewer cells, and less of each, than a whole card. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from services.kpi.kpis import Derived, Kpi
from services.kpi.kpis.kpi import Combined, Share


class Needs(NamedTuple):
    """Which cells are looked at, besides those of the days themselves, and for what."""

    stocks: bool
    """All earlier cells, for running totals."""
    company: bool
    """The company's, to take shares of."""
    measures: frozenset[str] | None
    """The measures' names; None: all there are."""


ALL = Needs(stocks=True, company=True, measures=None)


def needs_of(kpis: Iterable[Kpi]) -> Needs:
    """Return what *kpis* need."""
    asked = list(kpis)
    if any(isinstance(kpi, Derived) for kpi in asked):
        return ALL  # it may look at any other reading
    measures = [measure for kpi in asked for measure in kpi.measures]
    return Needs(
        any(measure.is_stock for measure in measures),
        any(map(_is_of_company, asked)),
        frozenset(measure.name for measure in measures),
    )


def is_of_its_days(kpi: Kpi) -> bool:
    """Say whether *kpi* is made from the cells of its days alone, and needs no earlier ones."""
    return not needs_of([kpi]).stocks


def _is_of_company(kpi: Kpi) -> bool:
    return isinstance(kpi, Share) or (isinstance(kpi, Combined) and any(map(_is_of_company, kpi.of.values())))
