"""A WebSocket is opened for who is known and allowed, from our own pages, and ends when the key does."""

from collections.abc import AsyncIterator, Mapping

import pytest
from pymongo.asynchronous.database import AsyncDatabase
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from shared.mongo import Document
from tests.component.shared.access.site import Site, a_site
from tests.component.shared.access.test_guard import COOKIE, revoked

pytestmark = pytest.mark.stack


@pytest.fixture
async def site(database: AsyncDatabase[Document]) -> AsyncIterator[Site]:
    async with a_site(database, kept_s=0.1) as site:
        yield site


def opened(site: Site, path: str, headers: Mapping[str, str]) -> connect:
    return connect(site.url.replace("http", "ws", 1) + path, additional_headers=headers, proxy=None)


async def refusal(site: Site, path: str, headers: Mapping[str, str]) -> int:
    with pytest.raises(InvalidStatus) as refused:
        async with opened(site, path, headers):
            pass
    return refused.value.response.status_code


async def heard(socket: ClientConnection, said: str) -> str | bytes:
    await socket.send(said)
    return await socket.recv()


async def test_it_is_opened_with_a_key_and_tells_who_it_is_for(site: Site) -> None:
    async with opened(site, "/v1/live", site.bearer("rep")) as socket:
        assert await heard(socket, "one") == "Ada one"


async def test_it_is_not_opened_for_nobody_or_for_whoever_may_not(site: Site) -> None:
    assert await refusal(site, "/v1/live", {}) == 401
    assert await refusal(site, "/v1/live", {"authorization": "Bearer sp_rep_wrong"}) == 401
    assert await refusal(site, "/v1/operate", site.bearer("head")) == 403
    assert await refusal(site, "/v1/nothing", {}) == 401
    assert await refusal(site, "/v1/nothing", site.bearer("rep")) == 404
    assert await refusal(site, "/v1/who", site.bearer("rep")) == 404


async def test_a_cookie_opens_it_for_our_own_pages_only(site: Site) -> None:
    cookie, host = {"cookie": f"{COOKIE}={site.keys['head']}"}, site.url.partition("://")[2]

    async with opened(site, "/v1/live", {**cookie, "origin": f"http://{host}"}) as socket:
        assert await heard(socket, "one") == "Hal one"
    for origin in ("https://evil.example", "null", f"http://{host}.evil.example"):
        assert await refusal(site, "/v1/live", {**cookie, "origin": origin}) == 403


async def test_it_ends_when_its_key_does(site: Site) -> None:
    async with opened(site, "/v1/live", site.bearer("screen")) as socket:
        assert await heard(socket, "one") == "TV one"
        await revoked(site, "screen")

        with pytest.raises(ConnectionClosed) as closed:
            await _heard_until_the_end(socket)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008


async def test_the_log_has_one_that_operates(site: Site) -> None:
    async with opened(site, "/v1/operate", site.bearer("admin")) as socket:
        assert await socket.recv() == "Eva"
        with pytest.raises(ConnectionClosed):
            await socket.recv()

    began, *_ = await site.log()
    assert (began.who, began.what) == ("Eva", "WEBSOCKET /v1/operate")


async def _heard_until_the_end(socket: ClientConnection) -> None:
    while True:
        await heard(socket, "more")
