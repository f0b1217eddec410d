"""What is looked at is in the address: a link keeps it, the way back leads to it, keys alone reach it."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opened, answered, is_read
from tests.conftest import KpiStack

pytestmark = [pytest.mark.stack, pytest.mark.browser]


async def test_a_link_keeps_the_view_and_the_way_back_leads_to_it(opened: Opened) -> None:
    async with opened() as page:
        await page.get_by_role("link", name="Quarter").click()
        await page.get_by_label("Whose numbers").select_option(label="North")
        await page.get_by_role("link", name="Earlier").click()
        kept, title = page.url, await page.locator("#period").text_content()

        assert re.search(r"period=\d{4}-Q\d", kept)
        assert "scope=team%3Anorth" in kept
        await page.goto(kept, wait_until="domcontentloaded")
        await is_read(page)
        await expect(page.locator("#period")).to_have_text(title or "")

        await page.get_by_role("link", name="Today").click()
        await expect(page.get_by_role("link", name="Today")).to_have_attribute("aria-current", "true")
        await page.go_back()
        await expect(page.locator("#period")).to_have_text(title or "")


async def test_a_period_compares_with_the_one_before_or_a_year_before(opened: Opened, department: KpiStack) -> None:
    async with opened("period=2026-10") as page:
        deals = page.locator(".tile[data-key=deals_won] .delta")
        cards = (
            await answered(department, "scorecards", scope="company", kpi="deals_won", period=["2026-10", "2026-09"])
        )["cards"]
        now, before = (card["kpis"]["deals_won"]["value"] for card in cards)

        await expect(deals).to_contain_text("▲" if now > before else "▼")
        await page.get_by_label("Compared with").select_option("none")
        await expect(deals).to_have_count(0)


async def test_keys_alone_reach_and_change_everything(opened: Opened) -> None:
    async with opened() as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the numbers")).to_be_focused()
        await page.get_by_role("link", name="Week").focus()
        await page.keyboard.press("Enter")

        await expect(page.get_by_role("link", name="Week")).to_have_attribute("aria-current", "true")
        await expect(page.get_by_role("link", name="Week")).to_be_focused()


async def test_language_and_theme_are_remembered(opened: Opened) -> None:
    async with opened() as page:
        await page.get_by_role("link", name="Русский").click()
        await is_read(page)
        await page.get_by_role("button", name="Тёмная").click()
        await page.goto(page.url.partition("?")[0], wait_until="domcontentloaded")

        await expect(page.get_by_role("link", name="English")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
