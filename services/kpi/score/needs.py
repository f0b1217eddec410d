"""What KPIs are made from besides the flows of their own scope: a few of them need fewer cells than a card. Pure."""

from collections.abc import Iterable
from typing import NamedTuple

from services.kpi.kpis import Derived, Kpi
from services.kpi.kpis.kpi import Combined, Share


class Needs(NamedTuple):
    """Which cells are looked at, besides those of the days themselves."""

    stocks: bool
    """All earlier cells, for running totals."""
    company: bool
    """The company's, to take shares of."""


ALL = Needs(stocks=True, company=True)


def needs_of(kpis: Iterable[Kpi]) -> Needs:
    """Return what *kpis* need."""
    found = [_needs(kpi) for kpi in kpis]
    return Needs(any(one.stocks for one in found), any(one.company for one in found))


def _needs(kpi: Kpi) -> Needs:
    if isinstance(kpi, Derived):
        return ALL  # it may look at any other reading
    is_of_company = isinstance(kpi, Share) or (
        isinstance(kpi, Combined) and any(_needs(part).company for part in kpi.of.values())
    )
    return Needs(any(measure.is_stock for measure in kpi.measures), is_of_company)
