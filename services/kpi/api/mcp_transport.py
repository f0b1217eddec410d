"""How assistants reach the tools: `/mcp` of `kpi serve`, or a process that they start and talk to over stdio."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple

import httpx
from fastapi import FastAPI
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

from services.kpi.api.asked import Api
from services.kpi.api.mcp import mcp_server

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ANSWER_SECONDS = 60


class Assistants(NamedTuple):
    """What answers `/mcp`, and what has to be entered while it does."""

    app: ASGIApp
    running: Callable[[], AbstractAsyncContextManager[None]]


def assistants(site: FastAPI, http_host: str, names: tuple[str, ...]) -> Assistants:
    """Return the tools over *site*'s own routes. No request is remembered, so any `serve` can answer the next one."""
    http = httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://serve")
    server = mcp_server(Api(http))
    app = server.streamable_http_app(
        stateless_http=True, json_response=True, transport_security=security(http_host, names)
    )
    return Assistants(app, server.session_manager.run)


def security(http_host: str, names: tuple[str, ...]) -> TransportSecuritySettings:
    """Return which hosts a request may name: a page elsewhere that has its own name point here is turned away.

    A `serve` that listens to the whole network knows its names only if it is told them.
    """
    known = (*LOOPBACK, *names)
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=bool(names) or http_host in {"127.0.0.1", "localhost", "::1"},
        allowed_hosts=[form for name in known for form in (name, f"{name}:*")],
        allowed_origins=[
            f"{scheme}://{form}" for name in known for scheme in ("http", "https") for form in (name, f"{name}:*")
        ],
    )


async def speak_over_stdio(url: str, key: str | None) -> None:
    """Offer the numbers of the `serve` at *url* over stdin and stdout, until stdin ends: those of *key*."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with httpx.AsyncClient(base_url=url, timeout=_ANSWER_SECONDS, headers=headers) as http:
        await mcp_server(Api(http)).run_stdio_async()
