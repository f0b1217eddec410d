"""What is known of every request: its id, in all log lines of it and in its answer, and how it was answered."""

import re
from time import perf_counter
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from shared.watching.metrics import HTTP_REQUESTS, HTTP_SECONDS

HEADER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_SERVER_ERROR = 500
_PROBES = {"/health", "/readyz"}
_OTHER = "other"
"""What no route of ours answers: files of the page, wrong paths."""

log = structlog.get_logger(__name__)


class Requests:
    """ASGI middleware, around all others."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request, or a WebSocket's whole life."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        began, id_, status = perf_counter(), request_id(Headers(scope=scope).get(HEADER)), 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = id_
                _count(scope, status, perf_counter() - began)
            await send(message)

        with bound_contextvars(request_id=id_):
            try:
                await self._app(scope, receive, answer)
            except Exception:
                if not status and scope["type"] == "http":
                    _count(scope, _SERVER_ERROR, perf_counter() - began)
                raise


def request_id(said: str | None) -> str:
    """Return the id that a caller *said*, if it is one to be written into a log; otherwise a new one."""
    return said if said and _WELL_FORMED.fullmatch(said) else uuid4().hex


def _count(scope: Scope, status: int, seconds: float) -> None:
    route = getattr(scope.get("route"), "path_format", _OTHER)
    method = scope["method"] if scope.get("method") in _METHODS else _OTHER
    HTTP_REQUESTS.labels(route, method, status).inc()
    HTTP_SECONDS.labels(route, method).observe(seconds)
    if status >= _SERVER_ERROR and route not in _PROBES:
        log.warning("request-failed", route=route, method=method, status=status)
