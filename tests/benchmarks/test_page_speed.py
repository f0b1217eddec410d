"""What somebody waits for who opens the dashboard, and how soon a published event moves a number before their eyes.

`make bench-page`; on an otherwise idle machine, since browser and services share it.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from statistics import median, quantiles
from typing import TypeVar
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page
from rich.console import Console
from rich.table import Table

from shared.clock import system_clock
from shared.events.codec import KAFKA_HEADERS, encode, topic_of
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from tests.browser.conftest import browser, department, is_read, sign_in
from tests.builders import a_lead_created
from tests.conftest import KpiStack

__all__ = ["browser", "department"]

pytestmark = [pytest.mark.benchmark, pytest.mark.stack]

T = TypeVar("T")

OPENED, PUBLISHED = 10, 100
PAGES = ("overview", "team", "funnel", "clients", "shipments", "duties")
LOOKED_AT = """() => {
    const [first] = performance.getEntriesByName("first-contentful-paint");
    const own = performance.getEntriesByType("resource").filter(({ name }) => /\\/web\\/.*(js|css|svg)$/.test(name));
    return { paint: first?.startTime, bytes: own.filter(({ name }) => !name.includes("plotly")).reduce((sum, one) => sum + one.encodedBodySize, 0) };
}"""  # noqa: E501  # as it is asked in the browser
SEEN = """selector => {
    window.seen = [];
    new MutationObserver(() => window.seen.push([Number(document.querySelector(selector).dataset.value), Date.now()]))
        .observe(document.querySelector("#content"), { subtree: true, childList: true, attributes: true, characterData: true });
}"""  # noqa: E501  # likewise
LEADS = ".tile[data-key=leads_created] .value"


async def test_opening_a_page(browser: Browser, department: KpiStack) -> None:
    table = Table(
        "page", "first paint, ms", "numbers, ms", "own code, kB", title=f"medians of {OPENED} · make bench-page"
    )
    for name in PAGES:
        looked = [await opened(browser, department, name) for _ in range(OPENED)]
        paint, numbers, size = (median(one[what] for one in looked) for what in ("paint", "numbers", "bytes"))
        table.add_row(name, f"{paint:.0f}", f"{numbers:.0f}", f"{size / 1000:.0f}")
    Console(width=120).print(table)


async def opened(browser: Browser, stack: KpiStack, name: str) -> dict[str, float]:
    """Return what opening the page with an empty cache took."""
    url = f"{stack.urls['kpi']}/?page={name}"

    async def look(page: Page) -> dict[str, float]:
        start = time.perf_counter()
        await page.goto(url, wait_until="domcontentloaded")
        await page.locator("#content .value").first.wait_for()
        numbers = 1000 * (time.perf_counter() - start)
        return {**await page.evaluate(LOOKED_AT), "numbers": numbers}

    return await on_a_page(browser, stack, look)


async def test_from_publishing_to_the_eye(browser: Browser, department: KpiStack) -> None:
    async def watch(page: Page) -> list[float]:
        await page.goto(f"{department.urls['kpi']}/?period=day", wait_until="domcontentloaded")
        await is_read(page)
        base = int(await page.locator(LEADS).get_attribute("data-value") or 0)
        await page.evaluate(SEEN, LEADS)
        sent = await published(department)
        await page.wait_for_function(f"window.seen.some(([value]) => value >= {base + PUBLISHED})")
        seen: list[list[float]] = await page.evaluate("window.seen")
        return [next(at for value, at in seen if value > base + number) - told for number, told in enumerate(sent)]

    delays = await on_a_page(browser, department, watch)
    cuts = quantiles(delays, n=100)
    Console(width=120).print(
        f"published to shown in the browser, {PUBLISHED} events: p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms"
    )


async def published(stack: KpiStack) -> list[float]:
    """Publish leads, two a second; return when each was handed to the producer, in milliseconds since 1970."""
    producer, sent = safe_producer(KafkaConnection(stack.kafka)), list[float]()
    await producer.start()
    for _ in range(PUBLISHED):
        now = system_clock()
        event = a_lead_created(
            at=now.replace(microsecond=0), lead_id=uuid4().hex, client_id=uuid4().hex, id=uuid4().hex
        )
        sent.append(now.timestamp() * 1000)
        await producer.send_and_wait(topic_of(event), encode(event), event.subject.encode(), headers=KAFKA_HEADERS)
        await asyncio.sleep(0.5)
    await producer.stop()
    return sent


async def on_a_page(browser: Browser, stack: KpiStack, do: Callable[[Page], Awaitable[T]]) -> T:
    """Return what *do* says of a page with an empty cache, of who has signed in."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, locale="en")
    try:
        await sign_in(context, stack, stack.key)
        return await do(await context.new_page())
    finally:
        await context.close()
