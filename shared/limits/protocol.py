"""Connections that stand still, or are too many.

uvicorn by itself waits for ever for the rest of a request's head, and for whoever does not read an answer.
"""

import asyncio

import h11
from starlette.types import Receive, Scope, Send
from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol

from shared.limits.settings import LimitSettings
from shared.problems import problem
from shared.security_headers import add_to, secured


def protocol_within(limits: LimitSettings) -> type[H11Protocol]:
    """Return how HTTP is spoken within *limits*."""

    class Within(HurriedProtocol):
        within = limits

    return Within


class Patiently:
    """One timer: it starts once, and may be stopped."""

    def __init__(self) -> None:
        self._timer: asyncio.TimerHandle | None = None

    def start(self, transport: asyncio.Transport, seconds: float) -> None:
        """Cut the connection after so many seconds from the first call on."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(seconds, transport.abort)

    def stop(self) -> None:
        """Let the connection be."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class HurriedProtocol(H11Protocol):
    """Cuts a connection whose next request's head does not come in time, or whose answer nobody reads."""

    within: LimitSettings
    _is_one_too_many = False

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._head, self._reading = Patiently(), Patiently()
        super().connection_made(transport)
        if 0 < self.within.connections < len(self.connections):
            self._is_one_too_many, self.app = True, _come_later
        self._look()

    @override
    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._head.stop()
        self._reading.stop()
        super().connection_lost(exc)

    @override
    def pause_writing(self) -> None:
        super().pause_writing()
        self._reading.start(self.transport, self.within.unread_seconds)

    @override
    def resume_writing(self) -> None:
        self._reading.stop()
        super().resume_writing()

    @override
    def timeout_keep_alive_handler(self) -> None:
        super().timeout_keep_alive_handler()  # it closes once all is read
        self._reading.start(self.transport, self.within.unread_seconds)

    @override
    def send_400_response(self, msg: str) -> None:
        answer = problem(400, "Bad request", "invalid-http", msg)
        answer.headers["Connection"] = "close"
        add_to(answer.headers, is_behind_tls=self.within.is_behind_tls)
        head = h11.Response(status_code=answer.status_code, headers=answer.raw_headers, reason=b"Bad Request")
        for event in (head, h11.Data(data=bytes(answer.body)), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    @override
    def _should_upgrade(self) -> bool:
        return not self._is_one_too_many and super()._should_upgrade()

    def _look(self) -> None:
        """Begin to wait if the peer owes us a head, or the rest of a body that is answered already."""
        is_answered = self.conn.our_state is h11.DONE and self.conn.their_state is h11.SEND_BODY
        if is_answered or self.conn.their_state is h11.IDLE:
            self._head.start(self.transport, self.within.head_seconds)
        else:
            self._head.stop()


async def _come_later(scope: Scope, receive: Receive, send: Send) -> None:
    answer = problem(503, "Temporarily unavailable", "too-many-connections", "this process has no connection to spare")
    answer.headers["Connection"] = "close"
    await answer(scope, receive, secured(send, is_behind_tls=False))
