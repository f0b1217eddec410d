"""A server of connections that have no end of their own."""

import socket
from collections.abc import Callable

import uvicorn
from typing_extensions import override

_UNREAD_MS = 60_000
"""So long may a reader leave what was sent unread; the system then cuts the connection, and frees what it holds."""


class LiveServer(uvicorn.Server):
    """Calls *shed* first when it is told to end: open streams would hold it until its patience ends."""

    def __init__(self, config: uvicorn.Config, shed: Callable[[], None]) -> None:
        super().__init__(config)
        self._shed = shed

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # on Linux; connections have it from the socket that listens
            for listening in (one for server in self.servers for one in server.sockets):
                listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_MS)

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._shed()
        await super().shutdown(sockets)
