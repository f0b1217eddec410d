"""A team that is behind its plan, told to the running stack: what other people's tools are asked about."""

from datetime import datetime
from typing import NamedTuple
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
        a_manager_joined(id=uuid4().hex, at=first, manager_id=one, team_id=north.team, name=name)
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

    async def is_counted() -> bool:
        card = await stack.scorecard(f"team:{north.team}", north.month)
        revenue, won = card["kpis"]["revenue_booked"], card["kpis"]["deals_won"]
        return bool((revenue["value"], revenue["target"], won["value"]) == (SOLD, TARGET, 3))

    await eventually(is_counted, what="North's month is counted")
    return north


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
