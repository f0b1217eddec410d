"""The page in a real browser, on the whole system: a number changes because an event was published."""

import re
import shutil
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Protocol
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from shared.clock import system_clock
from shared.events import AnyEvent
from tests.builders import a_lead_created, a_manager_joined, a_team_created, an_order_placed

pytestmark = [pytest.mark.stack, pytest.mark.browser]

WITHOUT_A_DESKTOP = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


class KpiStack(Protocol):
    """A running stack, as far as these tests need one."""

    urls: dict[str, str]

    async def publish(self, events: Sequence[AnyEvent]) -> None:
        """Send *events* to the services that own them."""


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("no Chromium on PATH: make chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=WITHOUT_A_DESKTOP)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, kpi_stack: KpiStack) -> AsyncIterator[Page]:
    page = await browser.new_page()
    await page.goto(kpi_stack.urls["kpi"], wait_until="domcontentloaded")
    await expect(page.locator("#connection[data-state=live]")).to_be_visible()
    yield page
    await page.close()


def this_morning() -> datetime:
    return system_clock().astimezone(UTC).replace(microsecond=0)


async def test_a_sale_appears_on_the_page_by_itself(page: Page, kpi_stack: KpiStack) -> None:
    manager, team = f"ann-{uuid4().hex[:6]}", f"team-{uuid4().hex[:6]}"
    now = this_morning()
    await kpi_stack.publish(
        [
            a_team_created(at=now, team_id=team, name="North", id=uuid4().hex),
            a_manager_joined(at=now, manager_id=manager, team_id=team, display_name="Ann of North", id=uuid4().hex),
        ]
    )
    directory = await (await page.request.get(f"{kpi_stack.urls['kpi']}/v1/directory")).json()
    order = an_order_placed(
        at=now,
        order_id=uuid4().hex,
        client_id=uuid4().hex,
        manager_id=manager,
        currency=directory["currency"],
        id=uuid4().hex,
    )
    revenue = page.locator('#tiles [data-kpi="revenue_booked"][data-scope="company"] .value')
    before = await revenue.get_attribute("data-value")

    await kpi_stack.publish([order])

    row = page.locator(f'#board tr[data-scope="manager:{manager}"]')
    await expect(row.locator('[data-kpi="revenue_booked"]')).to_have_attribute("data-value", "1000", timeout=30_000)
    await expect(row).to_contain_text("Ann of North")
    await expect(revenue).not_to_have_attribute("data-value", before or "")

    await page.get_by_role("button", name="Teams").click()
    north = page.locator(f'#board tr[data-scope="team:{team}"] [data-kpi="revenue_booked"]')
    await expect(north).to_have_attribute("data-value", "1000", timeout=30_000)


async def test_periods_can_be_switched_and_the_chart_is_drawn(page: Page) -> None:
    await expect(page.locator("#chart .bars").first).to_be_attached(timeout=30_000)

    for period in ("Today", "Week", "Month", "Quarter", "Year"):
        await page.get_by_role("tab", name=period).click()
        await expect(page.get_by_role("tab", name=period)).to_have_attribute("aria-selected", "true")


async def test_of_the_many_kpis_those_have_a_tile_that_say_something(page: Page, kpi_stack: KpiStack) -> None:
    await page.get_by_role("tab", name="Today").click()
    await expect(page.locator('#tiles [data-kpi="calls_completed"]')).to_be_visible(timeout=30_000)
    await kpi_stack.publish([a_lead_created(at=this_morning(), lead_id=uuid4().hex, id=uuid4().hex)])

    await expect(page.locator('#more [data-kpi="leads_all"]')).to_be_visible(timeout=30_000)
    await expect(page.locator('#more [data-kpi="handoff_rejection_rate"]')).to_be_hidden()


async def test_a_lead_is_counted_without_a_word_on_the_console(browser: Browser, kpi_stack: KpiStack) -> None:
    page, said = await browser.new_page(), list[str]()
    page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: said.append(str(error)))
    await page.goto(kpi_stack.urls["kpi"], wait_until="domcontentloaded")
    leads = page.locator('#tiles [data-kpi="leads_created"][data-scope="company"] .value')
    await expect(leads).to_have_text(re.compile(r"\d"), timeout=30_000)
    await expect(page.locator("#chart .bars").first).to_be_attached(timeout=30_000)
    before = int(await leads.get_attribute("data-value") or "0")

    await kpi_stack.publish([a_lead_created(at=this_morning(), lead_id=uuid4().hex, id=uuid4().hex)])

    await expect(leads).to_have_attribute("data-value", str(before + 1), timeout=30_000)
    await page.close()
    assert said == []


async def test_everything_comes_from_our_own_server(browser: Browser, kpi_stack: KpiStack) -> None:
    page, asked = await browser.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))

    await page.goto(kpi_stack.urls["kpi"], wait_until="domcontentloaded")
    await expect(page.locator("#connection[data-state=live]")).to_be_visible()
    await page.close()

    own = (kpi_stack.urls["kpi"], "data:")
    assert [url for url in asked if not url.startswith(own)] == []
