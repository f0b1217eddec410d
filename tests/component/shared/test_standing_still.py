"""Connections that stand still are let go, by a real server over real sockets; whoever reads and writes is served."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import StreamingResponse

from deploy.local.ports import free_port
from shared.limits.serving import add_limits, served_within
from shared.limits.settings import LimitSettings
from shared.site import Site
from tests.conditions import eventually

IMPATIENT = LimitSettings(head_seconds=0.5, body_seconds=0.5, unread_seconds=0.5, body_bytes_per_second=1_000_000)
CHUNK = b"x" * 65_536


def a_site(limits: LimitSettings, let_go: list[str]) -> FastAPI:
    site = Site(limits, title="small")
    add_limits(site, limits)

    async def endless() -> AsyncIterator[bytes]:
        try:
            while True:
                yield CHUNK
                await asyncio.sleep(0)  # as what comes from a database does
        finally:
            let_go.append("endless")

    @site.get("/endless")
    async def everything() -> StreamingResponse:
        return StreamingResponse(endless())

    @site.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    @site.post("/without-reading")
    async def without_reading() -> str:
        return "done"

    return site


class Served:
    """A server in this process."""

    def __init__(self, limits: LimitSettings) -> None:
        self.let_go: list[str] = []
        self.port = free_port()
        config = uvicorn.Config(
            a_site(limits, self.let_go),
            port=self.port,
            log_config=None,
            timeout_graceful_shutdown=1,
            timeout_keep_alive=1,
            **served_within(limits),
        )
        self.server = uvicorn.Server(config)

    @property
    def connections(self) -> int:
        """How many there are."""
        return len(self.server.server_state.connections)

    @asynccontextmanager
    async def connected(self, **options: Any) -> AsyncIterator[socket.socket]:
        """Yield a connection, with the *options* of its socket."""
        loop = asyncio.get_running_loop()
        with socket.socket() as one:
            for name, value in options.items():
                one.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
            one.setblocking(False)
            await loop.sock_connect(one, ("127.0.0.1", self.port))
            yield one


@asynccontextmanager
async def served(limits: LimitSettings = IMPATIENT) -> AsyncIterator[Served]:
    site = Served(limits)
    task = asyncio.create_task(site.server.serve())
    await eventually(lambda: site.server.started, what="it listens")
    try:
        yield site
    finally:
        site.server.should_exit = True
        await task


async def answered(one: socket.socket) -> bytes:
    """Return all that comes until the other side ends the connection."""
    told = b""
    while part := await _part(one):
        told += part
    return told


async def _part(one: socket.socket) -> bytes:
    try:
        return await asyncio.get_running_loop().sock_recv(one, 65_536)
    except ConnectionResetError:
        return b""


async def drip(one: socket.socket, text: bytes) -> None:
    """Send a byte at a time, for as long as it is taken."""
    try:
        for place in range(len(text)):
            await asyncio.get_running_loop().sock_sendall(one, text[place : place + 1])
            await asyncio.sleep(0.02)
    except (ConnectionResetError, BrokenPipeError):
        pass


HEAD = b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
STANDS_STILL: dict[str, bytes] = {
    "says nothing": b"",
    "sends half a head": b"GET /length HTTP/1.1\r\nHost: x\r\nX-A",
    "sends half of a second head": b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
    "sends half a body": HEAD + b"half",
    "sends no body to what does not read it": HEAD.replace(b"/length", b"/without-reading"),
}


@pytest.mark.parametrize("what", STANDS_STILL)
async def test_who_stands_still_is_let_go(what: str) -> None:
    async with served() as site, site.connected() as one:
        await asyncio.get_running_loop().sock_sendall(one, STANDS_STILL[what])
        told = await answered(one)
        await eventually(lambda: not site.connections, what="nothing is held")

    assert (b"408 Request Timeout" in told) == (what == "sends half a body")


DRIPS: dict[str, bytes] = {
    "a head": b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 1_000,
    "a body": HEAD + b"b" * 1_000,
    "a body nobody reads": HEAD.replace(b"/length", b"/without-reading") + b"b" * 1_000,
    "a second head": b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nX: " + b"a" * 1_000,
}


@pytest.mark.parametrize("what", DRIPS)
async def test_who_sends_a_byte_now_and_then_is_let_go(what: str) -> None:
    async with served() as site, site.connected() as one:
        dripping = asyncio.create_task(drip(one, DRIPS[what]))
        await answered(one)
        await eventually(lambda: not site.connections, what="nothing is held")
        dripping.cancel()
        await asyncio.gather(dripping, return_exceptions=True)


async def test_who_never_reads_is_let_go_and_what_was_made_for_it_ends() -> None:
    async with served() as site, site.connected(SO_RCVBUF=4_096) as one:
        await asyncio.get_running_loop().sock_sendall(one, b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        await eventually(lambda: site.connections == 1, what="it is served")
        await eventually(lambda: not site.connections, what="nothing is held")
        await eventually(lambda: site.let_go == ["endless"], what="nothing more is made for it")


async def test_who_reads_a_little_at_a_time_is_served_on() -> None:
    limits = IMPATIENT.model_copy(update={"unread_seconds": 5})
    async with served(limits) as site, site.connected(SO_RCVBUF=4_096) as one:
        await asyncio.get_running_loop().sock_sendall(one, b"GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        read = 0
        while read < 100 * len(CHUNK):
            part = await _part(one)
            assert part, "it was let go although it reads"
            read += len(part)


async def test_a_connection_that_is_kept_serves_many_requests() -> None:
    async with served() as site, httpx.AsyncClient(base_url=f"http://127.0.0.1:{site.port}") as http:
        for _ in range(5):
            assert (await http.post("/length", content=b"12345")).json() == 5
        assert site.connections == 1


async def test_one_connection_too_many_is_told_to_come_later_and_the_others_are_served() -> None:
    limits = LimitSettings(connections=2)
    async with served(limits) as site, site.connected(), site.connected():
        await eventually(lambda: site.connections == 2, what="both are there")
        url = f"http://127.0.0.1:{site.port}/length"
        async with httpx.AsyncClient() as http:
            answer = await http.post(url, content=b"123")
            upgrade = {"connection": "Upgrade", "upgrade": "websocket"}
            socket_answer = await http.get(url, headers=upgrade)

    assert (answer.status_code, answer.json()["code"]) == (503, "too-many-connections")
    assert answer.headers["retry-after"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert socket_answer.status_code == 503


async def test_a_head_is_no_longer_than_it_may_be() -> None:
    limits = LimitSettings(most_header_bytes=2_048)
    async with served(limits) as site:
        for send in (_at_once, _in_halves):
            async with site.connected() as one:
                await send(one, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 8_192 + b"\r\nConnection: close\r\n\r\n")
                told = await answered(one)
            assert told.split(b" ")[1] in (b"431", b"400"), told
            assert b"application/problem+json" in told
            assert b"x-content-type-options: nosniff" in told.lower()


async def _at_once(one: socket.socket, text: bytes) -> None:
    await asyncio.get_running_loop().sock_sendall(one, text)


async def _in_halves(one: socket.socket, text: bytes) -> None:
    await _at_once(one, text[:4_096])
    await asyncio.sleep(0.1)
    await _at_once(one, text[4_096:])
