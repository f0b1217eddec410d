"""A number on a page is the API's, and so is the saved one; it changes by itself when an event is published."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from playwright.async_api import Page, expect

from shared.clock import system_clock
from shared.events import AnyEvent
from tests.browser.conftest import Opened, answered
from tests.builders import an_order_placed
from tests.conditions import eventually
from tests.conftest import KpiStack

pytestmark = [pytest.mark.stack, pytest.mark.browser]

VIEWS = (
    "page=overview",
    "page=overview&period=quarter&scope=team:north",
    "page=team",
    "page=team&scope=manager:ada-berg",
    "page=funnel",
    "page=clients",
    "page=shipments",
    "page=duties",
)


class Shown(NamedTuple):
    """A number on a page."""

    scope: str
    kpi: str
    period: str
    value: str


@pytest.mark.parametrize("view", VIEWS)
async def test_every_number_on_a_page_is_the_apis(opened: Opened, department: KpiStack, view: str) -> None:
    async with opened(view) as page:

        async def different() -> list[tuple[Shown, Any]]:
            shown = await numbers_on(page)
            assert shown
            told = await readings(department, shown)
            return [(one, told[one[:3]]) for one in shown if one.value != as_text(told[one[:3]])]

        await eventually(lambda: none_of(different()), within_s=30, what="page and API say the same")


async def test_what_a_table_saves_is_what_the_api_says(opened: Opened, department: KpiStack, tmp_path: Path) -> None:
    period = "2026-10"
    async with opened(f"page=overview&period={period}") as page:
        async with page.expect_download() as coming:
            await page.locator("[data-save=teams]").click()
        file = tmp_path / "teams.csv"
        await (await coming.value).save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        saved = {row["Team"]: row["Revenue booked"] for row in csv.DictReader(lines)}

    teams = {f"team:{one['team_id']}": one["name"] for one in (await answered(department, "directory"))["teams"]}
    cards = await answered(department, "scorecards", scope="team:*", kpi="revenue_booked", period=period)
    told = {teams[card["scope"]]: as_text(card["kpis"]["revenue_booked"]["value"]) for card in cards["cards"]}
    assert saved == told


async def test_a_sale_appears_by_itself_wherever_it_counts(opened: Opened, department: KpiStack) -> None:
    async with opened("page=team&period=day") as page:
        row = page.locator("#leaderboard tr[data-key='manager:ada-berg'] [data-kpi=revenue_booked]")
        before = float(await row.get_attribute("data-value") or 0)

        await department.publish([an_order(manager_id="ada-berg")])

        await expect(row).to_have_attribute("data-value", as_text(before + 1_000))
        await page.get_by_role("link", name="Overview").click()
        company = (await answered(department, "scorecards/company/revenue_booked", period=today()))["reading"]["value"]
        await expect(page.locator(".hero [data-kpi=revenue_booked]")).to_have_attribute("data-value", as_text(company))


async def numbers_on(page: Page) -> set[Shown]:
    """Return the numbers of whole scopes that *page* shows."""
    found = await page.evaluate(
        """[...document.querySelectorAll("main a.value[data-scope]:not([data-by])")]
            .map(({dataset: d}) => [d.scope, d.kpi, d.period, d.value])"""
    )
    return {Shown(*one) for one in found}


async def readings(stack: KpiStack, shown: set[Shown]) -> dict[tuple[str, str, str], Any]:
    """Return the API's values of what is *shown*."""
    live = {kpi["id"] for kpi in (await answered(stack, "kpis"))["kpis"] if kpi["is_live"]}
    asked, told = defaultdict[tuple[str, str], list[str]](list), {}
    for scope, kpi, period, _ in shown:
        if kpi in live:
            asked[scope, period].append(kpi)
        else:
            one = await answered(stack, f"scorecards/{scope}/{kpi}", period=period)
            told[scope, kpi, period] = one["reading"]["value"]
    for (scope, period), kpis in asked.items():
        (card,) = (await answered(stack, "scorecards", scope=scope, period=period, kpi=kpis))["cards"]
        told |= {(scope, kpi, period): card["kpis"][kpi]["value"] for kpi in kpis}
    return told


def as_text(value: float | None) -> str:
    """Return *value* as JavaScript writes it."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(value)


async def none_of(different: Any) -> bool:
    return not await different


def an_order(manager_id: str) -> AnyEvent:
    return an_order_placed(
        at=system_clock().replace(microsecond=0),
        order_id=uuid4().hex,
        client_id=uuid4().hex,
        manager_id=manager_id,
        currency="USD",
        id=uuid4().hex,
    )


def today() -> str:
    return f"{system_clock():%Y-%m-%d}"
