"""A click on a number opens what is behind it, down to the events; closing it leads back to the number."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opened, answered
from tests.conftest import KpiStack

pytestmark = [pytest.mark.stack, pytest.mark.browser]

OCTOBER = "page=overview&period=2026-10"


async def test_a_number_opens_what_is_behind_it_and_closes_again(opened: Opened, department: KpiStack) -> None:
    reading = (await answered(department, "scorecards/company/win_rate", period="2026-10"))["reading"]
    async with opened(OCTOBER) as page:
        number = page.locator(".tile[data-key=win_rate] .value")
        await number.click()

        await expect(page.locator("#explain-title")).to_contain_text("Win rate")
        await expect(page.locator("#explain-value")).to_have_attribute("data-value", str(reading["value"]))
        for part in ("numerator", "denominator", "n"):
            await expect(page.locator(f"#explain-parts [data-part={part}]")).to_have_attribute(
                "data-value", str(reading[part])
            )
        await expect(page.locator("#explain-formula")).to_contain_text("won / (won + lost)")

        await page.keyboard.press("Escape")
        await expect(page.locator("#explain[open]")).to_have_count(0)
        await expect(number).to_be_focused()


async def test_all_records_behind_a_number_add_up_to_it_and_open_to_their_events(
    opened: Opened, department: KpiStack
) -> None:
    reading = (await answered(department, "scorecards/company/deals_won", period="2026-10"))["reading"]
    async with opened(f"{OCTOBER}&explain=deals_won&of=company&at=2026-10") as page:
        await page.locator("[data-more=all]").or_(page.locator("#explain-total[data-whole=true]")).first.wait_for()
        if await page.locator("[data-more=all]").count():
            await page.locator("[data-more=all]").click()
        await expect(page.locator("#explain-total")).to_have_attribute("data-value", str(reading["numerator"]))

        await page.locator("table#explain-records tbody a").first.click()
        await expect(page.locator("#explain .events li").first).to_be_visible()
        assert "DealClosed" in await page.locator("#explain .events").inner_text()


async def test_a_link_to_an_explanation_opens_it(opened: Opened) -> None:
    async with opened(f"{OCTOBER}&explain=revenue_booked&of=team:north&at=2026-10") as page:
        await expect(page.locator("#explain-title")).to_contain_text("Revenue booked")
        await expect(page.locator("#explain-about")).to_contain_text("North")
        await page.locator("#explain-close").click()

        await expect(page.locator("#explain[open]")).to_have_count(0)
        assert "explain" not in page.url
