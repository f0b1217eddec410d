"""An answer that goes on, for as long as whoever it is for is let in: a stream ends when its key does."""

import asyncio

from pymongo.errors import PyMongoError
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.access.callers import Callers
from shared.errors import SalesError
from shared.refusals import AwayError

_POLICY_VIOLATION = 1008


class NotLetInError(OSError):
    """Whoever the answer is for is let in no longer; to its sender it is as if they had gone."""


class LongAnswer:
    """One answer, whose caller is looked at again every *again_s* while it goes on."""

    def __init__(self, callers: Callers, scope: Scope, send: Send, again_s: float) -> None:
        self.scope = scope
        self._callers, self._send, self._again_s = callers, send, again_s
        self._looked_at = asyncio.get_running_loop().time()
        self._is_over = False

    async def told_by(self, app: ASGIApp, receive: Receive) -> None:
        """Have *app* answer."""
        try:
            await app(self.scope, receive, self._told)
        except Exception:
            if not self._is_over:
                raise
        if self._is_over:
            await self._end()

    async def _told(self, message: Message) -> None:
        if message.get("more_body") or message["type"] == "websocket.send":
            await self._look()
        await self._send(message)

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._looked_at >= self._again_s:
            self._looked_at = now
            self._is_over = self._is_over or not await self._is_let_in()
        if self._is_over:
            raise NotLetInError

    async def _is_let_in(self) -> bool:
        try:
            await self._callers.caller(HTTPConnection(self.scope))
        except (AwayError, PyMongoError):  # it cannot be told now: it goes on until it can
            return True
        except SalesError:
            return False
        return True

    async def _end(self) -> None:
        if self.scope["type"] == "websocket":
            await self._send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
