"""Readers of a live stream over either edge, as other programs write them."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import httpx
from websockets.asyncio.client import ClientConnection, connect

Asked = Mapping[str, str | list[str]]
Told = dict[str, Any]
_PATIENCE_S = 60


@asynccontextmanager
async def over_sse(http: httpx.AsyncClient, asked: Asked) -> AsyncIterator[AsyncIterator[Told]]:
    """Yield the messages of a stream of events."""
    async with http.stream("GET", "/v1/stream", params=asked) as answer:
        answer.raise_for_status()
        yield _events(answer)


@asynccontextmanager
async def over_websocket(http: httpx.AsyncClient, asked: Asked) -> AsyncIterator[AsyncIterator[Told]]:
    """Yield the messages of a WebSocket."""
    async with connect(live_url(http, asked)) as socket:
        yield messages_in(socket)


async def messages_in(socket: ClientConnection) -> AsyncIterator[Told]:
    """Yield the messages that come over *socket*."""
    async for frame in socket:
        yield json.loads(frame)


def live_url(http: httpx.AsyncClient, asked: Asked) -> str:
    """Return where the WebSocket is."""
    return f"ws://{http.base_url.netloc.decode()}/v1/live?{urlencode(asked, doseq=True)}"


async def line_of(printed: asyncio.StreamReader) -> bytes:
    """Return the next line of a program. Raises: TimeoutError if it says nothing more."""
    return await asyncio.wait_for(printed.readline(), _PATIENCE_S)


async def _events(answer: httpx.Response) -> AsyncIterator[Told]:
    fields: dict[str, str] = {}
    async for line in answer.aiter_lines():
        name, _, value = line.partition(": ")
        if line:
            fields[name] = value
        elif "data" in fields:
            message = json.loads(fields["data"])
            assert (message["type"], message["id"]) == (fields["event"], fields["id"])
            yield message
            fields = {}
