"""What the tools of assistants answer: the API's numbers, each with its formula and the address of its records."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import BaseModel, Field

from services.kpi.api.records import RecordShare
from services.kpi.score.trust import Trust
from shared.events import KpiReading

_RECORDS = "the path under which the API lists the records behind the number; the tool `explain` tells the same"


class Sourced(KpiReading):
    """A number of a KPI that the answer around it describes."""

    records: str = Field(description=_RECORDS)


class Told(Sourced):
    """A number with all that it takes to understand it."""

    kpi: str
    name: str
    formula: str
    better: str = Field(description="up, down or -: which way is good")


class ToldScorecard(BaseModel):
    """The KPIs of one scope and period."""

    scope: str
    period: str
    kpis: list[Told]
    left_out: int = Field(description="how many KPIs say nothing here, or were not asked for")
    immature: list[str] = Field(description="KPIs of cohorts that have not had their time yet: they go on rising")
    trust: Trust


class ToldReading(BaseModel):
    """One KPI of one scope and period."""

    scope: str
    period: str
    reading: Told
    is_immature: bool
    trust: Trust


class Named(BaseModel):
    """A KPI, as an answer with many numbers of it describes it once."""

    kpi: str
    name: str
    formula: str
    better: str


class Part(BaseModel):
    """One value of a dimension."""

    value: str
    reading: Sourced


class ToldBreakdown(Named):
    """One KPI of one scope and period by the values of a dimension."""

    scope: str
    period: str
    by: str
    total: Sourced
    rows: list[Part]
    trust: Trust


class Place(BaseModel):
    """One place of a leaderboard."""

    rank: int | None = Field(description="null without a value, or with too few facts behind it")
    scope: str
    name: str
    reading: Sourced


class ToldLeaderboard(Named):
    """Managers or teams by one KPI."""

    period: str
    of: str
    rows: list[Place]
    trust: Trust


class ToldDay(BaseModel):
    """One point of a series."""

    day: date
    reading: Sourced


class ToldSeries(Named):
    """One KPI of one scope, day by day."""

    scope: str
    days: list[ToldDay]
    trust: Trust


class Share(RecordShare):
    """One record behind a number, and where all its events are."""

    record: str = Field(description="the path of the record; the tool `record` tells the same")


class ToldBehind(Named):
    """The records behind one number: over all pages they add up to its numerator."""

    scope: str
    period: str
    reading: Sourced
    numerators: list[str] = Field(description="the measures above the line")
    records: list[Share]
    next: str | None = Field(description="give it as `after` to see what follows; null on the last page")
    trust: Trust


Definitions = Mapping[str, Mapping[str, Any]]
"""The KPI catalogue, by id."""


def named(kpi: str, definitions: Definitions) -> dict[str, str]:
    """Return how an answer describes *kpi*."""
    known = definitions.get(kpi, {})  # a card that was kept may have a KPI that is no longer declared
    return {
        "kpi": kpi,
        "name": known.get("name", kpi),
        "formula": known.get("formula", ""),
        "better": known.get("better", "-"),
    }


def sourced(reading: Mapping[str, Any], scope: str, kpi: str, period: str, **asked: str | None) -> dict[str, Any]:
    """Return *reading* with the address of its records, which were *asked* for in the same way."""
    query = urlencode({"period": period, **{name: value for name, value in asked.items() if value}}, safe=":")
    return {**reading, "records": f"/v1/scorecards/{quote(scope, safe=':')}/{kpi}/records?{query}"}


def says_something(reading: Mapping[str, Any]) -> bool:
    """Say whether anything stands behind *reading*, or is planned for it."""
    return bool(reading["n"]) or bool(reading["value"]) or reading.get("target") is not None
