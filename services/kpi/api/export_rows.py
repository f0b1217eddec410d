"""A number as a row of a table that other programs read. Pure."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from services.kpi.kpis import KPI
from services.kpi.score.cards import Card
from services.kpi.score.scorecard import House
from services.kpi.score.sums import Now
from services.kpi.score.trust import State, is_immature
from shared.events import KpiReading

Cell = str | int | float | date | datetime | None


class Row(NamedTuple):
    """One KPI of one scope and period, with all that the API says of it."""

    scope: str
    name: str
    period: str
    first_day: date
    last_day: date
    kpi: str
    kpi_name: str
    unit: str
    value: int | float | None
    numerator: int | float | None
    denominator: int | float | None
    n: int | float
    target: int | float | None
    attainment: float | None
    reason: str | None
    details: str
    """JSON, as in the API."""
    is_immature: bool
    state: str
    as_of: datetime


class Told(NamedTuple):
    """What the rows of one card have in common."""

    card: Card
    name: str
    state: State
    as_of: datetime


def rows_of(told: Told, readings: Iterable[tuple[str, KpiReading]], now: Now, house: House) -> list[Row]:
    """Return a row for each of *readings*, which are named by their KPI."""
    return [_row(told, kpi, reading, now, house) for kpi, reading in readings]


def _row(told: Told, kpi: str, reading: KpiReading, now: Now, house: House) -> Row:
    period, declared = told.card.period, KPI.get(kpi)
    return Row(
        scope=str(told.card.scope),
        name=told.name,
        period=str(period),
        first_day=period.first,
        last_day=period.last,
        kpi=kpi,
        kpi_name=declared.name if declared else kpi,
        unit=reading.unit,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        n=reading.n,
        target=reading.target,
        attainment=reading.attainment,
        reason=reading.reason,
        details=json.dumps(reading.details, separators=(",", ":")),
        is_immature=declared is not None and is_immature(declared, period, now, house),
        state=told.state,
        as_of=told.as_of,
    )
