"""What each service asks of the database, overheard on the wire: who, which collection, which right it would take."""

import socket
import struct
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any, NamedTuple

import bson
import psutil

_HEADER = struct.Struct("<iiii")
_LENGTH = struct.Struct("<i")
_OP_MSG = 2013
_FLAGS = 4

NEEDS: Mapping[str, frozenset[str]] = {
    "find": frozenset({"find"}),
    "aggregate": frozenset({"find"}),
    "count": frozenset({"find"}),
    "distinct": frozenset({"find"}),
    "insert": frozenset({"insert"}),
    "update": frozenset({"update"}),
    "delete": frozenset({"remove"}),
    "createIndexes": frozenset({"createIndex"}),
    "findAndModify": frozenset({"find", "update"}),
}
"""The actions that MongoDB asks for; an upsert takes `insert` besides."""
OPEN_TO_ALL = {"hello", "ismaster", "isMaster", "ping", "endSessions", "getMore", "killCursors", "buildInfo"}
"""What needs no right, or the one that the query before has needed."""


class Asked(NamedTuple):
    """One action of *user* on a collection; a command that we do not know is its own action."""

    user: str
    database: str
    collection: str
    action: str


class Tap(ThreadingTCPServer):
    """Passes everything on to the database at *upstream*, and listens."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, upstream: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.upstream = upstream
        self.heard: set[Asked] = set()

    @property
    def url(self) -> str:
        """Return where services are to go."""
        return f"mongodb://127.0.0.1:{self.server_address[1]}"


class _Connection(BaseRequestHandler):
    server: Tap

    def handle(self) -> None:
        user = _user_at(self.client_address[1])
        with socket.create_connection(self.server.upstream) as database:
            threading.Thread(target=_passed_on, args=(database, self.request), daemon=True).start()
            with suppress(OSError), self.request.makefile("rb") as stream:
                while header := stream.read(_HEADER.size):
                    length, _, _, kind = _HEADER.unpack(header)
                    body = stream.read(length - _HEADER.size)
                    if kind == _OP_MSG:
                        self.server.heard |= set(_asked(user, body))
                    database.sendall(header + body)


def _passed_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while some := source.recv(65_536):
            target.sendall(some)
    with suppress(OSError):
        target.shutdown(socket.SHUT_RDWR)


def _user_at(port: int) -> str:
    """Return the user that the process at the other end would be."""
    for one in psutil.net_connections("tcp"):
        if one.laddr and one.laddr.port == port and one.pid:
            words = psutil.Process(one.pid).cmdline()
            modules = [place for place, word in enumerate(words) if word.startswith("services.")]
            if modules:
                return "-".join([words[modules[0]].removeprefix("services."), *words[modules[0] + 1 :]])
    return "nobody"


def _asked(user: str, body: bytes) -> Iterator[Asked]:
    command, documents = _message(body)
    name = next(iter(command))
    if name in OPEN_TO_ALL:
        return
    changes = [*documents, *command.get("updates", ()), command]
    actions = set(NEEDS.get(name, {name}))
    if name in {"update", "findAndModify"} and any(change.get("upsert") for change in changes):
        actions.add("insert")
    for action in actions:
        yield Asked(user, command["$db"], str(command[name]), action)


def _message(body: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the command in an OP_MSG, and the documents that come beside it."""
    command: dict[str, Any] = {}
    documents: list[dict[str, Any]] = []
    place = _FLAGS
    while place < len(body):
        kind, length = body[place], _LENGTH.unpack_from(body, place + 1)[0]
        section = body[place + 1 : place + 1 + length]
        if kind == 0:
            command = bson.decode(section)
        else:
            start = section.index(b"\0", _LENGTH.size) + 1
            documents += bson.decode_all(section[start:])
        place += 1 + length
    return command, documents


@contextmanager
def tapped(url: str) -> Iterator[Tap]:
    """Yield a tap on the database at *url*."""
    host, _, port = url.removeprefix("mongodb://").partition(":")
    with Tap((host, int(port))) as tap:
        threading.Thread(target=tap.serve_forever, daemon=True).start()
        try:
            yield tap
        finally:
            tap.shutdown()
