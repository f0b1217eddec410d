"""A team that is behind its plan, told to the running stack: what other people's tools are asked about."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from shared.clock import system_clock
from shared.events import AnyEvent
from tests.builders import a_deal_closed, a_deal_lost, a_manager_joined, a_plan_set, a_team_created, an_order_placed
from tests.conditions import eventually
from tests.conftest import KpiStack

TARGET, SOLD = 9_000, 3_000
FORMULA_NAME = '=HYPERLINK("evil")'
"""What somebody called a manager."""


class North(NamedTuple):
    """The team, its managers, and the month in which it is behind."""

    team: str
    ann: str
    bob: str
    month: str
    day: str


async def told(stack: KpiStack) -> North:
    """Have the stack count the team's month, and return it once the numbers are there."""
    now, mark = system_clock(), uuid4().hex[:8]
    north = North(f"north-{mark}", f"ann-{mark}", f"bob-{mark}", f"{now:%Y-%m}", f"{now:%Y-%m-%d}")
    first = now.replace(day=1, hour=0, minute=0)
    team = a_team_created(id=uuid4().hex, at=first, team_id=north.team, name="North")
    joined = [
        a_manager_joined(id=uuid4().hex, at=first, manager_id=one, team_id=north.team, display_name=name)
        for one, name in ((north.ann, FORMULA_NAME), (north.bob, "Bob"))
    ]
    plan = a_plan_set(
        id=uuid4().hex,
        at=first,
        plan_id=f"plan-{mark}",
        scope=f"team:{north.team}",
        period=north.month,
        target=TARGET,
        currency="USD",
    )
    await stack.publish([team, *joined, plan, *_sales(north, now)])

    await eventually(lambda: _is_counted(stack, north), what="North's month is counted, wherever one may look")
    return north


async def _is_counted(stack: KpiStack, north: North) -> bool:
    scope = f"team:{north.team}"
    kpis = (await stack.scorecard(scope, north.month))["kpis"]
    planned = (kpis["revenue_booked"]["value"], kpis["revenue_booked"]["target"], kpis["deals_won"]["value"])
    board = await _asked(stack, "leaderboards/revenue_booked", period=north.month)
    sold = {row["scope"]: row["reading"]["value"] for row in board["rows"]}
    parts = await _asked(stack, f"breakdowns/{scope}/revenue_booked", by="category", period=north.month)
    return (
        planned == (SOLD, TARGET, 3)
        and (sold.get(f"manager:{north.ann}"), sold.get(f"manager:{north.bob}")) == (2_000, 1_000)
        and [row["reading"]["value"] for row in parts["rows"]] == [SOLD]
    )


async def _asked(stack: KpiStack, path: str, **query: str) -> dict[str, Any]:
    answer = await stack.http.get(f"{stack.urls['kpi']}/v1/{path}", params=query)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


def _sales(north: North, now: datetime) -> list[AnyEvent]:
    orders = [
        an_order_placed(
            id=uuid4().hex, at=now, order_id=uuid4().hex, client_id=uuid4().hex, manager_id=who, currency="USD"
        )
        for who in (north.ann, north.ann, north.bob)
    ]
    deals = [
        closed(id=uuid4().hex, at=now, deal_id=uuid4().hex, client_id=uuid4().hex, manager_id=who, currency="USD")
        for who, closed in (
            (north.ann, a_deal_closed),
            (north.ann, a_deal_closed),
            (north.bob, a_deal_closed),
            (north.bob, a_deal_lost),
        )
    ]
    return [*orders, *deals]
