"""`/mcp` of `kpi serve`, which opens when somebody first knocks: what is behind it takes half a second to load."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from services.kpi.api.mcp_transport import Assistants


class McpDoor:
    """An ASGI endpoint that answers from *site*'s own routes, while its job runs."""

    def __init__(self, site: FastAPI, http_host: str, names: tuple[str, ...]) -> None:
        self._site, self._http_host, self._names = site, http_host, names
        self._knocked, self._open = asyncio.Event(), asyncio.Event()
        self._inside: ASGIApp | None = None
        site.router.routes.append(Route("/mcp", endpoint=self))

    async def run(self) -> None:
        """Wait for the first who knocks, let them in, and keep the door open until cancelled."""
        await self._knocked.wait()
        load = await asyncio.to_thread(_loader)
        inside = load(self._site, self._http_host, self._names)
        async with inside.running():
            self._inside = inside.app
            self._open.set()
            await asyncio.get_running_loop().create_future()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an assistant."""
        self._knocked.set()
        await self._open.wait()
        if self._inside is not None:
            await self._inside(scope, receive, send)


def _loader() -> "Callable[[FastAPI, str, tuple[str, ...]], Assistants]":
    from services.kpi.api.mcp_transport import assistants  # noqa: PLC0415  # the half second

    return assistants
