"""A reader of the live stream that costs little: it looks for one KPI's number in whatever arrives."""

import asyncio
import re
from typing import cast
from urllib.parse import urlencode

import httpx
from typing_extensions import override

_SAID = re.compile(rb'"scope":"([^"]+)".{0,200}?"deals_won":\{"value":(\d+)', re.DOTALL)
_LONGEST = 1_000


class Reading(asyncio.Protocol):
    """Notes when each number of each scope arrived."""

    def __init__(self) -> None:
        self.arrived: dict[str, dict[int, float]] = {}
        self.is_lost = False
        self._rest = b""
        self._clock = asyncio.get_running_loop().time
        self.transport: asyncio.Transport | None = None

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        now, text = self._clock(), self._rest + data
        end = 0
        for found in _SAID.finditer(text):
            self.arrived.setdefault(found[1].decode(), {}).setdefault(int(found[2]), now)
            end = found.end()
        self._rest = text[max(end, len(text) - _LONGEST) :]

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self.is_lost = True

    def last(self, scope: str) -> int:
        """Return the newest number of *scope*; -1 where none arrived."""
        return max(self.arrived.get(scope, ()), default=-1)


async def reading(url: str, key: str, **asked: object) -> Reading:
    """Return a reader, with *key*, of what is *asked* of the `serve` at *url*."""
    where, query = httpx.URL(url), urlencode(asked, doseq=True)
    transport, reader = await asyncio.get_running_loop().create_connection(Reading, where.host, where.port or 80)
    headers = f"Host: {where.netloc.decode()}\r\nAuthorization: Bearer {key}\r\n"
    transport.write(f"GET /v1/stream?{query} HTTP/1.1\r\n{headers}\r\n".encode())
    return reader
