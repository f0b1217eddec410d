"""An application with every kind of route that there is, each of which tells that it was reached."""

from typing import Any

from fastapi import APIRouter, FastAPI, WebSocket
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

Key = tuple[str, str]


class Reached(list[Key]):
    """The routes that were reached, by the keys of their rules."""

    def endpoint(self, method: str, path: str) -> Any:
        """Return an endpoint of FastAPI."""

        async def endpoint() -> str:
            self.append((method, path))
            return "reached"

        return endpoint

    def socket(self, path: str) -> Any:
        """Return an endpoint of a WebSocket."""

        async def endpoint(websocket: WebSocket) -> None:
            self.append(("WEBSOCKET", path))
            await websocket.close()

        return endpoint

    def plain(self, method: str, path: str) -> Any:
        """Return an endpoint of Starlette."""

        async def endpoint(_request: Request) -> Response:
            self.append((method, path))
            return PlainTextResponse("reached")

        return endpoint

    def whole(self, path: str) -> ASGIApp:
        """Return an application, as it is mounted, or stands where a route takes any method."""
        return _Whole(self, path)


class _Whole:
    def __init__(self, reached: Reached, path: str) -> None:
        self._reached, self._path = reached, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._reached.append(("*", self._path))
        answer: ASGIApp = PlainTextResponse("reached") if scope["type"] == "http" else WebSocketClose()
        await answer(scope, receive, send)


FIRST = [("GET", "/v1/leads"), ("POST", "/v1/leads"), ("GET", "/v1/leads/mine"), ("GET", "/v1/leads/{lead_id}")]
SECOND = [
    ("POST", "/v1/leads/{lead_id}/assign"),
    ("DELETE", "/v1/leads/mine"),
    ("GET", "/v1/files/{name:path}"),
    ("PUT", "/v1/files/{name}"),
    ("GET", "/v1/numbers/{number:int}"),
    ("GET", "/v1/numbers/{name}"),
    ("HEAD", "/v1/leads/{lead_id}"),
    ("HEAD", "/v1/head"),
    ("GET", "/v1/keys/{key_id}.json"),
]
OTHERS = [("GET", "/plain"), ("POST", "/plain"), ("*", "/mcp"), ("*", "/web/{path:path}"), ("*", "/v1/in/{path:path}")]
SOCKETS = [("WEBSOCKET", "/v1/live"), ("WEBSOCKET", "/v1/live/{topic}"), ("WEBSOCKET", "/mcp")]
ROUTES = [*FIRST, *SECOND, *OTHERS, *SOCKETS]


def an_app() -> tuple[FastAPI, Reached]:
    """Return the application, and what is reached in it."""
    app, reached = FastAPI(openapi_url=None), Reached()
    inner, outer, direct = APIRouter(prefix="/v1/leads"), APIRouter(prefix="/v1"), APIRouter()
    for method, path in FIRST:
        inner.add_api_route(path.removeprefix("/v1/leads"), reached.endpoint(method, path), methods=[method])
    for method, path in SECOND:
        outer.add_api_route(path.removeprefix("/v1"), reached.endpoint(method, path), methods=[method])
    for _, path in SOCKETS:
        direct.add_api_websocket_route(path, reached.socket(path))
    outer.mount("/v1/in", reached.whole("/v1/in/{path:path}"))
    app.include_router(inner)
    direct.include_router(outer)
    app.include_router(direct)
    app.router.routes.append(Route("/plain", reached.plain("GET", "/plain")))
    app.router.routes.append(Route("/plain", reached.plain("POST", "/plain"), methods=["POST"]))
    app.router.routes.append(Route("/mcp", reached.whole("/mcp")))
    app.mount("/web", reached.whole("/web/{path:path}"))
    return app, reached


async def asked(app: ASGIApp, scope: Scope) -> int:
    """Ask *app* once, and return the status of its answer; 0 of a WebSocket."""
    status = 0

    async def receive() -> Message:
        return {"type": "http.request" if scope["type"] == "http" else "websocket.connect"}

    async def send(message: Message) -> None:
        nonlocal status
        status = message.get("status", status)

    await app(scope, receive, send)
    return status


def a_scope(method: str | None, path: str, root_path: str = "") -> Scope:
    """Return what a server makes of a request; of a WebSocket, if there is no *method*."""
    kind = {"type": "websocket", "subprotocols": []} if method is None else {"type": "http", "method": method}
    about = {"path": path, "raw_path": path.encode(), "root_path": root_path, "query_string": b""}
    return {**kind, **about, "headers": [(b"host", b"sales.example")], "scheme": "http", "server": ("127.0.0.1", 80)}
