"""`GET /v1/stream`: the live messages as server-sent events."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import structlog
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from services.kpi.live.message import Message
from services.kpi.live.onlooker import Looking
from services.kpi.live.question import LastId, Question
from services.kpi.live.screen import on_screen
from services.kpi.live.stream import Source
from services.kpi.metrics import LIVE_CLIENTS

_SSE = "sse"
_RETRY = b"retry: 2000\n\n"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

log = structlog.get_logger()


def sse_routes(source: Source) -> APIRouter:
    """Return the route."""
    router = APIRouter(prefix="/v1", tags=["live"])

    @router.get("/stream", response_class=EventStream, status_code=200)
    async def stream(asked: Question, onlooker: Looking, last_id: LastId) -> EventStream:
        """Send a `snapshot`, then every `change` and `alert`, and a `heartbeat` in silence; any `id` can be resumed."""
        await source.ready(asked, onlooker)
        return EventStream(source.messages(asked, onlooker, last_id), source.send_seconds)

    return router


class EventStream(StreamingResponse):
    """Messages on their way to one reader."""

    media_type = "text/event-stream"

    def __init__(self, told: AsyncGenerator[Sequence[Message], None], send_seconds: float) -> None:
        super().__init__((), headers=_HEADERS)
        self._told, self._send_seconds = told, send_seconds

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        except TimeoutError:
            log.info("a reader that takes nothing is let go", path=scope["path"])

    @override
    async def stream_response(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": _RETRY, "more_body": True})
        with LIVE_CLIENTS.labels(_SSE).track_inprogress():
            await self._tell(send)
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _tell(self, send: Send) -> None:
        async with aclosing(self._told) as told:
            async for messages in told:
                body = b"".join(message.event for message in messages)
                async with asyncio.timeout(self._send_seconds):
                    with on_screen(messages, _SSE):
                        await send({"type": "http.response.body", "body": body, "more_body": True})
