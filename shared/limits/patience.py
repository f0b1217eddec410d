"""Bodies that do not come: who sends a byte now and then is told that it took too long, and holds nothing."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.limits.settings import LimitSettings
from shared.problems import refused_by_framework


class BodyTooSlowError(HTTPException):
    """The rest of a body was waited for too long."""

    def __init__(self) -> None:
        super().__init__(HTTPStatus.REQUEST_TIMEOUT, "the body did not come in time", {"Connection": "close"})


class Patience:
    """ASGI middleware that waits for a body while it comes at a fair rate; the time that we take is not counted."""

    def __init__(self, app: ASGIApp, limits: LimitSettings) -> None:
        self._app, self._limits = app, limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 408 where the body was too slow, and what a middleware within refuses by an exception."""
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        has_begun = False

        async def send_and_know(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        waiting = Waiting(receive, self._limits, lambda: has_begun)
        try:
            await self._app(scope, waiting.receive, send_and_know)
        except HTTPException as error:
            if has_begun:
                raise
            await refused_by_framework(scope, error)(scope, receive, send)


class Waiting:
    """The body of one request, waited for."""

    def __init__(self, receive: Receive, limits: LimitSettings, has_begun: Callable[[], bool]) -> None:
        self._receive, self._limits, self._has_begun = receive, limits, has_begun
        self._left, self._is_whole = limits.body_seconds, False

    async def receive(self) -> Message:
        """Return the next part. Raises: BodyTooSlowError; once the answer has begun, the sender counts as gone."""
        if self._is_whole:
            return await self._receive()
        loop = asyncio.get_running_loop()
        since = loop.time()
        try:
            async with asyncio.timeout(self._left):
                message = await self._receive()
        except TimeoutError:
            if self._has_begun():
                return {"type": "http.disconnect"}
            raise BodyTooSlowError from None
        earned = len(message.get("body", b"")) / self._limits.body_bytes_per_second
        self._left = min(self._limits.body_seconds, self._left - (loop.time() - since) + earned)
        self._is_whole = not message.get("more_body", False)
        return message


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"
