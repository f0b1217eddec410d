"""`/v1/live`: the live messages as text frames of a WebSocket."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Sequence
from contextlib import aclosing
from typing import Any
from urllib.parse import urlsplit

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from services.kpi.live.message import Message
from services.kpi.live.onlooker import Looking
from services.kpi.live.question import LastId, Question
from services.kpi.live.screen import on_screen
from services.kpi.live.stream import Source
from services.kpi.metrics import LIVE_CLIENTS
from shared.problems import problem

_RESTARTS = 1012
_WEBSOCKET = "websocket"

log = structlog.get_logger()


def websocket_routes(source: Source) -> APIRouter:
    """Return the route; a question that is wrong is answered with its problem document, instead of a handshake."""
    router = APIRouter(prefix="/v1")

    @router.websocket("/live")
    async def live(websocket: WebSocket, asked: Question, onlooker: Looking, last_id: LastId) -> None:
        if not _is_own(websocket):
            refusal = problem(403, "Forbidden", "other-origin", "a page of another site may not read these numbers")
            await websocket.send_denial_response(refusal)
            return
        await source.ready(asked, onlooker)
        await websocket.accept()
        with LIVE_CLIENTS.labels(_WEBSOCKET).track_inprogress():
            telling = _tell(websocket, source, source.messages(asked, onlooker, last_id))
            await _until_one_ends(telling, _hang_up(websocket))

    return router


def _is_own(websocket: WebSocket) -> bool:
    """Return whether no page asks, or one of ours: browsers let every page open a WebSocket to anywhere."""
    origin = websocket.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == websocket.headers.get("host")


async def _tell(websocket: WebSocket, source: Source, messages: AsyncGenerator[Sequence[Message], None]) -> None:
    async with aclosing(messages) as told:
        async for some in told:
            for message in some:
                async with asyncio.timeout(source.send_seconds):
                    with on_screen([message], _WEBSOCKET):
                        await websocket.send_text(message.text)
    await websocket.close(_RESTARTS)


async def _hang_up(websocket: WebSocket) -> None:
    """Return when the reader is gone; whatever it says until then is not listened to."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass


async def _until_one_ends(*jobs: Coroutine[Any, Any, None]) -> None:
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            await task
    except TimeoutError:
        log.info("a reader that takes nothing is let go", path="/v1/live")
    except WebSocketDisconnect:
        pass  # between two messages
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
