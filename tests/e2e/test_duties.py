"""Every duty shows the numbers that serve it, how they stand to plan, and whether its facts arrive."""

from datetime import datetime
from typing import Any

import pytest

from shared.clock import system_clock
from tests.conditions import eventually
from tests.conftest import KpiStack
from tests.e2e import north
from tests.e2e.north import North

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
async def team(kpi_stack: KpiStack) -> North:
    """Return the team, counted."""
    return await north.told(kpi_stack)


async def asked(stack: KpiStack, **query: str) -> dict[str, dict[str, Any]]:
    """Return the duties by their ids."""
    answer = await stack.http.get(f"{stack.urls['kpi']}/v1/duties", params=query)
    answer.raise_for_status()
    return {duty["id"]: duty for duty in answer.json()["duties"]}


async def test_a_duty_shows_the_readings_of_its_kpis_as_the_scorecard_has_them(
    kpi_stack: KpiStack, team: North
) -> None:
    scope = f"team:{team.team}"

    async def are_alike() -> bool:  # the age of what is open is that of the moment at which a card is made
        card = (await kpi_stack.scorecard(scope, team.month))["kpis"]
        duties = await asked(kpi_stack, scope=scope, period=team.month)
        told = {kpi["id"]: kpi["reading"] for duty in duties.values() for kpi in duty["kpis"]}
        assert len(duties) == 43
        assert told.keys() >= card.keys()
        return told == {kpi: card.get(kpi) for kpi in told}

    await eventually(are_alike, what="duties and scorecard tell the same readings")


async def test_a_duty_is_behind_where_a_plan_is_and_stands_nowhere_without_one(
    kpi_stack: KpiStack, team: North
) -> None:
    planned = await asked(kpi_stack, scope=f"team:{team.team}", period=team.month)
    unplanned = await asked(kpi_stack, scope=f"manager:{team.ann}", period=team.month)

    details = (await kpi_stack.scorecard(f"team:{team.team}", team.month))["kpis"]["revenue_booked"]["details"]
    is_behind = north.TARGET - details["gap"] < details["pace"]
    assert planned["D05"]["target_state"] == planned["N7"]["target_state"] == ("behind" if is_behind else "met")
    assert planned["D31"]["target_state"] == "none"
    assert {duty["target_state"] for duty in unplanned.values()} == {"none"}


async def test_a_duty_tells_when_each_of_its_facts_last_arrived(kpi_stack: KpiStack, team: North) -> None:
    duties = await asked(kpi_stack, period=team.month)

    events = {event["type"]: event for duty in duties.values() for event in duty["events"]}
    now = system_clock()
    for seen in ("OrderPlaced", "DealClosed", "PlanSet", "ManagerJoined"):
        assert 0 <= (now - datetime.fromisoformat(events[seen]["last_seen"])).total_seconds() < 3600
    assert events["OrderPlaced"]["name"] == "Order placed"
    assert events["OrderPlaced"]["name_ru"] == "Заказ оформлен"
    assert events["OrderPlaced"]["owner"] == "orders"
    for duty in duties.values():
        seen_of = [event["last_seen"] for event in duty["events"] if event["last_seen"]]
        assert duty["arrives"] == (bool(seen_of) or not duty["events"])
        assert duty["last_seen"] == max(seen_of, default=duty["last_seen"] if not duty["events"] else None)
    assert duties["N11"]["last_seen"] >= events["OrderPlaced"]["last_seen"]


@pytest.mark.parametrize(
    ("query", "field"), [({}, "period"), ({"period": "26"}, "period"), ({"period": "2026", "scope": "boss"}, "scope")]
)
async def test_a_wrong_question_is_told_its_field(kpi_stack: KpiStack, query: dict[str, str], field: str) -> None:
    answer = await kpi_stack.http.get(f"{kpi_stack.urls['kpi']}/v1/duties", params=query)

    assert (answer.status_code, answer.json()["field"]) == (422, field)
