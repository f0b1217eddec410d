"""Who looks says who they are, and sees what is theirs."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from shared.clock import system_clock
from tests.browser.conftest import DESKTOP, Opened, answered, is_read
from tests.conftest import KpiStack

pytestmark = [pytest.mark.browser, pytest.mark.stack]


async def key_for(stack: KpiStack, **who: Any) -> str:
    """Return a new key."""
    answer = await stack.http.post(f"{stack.urls['kpi']}/v1/keys", json=who)
    answer.raise_for_status()
    return str(answer.json()["key"])


@pytest.fixture
async def stranger(browser: Browser) -> AsyncIterator[Page]:
    """Yield a page of a browser that nobody has signed in with."""
    context = await browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="en")
    yield await context.new_page()
    await context.close()


async def test_who_is_not_known_is_asked_for_a_key_and_sees_no_number(stranger: Page, department: KpiStack) -> None:
    await stranger.goto(department.urls["kpi"])

    await expect(stranger.get_by_label("Your key")).to_be_visible()
    await expect(stranger.get_by_role("status")).to_have_text("not signed in")
    await expect(stranger.locator(".value")).to_have_count(0)


async def test_a_key_signs_in_and_signing_out_ends_it(stranger: Page, department: KpiStack) -> None:
    await stranger.goto(department.urls["kpi"])
    await stranger.get_by_label("Your key").fill("sp_wrong_key")
    await stranger.keyboard.press("Enter")
    await expect(stranger.get_by_role("alert")).to_have_text("This key opens nothing.")

    await stranger.get_by_label("Your key").fill(department.key)
    await stranger.keyboard.press("Enter")
    await is_read(stranger)
    assert department.key not in await stranger.evaluate("document.cookie + JSON.stringify(localStorage)")

    await stranger.get_by_role("button", name="Sign out").click()
    await expect(stranger.get_by_label("Your key")).to_be_visible()


async def test_a_link_may_bring_a_key_which_does_not_stay_in_the_address(stranger: Page, department: KpiStack) -> None:
    await stranger.goto(f"{department.urls['kpi']}/?page=team#key={department.key}")

    await is_read(stranger)
    assert department.key not in stranger.url
    assert "page=team" in stranger.url


async def test_a_rep_begins_with_their_own_numbers_and_is_offered_no_others(
    opened: Opened, department: KpiStack
) -> None:
    manager = (await answered(department, "directory"))["managers"][0]
    key = await key_for(department, name="a rep", role="rep", manager_id=manager["manager_id"])

    async with opened(key=key) as page:
        options = page.locator("#pickers select[data-changes=scope] option")
        assert await options.all_text_contents() == [manager["name"]]
        about = await page.locator("#content .value[data-about]").first.get_attribute("data-about")
        assert about
        assert f"manager:{manager['manager_id']}" in about


async def test_a_screen_is_signed_in_by_its_link_and_sees_what_its_key_names(
    stranger: Page, department: KpiStack
) -> None:
    team = (await answered(department, "directory"))["teams"][0]
    expires = (system_clock() + timedelta(days=1)).isoformat()
    scope = f"team:{team['team_id']}"
    key = await key_for(department, name="a wall", role="screen", reads=[scope], expires_at=expires)

    await stranger.goto(f"{department.urls['kpi']}/?tv=30#key={key}")
    await is_read(stranger)

    foreign = await stranger.evaluate("fetch('/v1/scorecards/company?period=2026').then(({ status }) => status)")
    assert foreign == 404


async def test_a_key_that_ends_while_the_page_is_open_is_asked_for_again(stranger: Page, department: KpiStack) -> None:
    answer = await department.http.post(f"{department.urls['kpi']}/v1/keys", json={"name": "leaves", "role": "head"})
    made = answer.json()
    await stranger.goto(f"{department.urls['kpi']}/#key={made['key']}")
    await is_read(stranger)

    await department.http.post(f"{department.urls['kpi']}/v1/keys/{made['id']}/revoke")

    # The page asks who works here twice a minute.
    await expect(stranger.get_by_label("Your key")).to_be_visible(timeout=60_000)
    await expect(stranger.get_by_role("status")).to_have_text("not signed in")
    await expect(stranger.locator("#pickers > *")).to_have_count(0)
