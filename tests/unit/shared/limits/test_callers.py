"""Who asks too often, or too much at once, is told when to come again; nobody else notices."""

import asyncio
from collections.abc import AsyncIterator

import httpx
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.limits.callers import WINDOW_S
from shared.limits.settings import LimitSettings
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
