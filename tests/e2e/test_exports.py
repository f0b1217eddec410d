"""What is exported equals what the API answers, in every format; a wrong question is refused before a file begins."""

import csv
import json
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from pyarrow import parquet

from tests.conftest import KpiStack
from tests.e2e import north
from tests.e2e.north import FORMULA_NAME, North

pytestmark = pytest.mark.stack

MONTHS = [f"2025-{number:02}" for number in range(1, 13)]

NUMBERS = ("value", "numerator", "denominator", "n", "target", "attainment")


@pytest.fixture(scope="module")
async def team(kpi_stack: KpiStack) -> North:
    """Return the team, counted."""
    return await north.told(kpi_stack)


async def exported(stack: KpiStack, what: str, **query: Any) -> list[dict[str, Any]]:
    """Return the rows of a file, with numbers as numbers."""
    answer = await stack.http.get(f"{stack.urls['kpi']}/v1/export/{what}", params=query)
    answer.raise_for_status()
    if query.get("format") == "parquet":
        rows: list[dict[str, Any]] = parquet.read_table(BytesIO(answer.content)).to_pylist()
        return rows
    lines = csv.DictReader(StringIO(answer.content.decode(), newline=""))
    return [line | {name: float(line[name]) if line[name] else None for name in NUMBERS} for line in lines]


def figures(told: dict[str, Any]) -> tuple[Any, ...]:
    """Return what a number is made of."""
    return (told["unit"], told["reason"] or None, *(told[name] for name in NUMBERS))


def ageless(details: dict[str, Any]) -> dict[str, Any]:
    """Return *details* without what rises from second to second."""
    return {name: value for name, value in details.items() if name != "open_mean_age"}


@pytest.mark.parametrize("format_", ["csv", "parquet"])
async def test_a_file_of_scorecards_has_the_apis_numbers(kpi_stack: KpiStack, team: North, format_: str) -> None:
    scopes, periods = [f"team:{team.team}", f"manager:{team.bob}", "manager:nobody"], [team.month, team.day]

    rows = await exported(kpi_stack, "scorecards", scope=scopes, period=periods, format=format_)

    found = {(row["scope"], row["period"], row["kpi"]): row for row in rows}
    assert len(found) == len(rows)
    for scope in scopes:
        for period in periods:
            card = await kpi_stack.scorecard(scope, period)
            its = {kpi: row for (of, when, kpi), row in found.items() if (of, when) == (scope, period)}
            assert {kpi: figures(row) for kpi, row in its.items()} == {
                kpi: figures(one) for kpi, one in card["kpis"].items()
            }
            assert {kpi: ageless(json.loads(row["details"])) for kpi, row in its.items()} == {
                kpi: ageless(one["details"]) for kpi, one in card["kpis"].items()
            }
            assert {row["state"] for row in its.values()} == {card["trust"]["state"]}
            assert sorted(k for k, row in its.items() if row["is_immature"] in (True, "true")) == sorted(
                card["immature"]
            )


@pytest.mark.parametrize("format_", ["csv", "parquet"])
async def test_a_file_of_series_has_the_apis_numbers(kpi_stack: KpiStack, team: North, format_: str) -> None:
    scope, days = f"team:{team.team}", {"from": f"{team.month}-01", "to": team.day}
    kpis = ["revenue_booked", "win_rate"]

    rows = await exported(kpi_stack, "series", scope=scope, kpi=kpis, format=format_, **days)

    for kpi in kpis:
        answer = await kpi_stack.http.get(f"{kpi_stack.urls['kpi']}/v1/series/{scope}/{kpi}", params=days)
        assert [(row["period"], figures(row)) for row in rows if row["kpi"] == kpi] == [
            (one["day"], figures(one["reading"])) for one in answer.json()["days"]
        ]
    assert len(rows) == len(kpis) * date.fromisoformat(team.day).day


async def test_only_the_kpis_that_were_asked_for_are_in_the_file(kpi_stack: KpiStack, team: North) -> None:
    rows = await exported(
        kpi_stack, "scorecards", scope="company", period=[team.month, team.month], kpi=["win_rate", "deals_won"]
    )

    assert [row["kpi"] for row in rows] == ["win_rate", "deals_won"]


async def test_a_managers_name_does_nothing_in_a_spreadsheet(kpi_stack: KpiStack, team: North) -> None:
    (row,) = await exported(kpi_stack, "scorecards", scope=f"manager:{team.ann}", period=team.month, kpi="deals_won")

    assert row["name"] == f"'{FORMULA_NAME}"


async def test_many_cards_come_in_one_file(kpi_stack: KpiStack, team: North) -> None:
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    quiet = await exported(
        kpi_stack,
        "scorecards",
        scope=[f"team:{team.team}", "company"],
        period=months,
        kpi="deals_won",
        format="parquet",
    )

    assert [(row["scope"], row["period"]) for row in quiet] == [
        (scope, month) for scope in (f"team:{team.team}", "company") for month in months
    ]


@pytest.mark.parametrize(
    ("what", "query", "field"),
    [
        ("scorecards", {"scope": "company"}, "period"),
        ("scorecards", {"scope": ["company", "dog:1"], "period": "2026-11"}, "scope"),
        ("scorecards", {"scope": "company", "period": ["2026-11", "2026-13"]}, "period"),
        ("scorecards", {"scope": "company", "period": "2026-11", "kpi": "no_kpi"}, "kpi"),
        ("scorecards", {"scope": "company", "period": "2026-11", "format": "xls"}, "format"),
        ("scorecards", {"scope": [f"manager:{n}" for n in range(200)], "period": MONTHS}, "scope"),
        ("series", {"scope": "company", "kpi": "deals_won", "from": "soon"}, "from"),
        ("series", {"scope": "company", "kpi": "deals_won", "from": "2020-01-01", "to": "2026-01-01"}, "from"),
    ],
)
async def test_a_wrong_question_is_refused_by_name(
    kpi_stack: KpiStack, what: str, query: dict[str, Any], field: str
) -> None:
    answer = await kpi_stack.http.get(f"{kpi_stack.urls['kpi']}/v1/export/{what}", params=query)

    assert answer.status_code in (404, 422)
    assert answer.json()["field"].partition(".")[0] == field
