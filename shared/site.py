"""An application whose every answer keeps the same rules, whoever gives it: a route, the framework, or a fault."""

from typing import Any

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import override

from shared.limits.settings import LimitSettings
from shared.limits.strangers import Strangers
from shared.problems import PROBLEMS, install_problems, problem, refused_by_framework
from shared.security_headers import secured

_TOO_LARGE = 413
_PLAIN = (b"content-type", b"text/plain; charset=utf-8")


class Site(FastAPI):
    """One service's HTTP side, within *limits*. No page of others' making: the documents are at `/openapi.json`."""

    def __init__(self, limits: LimitSettings, **more: Any) -> None:
        super().__init__(
            version="1",
            responses=PROBLEMS,
            docs_url=None,
            redoc_url=None,
            max_body_size=limits.most_body_bytes,
            **more,
        )
        self.limits = limits
        install_problems(self)

    @override
    def build_middleware_stack(self) -> ASGIApp:
        return Front(Strangers(super().build_middleware_stack(), self.limits), self.limits)


class Front:
    """ASGI middleware around all others, the framework's own included."""

    def __init__(self, app: ASGIApp, limits: LimitSettings) -> None:
        self._app, self._limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse what is too long to be looked at; have every answer say what it must."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return

        send_securely = secured(send, is_behind_tls=self._limits.is_behind_tls)
        refused = self._refused(scope)
        if refused is None:
            await self._app(scope, receive, _as_problem(scope, receive, send_securely))
        else:
            await refused(scope, receive, send_securely)

    def _refused(self, scope: Scope) -> Response | None:
        url = len(scope.get("raw_path") or scope["path"].encode()) + len(scope["query_string"]) + 1
        if url > (most := self._limits.most_url_bytes):
            return problem(414, "Too long", "url-too-long", f"a path and query have at most {most} bytes", limit=most)
        headers = sum(len(name) + len(value) + 4 for name, value in scope["headers"])
        if headers > (most := self._limits.most_header_bytes):
            text = f"the headers of a request have at most {most} bytes"
            return problem(431, "Too long", "headers-too-long", text, limit=most)
        return None


def _as_problem(scope: Scope, receive: Receive, send: Send) -> Send:
    """Return *send*, which answers with a problem document what the framework answers to a body with a line of text."""
    is_replaced = False

    async def send_problem(message: Message) -> None:
        nonlocal is_replaced
        if message.get("status") == _TOO_LARGE and _PLAIN in message["headers"]:
            is_replaced = True
            await refused_by_framework(scope, HTTPException(_TOO_LARGE))(scope, receive, send)
        elif not is_replaced:
            await send(message)

    return send_problem
