"""A server of connections that have no end of their own."""

import resource
import socket
from collections.abc import Callable

import uvicorn
from typing_extensions import override

_UNREAD_MS = 60_000
"""So long may a reader leave what was sent unread; the system then cuts the connection, and frees what it holds."""


_FILES = 10_240
"""A connection is an open file; where nobody says otherwise, a process may have but 1,024."""


class LiveServer(uvicorn.Server):
    """Calls *shed* first when it is told to end: open streams would hold it until its patience ends."""

    def __init__(self, config: uvicorn.Config, shed: Callable[[], None]) -> None:
        super().__init__(config)
        self._shed = shed

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if 0 <= soft < _FILES:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(_FILES, hard) if hard >= 0 else _FILES, hard))
        await super().startup(sockets)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # on Linux; connections have it from the socket that listens
            for listening in (one for server in self.servers for one in server.sockets):
                listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_MS)

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._shed()
        await super().shutdown(sockets)
