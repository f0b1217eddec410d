"""A contest that runs is on the page of teams and managers, with the places that the API gives."""

from datetime import timedelta
from uuid import uuid4

import pytest
from playwright.async_api import expect

from shared.clock import system_clock
from tests.browser.conftest import Opened, answered
from tests.conftest import KpiStack

pytestmark = [pytest.mark.stack, pytest.mark.browser]


async def test_a_contest_that_runs_is_shown_with_who_is_ahead(opened: Opened, department: KpiStack) -> None:
    contest, today = f"race-{uuid4().hex[:6]}", system_clock().date()
    terms = {
        "contest_id": contest,
        "name": "The race of the year",
        "kpi": "deals_won",
        "first_day": f"{today - timedelta(days=60)}",
        "last_day": f"{today + timedelta(days=1)}",
        "prize": "Two tickets to the opera",
    }
    answer = await department.http.post(f"{department.urls['kpi']}/v1/contests", json=terms)
    assert answer.is_success, answer.text
    first = (await answered(department, f"contests/{contest}/standings"))["places"][0]

    async with opened("page=team") as page:
        shown = page.locator(f"[data-key=contests] [data-key={contest}]")
        await expect(shown).to_contain_text("Two tickets to the opera")
        leader = shown.locator("li").first
        await expect(leader).to_contain_text(first["name"])
        await expect(leader).to_have_attribute("data-value", str(first["reading"]["value"]))
