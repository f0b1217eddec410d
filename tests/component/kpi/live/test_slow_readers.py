"""Readers that do not read, and readers when the process ends: nobody else notices, and nothing grows."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from urllib.parse import urlencode

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from services.kpi.live.server import LiveServer
from services.kpi.score.cards import Card
from services.kpi.score.publisher import GENERATION, event_of
from shared.events import KpiReading
from shared.events.codec import KAFKA_HEADERS
from shared.kafka import safe_producer
from shared.kafka_connection import KafkaConnection
from shared.topics import KPI_UPDATES
from shared.values import COMPANY, Period
from tests.builders import MORNING
from tests.component.kpi.company import Company, served, serving
from tests.component.kpi.live.listening import live_url, over_sse
from tests.conditions import eventually

pytestmark = pytest.mark.stack

YEAR = Card(COMPANY, Period.parse("2026"))
ASKED = {"scope": "company", "period": "2026"}
BURST = 600
"""Whole cards of 30 kB: far more than fits into the buffers between the two sides."""


async def publish(company: Company, versions: range) -> None:
    """Publish the company's year as score does, each version with so many deals."""
    producer = safe_producer(KafkaConnection(company.where.kafka))
    await producer.start()
    headers = [*KAFKA_HEADERS, (GENERATION, company.generation.encode())]
    for version in versions:
        readings = {"deals_won": KpiReading(value=version, n=version, unit="count")}
        event = event_of(YEAR, version, MORNING, readings, company.generation)
        await producer.send(KPI_UPDATES, key=b"company/2026", value=event, headers=headers)
    await producer.stop()


def request(path: str, host: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path}?{urlencode(ASKED)} HTTP/1.1", f"Host: {host}", *headers, "", ""]).encode()


@asynccontextmanager
async def silent_reader(http: httpx.AsyncClient, path: str, *headers: str) -> AsyncIterator[socket.socket]:
    """Ask for a stream over a connection with a small buffer, and never read it."""
    host = http.base_url.netloc.decode()
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        reader.setblocking(False)
        await asyncio.get_running_loop().sock_connect(reader, ("127.0.0.1", http.base_url.port or 80))
        await asyncio.get_running_loop().sock_sendall(reader, request(path, host, *headers))
        yield reader


def keep_little(server: LiveServer) -> None:
    """Have the system keep little of what readers do not take; connections have it from the socket that listens."""
    for listening in (one for site in server.servers for one in site.sockets):
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)


UPGRADE = (
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    f"Sec-WebSocket-Key: {'A' * 22}==",
)
DOORS = [("/v1/stream", ()), ("/v1/live", UPGRADE)]


@pytest.mark.parametrize(("path", "headers"), DOORS)
async def test_who_reads_again_after_a_while_is_told_the_newest_and_not_all_that_was(
    company: Company, path: str, headers: tuple[str, ...]
) -> None:
    async with served(company) as http, silent_reader(http, path, *headers) as silent:
        async with over_sse(http, {**ASKED, "kpi": "deals_won"}) as told:
            await anext(told)
            await publish(company, range(1, BURST + 1))
            while (await anext(told))["card"]["version"] < BURST:
                pass
        text = b""
        while f'"version":{BURST},'.encode() not in text:
            text += await asyncio.get_running_loop().sock_recv(silent, 65_536)

    assert text.count(b'"type":"change"') < BURST / 2


@pytest.mark.parametrize(("path", "headers"), DOORS)
async def test_who_never_reads_is_let_go_and_nobody_else_notices(
    company: Company, path: str, headers: tuple[str, ...]
) -> None:
    async with serving(company, send_seconds=0.2) as site:
        keep_little(site.server)
        async with (
            silent_reader(site.http, path, *headers),
            over_sse(site.http, {**ASKED, "kpi": "deals_won"}) as told,
        ):
            await anext(told)
            await eventually(lambda: site.hub.readers == 2, what="both listen")
            versions = count(1)

            async def only_one_is_left() -> bool:
                version = next(versions)
                await publish(company, range(version, version + 1))
                while (await anext(told))["card"]["version"] < version:
                    pass
                return site.hub.readers == 1

            await eventually(only_one_is_left, what="who reads is told all along, and who does not is let go")


async def test_when_the_process_ends_its_streams_end_and_say_that_it_comes_back(company: Company) -> None:
    async with serving(company) as site:
        async with (
            site.http.stream("GET", "/v1/stream", params=ASKED) as answer,
            connect(live_url(site.http, ASKED)) as told,
        ):
            text = answer.aiter_text()
            assert "retry: " in await anext(text)
            await told.recv()
            site.server.should_exit = True
            async for _ in text:
                pass  # to a proper end: an unfinished answer would be an error
            with pytest.raises(ConnectionClosed) as closed:
                await told.recv()
        await eventually(site.ended.done, within_s=10, what="the server ends long before its patience does")

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012
