"""Sparse scorecards: what is kept and sent holds only KPIs that say something; readers fill the others in. Pure.

Most of a day's hundred and more readings are those of nothing, which everybody can work out from the declarations.
"""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b

from services.kpi.kpis import LIVE, Figures, Kpi
from shared.events import KpiReading
from shared.values import PeriodKind

Kpis = dict[str, KpiReading]

NOT_KNOWN_THEN = "not_known_then"
"""Why a KPI is null on a card that was made before the KPI was declared."""


def reading_of_nothing(kpi: Kpi, currency: str, kind: PeriodKind) -> KpiReading:
    """Return what *kpi* says of a period in which nothing happened: 0, or null and why."""
    return kpi.reading(Figures(currency, kind=kind))


@lru_cache(maxsize=100)
def readings_of_nothing(currency: str, kind: PeriodKind) -> Mapping[str, KpiReading]:
    """Return what every live KPI says of a period of *kind* in which nothing happened."""
    return {kpi.id: reading_of_nothing(kpi, currency, kind) for kpi in LIVE}


def sparse(kpis: Mapping[str, KpiReading], currency: str, kind: PeriodKind) -> Kpis:
    """Return those of *kpis* that say something: any that is another than the reading of nothing."""
    nothing = readings_of_nothing(currency, kind)
    return {kpi: reading for kpi, reading in kpis.items() if reading is not nothing[kpi] and reading != nothing[kpi]}


def filled(kpis: Mapping[str, KpiReading], currency: str, kind: PeriodKind) -> Kpis:
    """Return the whole scorecard that was kept as *kpis*, in the order of the catalogue."""
    return {kpi: kpis.get(kpi, empty) for kpi, empty in readings_of_nothing(currency, kind).items()}


def unknown(reading: KpiReading) -> KpiReading:
    """Return the reading of a KPI that nobody had declared yet."""
    return KpiReading(value=None, n=0, unit=reading.unit, reason=NOT_KNOWN_THEN)


@lru_cache(maxsize=1)
def catalogue_digest() -> str:
    """Return what a scorecard's meaning depends on besides its numbers: which KPIs there are, and their formulas."""
    told = "\n".join(f"{kpi.id} {kpi.formula} {kpi.unit}" for kpi in LIVE)
    return blake2b(told.encode(), digest_size=8).hexdigest()
