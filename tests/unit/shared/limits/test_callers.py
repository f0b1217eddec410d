"""Who asks too often, or too much at once, is told when to come again; nobody else notices."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI, WebSocket
from fastapi.responses import StreamingResponse
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.limits.callers import WINDOW_S
from shared.limits.settings import LimitSettings
from shared.problems import problem
from tests.unit.shared.limits.asking import a_site, asking


class Guard:
    """Says who asks, as the access guard does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = dict(scope.get("headers", [])).get(b"x-name", b"").decode()
        await self._app({**scope, "state": {"caller": name}}, receive, send)


def is_refused(answer: httpx.Response, code: str) -> bool:
    """Return whether the *answer* says when to come again."""
    return answer.status_code == 429 and answer.json()["code"] == code and int(answer.headers["retry-after"]) >= 1


async def asked_until_refused(http: httpx.AsyncClient, **headers: str) -> int:
    """Return how often somebody may ask."""
    for times in range(10_000):
        answer = await http.post("/without-reading", headers=headers)
        if answer.status_code != 200:
            assert is_refused(answer, "too-many-requests"), answer.text
            assert int(answer.headers["retry-after"]) <= WINDOW_S
            return times
    raise AssertionError


async def test_who_asks_too_often_is_told_when_to_come_again_and_others_are_answered() -> None:
    site = a_site(LimitSettings(requests_per_second=2))
    async with asking(site) as one, asking(site, "10.0.0.2") as another:
        assert await asked_until_refused(one) == 2 * WINDOW_S
        assert await asked_until_refused(another) == 2 * WINDOW_S


async def test_callers_that_are_known_are_told_apart_behind_one_address() -> None:
    site = a_site(LimitSettings(requests_per_second=1))
    site.add_middleware(Guard)
    async with asking(site) as http:
        for name in ("key:telephony", "key:crm", ""):
            assert await asked_until_refused(http, **{"x-name": name}) == WINDOW_S


async def test_nothing_is_limited_where_the_limits_are_0() -> None:
    site = a_site(LimitSettings(requests_per_second=0, requests_at_once=0, streams_at_once=0))
    async with asking(site) as http:
        answers = await asyncio.gather(*(http.post("/without-reading") for _ in range(600)))

    assert {answer.status_code for answer in answers} == {200}


def with_streams(limits: LimitSettings) -> tuple[FastAPI, asyncio.Event]:
    """Return a site whose answers end when they are let go."""
    site, let_go = a_site(limits), asyncio.Event()

    async def told() -> AsyncIterator[bytes]:
        await let_go.wait()
        yield b"data: 1\n\n"

    @site.get("/stream")
    async def stream() -> StreamingResponse:
        return StreamingResponse(told())

    @site.get("/waits")
    async def waits() -> str:
        await let_go.wait()
        return "done"

    return site, let_go


async def test_streams_are_counted_apart_from_requests_and_are_free_again_when_they_end() -> None:
    site, let_go = with_streams(LimitSettings(requests_at_once=3, streams_at_once=2))
    async with asking(site) as http, asking(site, "10.0.0.2") as another:
        streams = [asyncio.create_task(http.get("/stream")) for _ in range(2)]
        requests = [asyncio.create_task(http.get("/waits")) for _ in range(3)]
        await asyncio.sleep(0)
        while not is_refused(await http.get("/waits"), "too-many-requests-at-once"):
            pass
        assert is_refused(await http.get("/stream"), "too-many-live-streams-at-once")
        assert (await another.post("/without-reading")).status_code == 200
        let_go.set()
        answers = await asyncio.gather(*streams, *requests)
        assert {answer.status_code for answer in answers} == {200}
        assert (await http.get("/stream")).status_code == 200
        assert (await http.get("/waits")).status_code == 200


class Turnstile:
    """Turns everybody away who has no name, as the access guard does; counts whom it looked at."""

    looked_at = 0

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        Turnstile.looked_at += 1
        if b"x-name" in dict(scope.get("headers", [])):
            await self._app(scope, receive, send)
        else:
            await problem(401, "Who are you?", "no-key", "no key")(scope, receive, send)


async def test_who_is_turned_away_again_and_again_is_not_looked_at_any_more_and_others_are() -> None:
    site = a_site(LimitSettings(strangers_per_minute=3))
    site.add_middleware(Turnstile)
    async with asking(site) as stranger, asking(site, "10.0.0.2") as known:
        refused = [await stranger.post("/without-reading") for _ in range(3)]
        looked_at = Turnstile.looked_at
        later = [await stranger.post("/without-reading", headers={"x-name": "guess"}) for _ in range(3)]
        assert Turnstile.looked_at == looked_at
        answers = [await known.post("/without-reading", headers={"x-name": "crm"}) for _ in range(10)]

    assert {answer.status_code for answer in refused} == {401}
    assert all(is_refused(answer, "too-many-refusals") for answer in later)
    assert {answer.status_code for answer in answers} == {200}


def test_a_websocket_too_many_is_refused_instead_of_a_handshake_and_goes_when_another_ends() -> None:
    site = a_site(LimitSettings(streams_at_once=1))

    @site.websocket("/live")
    async def live(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.receive_text()

    http = TestClient(site)
    with http.websocket_connect("/live") as first:
        with pytest.raises(WebSocketDenialResponse) as refused, http.websocket_connect("/live"):
            pass
        first.send_text("enough")
    with http.websocket_connect("/live") as again:
        again.send_text("enough")

    answer = refused.value
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-live-streams-at-once")
    assert answer.headers["retry-after"] == "1"
    assert answer.headers["x-content-type-options"] == "nosniff"
