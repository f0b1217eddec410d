"""What a reader remembers of past days, on a real database: never anything else than what the cells say now."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.kpi.cells import CELLS
from services.kpi.kpis import LIVE
from services.kpi.score.reader import Line, Reader
from shared.events import AnyEvent
from shared.values import COMPANY, Scope
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_deal_opened,
    a_manager_joined,
    a_manager_moved,
    a_plan_set,
    a_retraction_of,
    a_team_created,
    an_order_placed,
)
from tests.component.kpi.company import Company
from tests.conditions import eventually

pytestmark = pytest.mark.stack

TODAY = date(2026, 11, 23)
ANN = Scope.manager("ann")
SCOPES = [COMPANY, ANN, Scope.manager("bob"), Scope.team("team-1"), Scope.team("south")]


def days_ago(number: int) -> dict[str, Any]:
    """Return when an event was."""
    return {"at": MORNING - timedelta(days=number)}


ORDER = an_order_placed(**days_ago(5))
TOLD: list[list[AnyEvent]] = [
    [a_team_created(**days_ago(60)), a_manager_joined(**days_ago(50))],
    [ORDER, a_deal_opened(deal_id="open", **days_ago(9)), a_deal_closed(deal_id="won", **days_ago(2))],
    [an_order_placed(order_id="2", manager_id="bob", client_id="client-2", **days_ago(5))],  # of which all have a share
    [a_deal_opened(deal_id="old", **days_ago(40))],  # counts in every day since
    [a_retraction_of(ORDER)],
    [a_deal_lost(deal_id="open")],  # nothing of a past day
    [a_manager_moved(team_id="south", **days_ago(4))],
    [a_plan_set(period="2026-11-18", **days_ago(30))],
]


async def lines(reader: Reader) -> list[Line]:
    """Return all there is to say of today and the eleven days before."""
    return await reader.lines(SCOPES, LIVE, TODAY - timedelta(days=11), TODAY)


async def past_lines(reader: Reader) -> list[Line]:
    """Return all there is to say of Ann in the ten days before today."""
    return await reader.lines([ANN], LIVE, TODAY - timedelta(days=10), TODAY - timedelta(days=1))


def afresh(company: Company) -> Reader:
    """Return a reader that remembers nothing."""
    return Reader(company.database, company.house, company.clock)


async def test_whatever_is_told_who_remembers_says_what_who_reads_anew_does(company: Company) -> None:
    async def agrees() -> bool:
        return await lines(company.reader) == await lines(afresh(company))

    async with company.scoring():
        for events in TOLD:
            await company.tell(*events)
            await company.intend_another()
            await eventually(agrees, what=f"the same after {[event.type for event in events]}")


async def test_what_no_batch_has_written_since_is_not_read_again(company: Company) -> None:
    await company.tell(ORDER, a_deal_opened(**days_ago(9)))
    await company.intend_another()
    before = await past_lines(company.reader)

    await company.database[CELLS].update_many({}, {"$set": {"measures": {}}})

    assert await past_lines(company.reader) == before != await past_lines(afresh(company))


async def test_what_a_batch_may_be_writing_is_read_again(company: Company) -> None:
    await company.tell(ORDER, a_deal_opened(**days_ago(9)))
    assert await past_lines(company.reader)

    await company.database[CELLS].update_many({}, {"$set": {"measures": {}}})

    assert await past_lines(company.reader) == await past_lines(afresh(company))
