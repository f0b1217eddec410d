"""Every page, by itself: it loads without a word on the console, everybody can use it, it fits, it speaks Russian."""

import re

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.browser.conftest import PHONE, TELEVISION, Opened, is_read

pytestmark = [pytest.mark.stack, pytest.mark.browser]

PAGES = ("overview", "team", "funnel", "clients", "shipments", "duties")
SERIOUS = {"serious", "critical"}
ON_TELEVISION = ("overview", "team", "funnel", "clients", "shipments")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
async def test_a_page_can_be_used_by_everybody(opened: Opened, name: str, theme: str) -> None:
    async with opened(f"page={name}&theme={theme}") as page:
        await expect(page.get_by_role("link", name=re.compile("Overview"))).to_be_visible()

        assert await serious_problems(page) == []


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_fits_a_phone(opened: Opened, name: str) -> None:
    async with opened(f"page={name}", size=PHONE) as page:
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]


@pytest.mark.parametrize("name", PAGES)
async def test_a_page_speaks_russian(opened: Opened, name: str) -> None:
    async with opened(f"page={name}", language="ru") as page:
        headings = await page.locator("h2, thead th, nav a").all_text_contents()

        assert await page.locator("html").get_attribute("lang") == "ru"
        assert [text for text in headings if re.search(r"[A-Za-z]{5,}", text)] == []


async def test_on_television_the_pages_take_turns_until_somebody_ends_it(opened: Opened) -> None:
    async with opened("tv=5", size=TELEVISION) as page:
        await expect(page.locator("#options")).to_be_hidden()
        for name in (*ON_TELEVISION[1:], ON_TELEVISION[0]):
            await expect(page.locator("#content")).to_have_attribute("data-page", name)
            await is_read(page)

        await page.keyboard.press("Escape")

        await expect(page.locator("#options")).to_be_visible()


async def serious_problems(page: Page) -> list[str]:
    found = await Axe().run(page)
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found.response["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]
