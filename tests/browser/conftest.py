"""Chromium, and a department with three months behind it, which every test of a page looks at."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright, expect

from deploy.demo.auditor import Auditor
from deploy.demo.books import Books
from deploy.demo.opening import invented_opening
from deploy.demo.player import ZONE
from shared.clock import system_clock
from shared.values import COMPANY, Period, PeriodKind, Scope
from tests.conftest import KpiStack

WITHOUT_A_DESKTOP = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
DESKTOP, PHONE, TELEVISION = (1440, 900), (390, 844), (1920, 1080)
PATIENCE_MS = 30_000
SEED = 1

TELL_OF_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) =>
  console.error(`the content policy forbids ${effectiveDirective} ${blockedURI} ${sample}`));
"""

Opened = Callable[..., AbstractAsyncContextManager[Page]]
"""`opened("page=team&period=month", size=PHONE)`: the page, live and read; in the end the console has said nothing."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("no Chromium on PATH: make chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=WITHOUT_A_DESKTOP)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def department(kpi_stack: KpiStack) -> KpiStack:
    """Return the stack once it has counted the demonstration's three months."""
    today = system_clock().astimezone(ZONE).date()
    opening = invented_opening(SEED, today)
    await kpi_stack.publish(opening.events)
    auditor = Auditor(Books(opening.facts, ZONE), partial(_scorecard, kpi_stack), patience_s=300)
    result = await auditor.result([COMPANY], [Period.of(PeriodKind.YEAR, today)], lambda _: None)
    assert result.is_equal, result.different
    return kpi_stack


@pytest.fixture
def opened(browser: Browser, department: KpiStack) -> Opened:
    @asynccontextmanager
    async def opened_page(
        view: str = "", *, size: tuple[int, int] = DESKTOP, language: str = "en", key: str | None = None
    ) -> AsyncIterator[Page]:
        context = await browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=language, reduced_motion="reduce"
        )
        await sign_in(context, department, key or department.key)
        page, said = await context.new_page(), list[str]()
        await page.add_init_script(TELL_OF_VIOLATIONS)
        page.on("console", lambda message: said.append(_told(message)))
        page.on("pageerror", lambda error: said.append(str(error)))
        await page.goto(f"{department.urls['kpi']}/?{view}", wait_until="domcontentloaded")
        await is_read(page)
        yield page
        await context.close()
        assert said == []

    return opened_page


async def sign_in(context: BrowserContext, stack: KpiStack, key: str) -> None:
    """Have the browser keep *key*, as the page has it kept."""
    answer = await context.request.post(f"{stack.urls['kpi']}/v1/sign-in", data={"key": key})
    assert answer.status == 204, await answer.text()


async def is_read(page: Page) -> None:
    """Wait until the page is live and shows numbers, in every part."""
    await expect(page.locator("#connection[data-state=live]")).to_be_visible()
    await expect(page.locator("#content .value").first).to_be_visible()
    await expect(page.locator("#content .waiting")).to_have_count(0)


async def answered(stack: KpiStack, path: str, **query: Any) -> Any:
    """Return what the API answers to `GET /v1/{path}`."""
    answer = await stack.http.get(f"{stack.urls['kpi']}/v1/{path}", params=query)
    answer.raise_for_status()
    return answer.json()


def _told(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text} {message.location}"


async def _scorecard(stack: KpiStack, scope: Scope, period: Period) -> dict[str, Any]:
    return await stack.scorecard(str(scope), str(period))
