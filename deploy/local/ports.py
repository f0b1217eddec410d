"""Which port a part gets: the one asked for, its usual one, or a free one near it."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from deploy.local.errors import NotAPortError, PortInUseError
from deploy.local.place import HOST

STEP = 10
"""From one candidate to the next, so that the second checkout has 8010 to 8013 where the first has 8000 to 8003."""
CANDIDATES = 100
HIGHEST = 65535


@dataclass(frozen=True)
class Port:
    """A port by the variable that sets it, and the number it usually has."""

    variable: str
    usual: int


def is_free(port: int) -> bool:
    """Say whether nobody listens on *port* of this machine; ports of closed connections count as free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((HOST, port))
            return True
    return False


def free_port() -> int:
    """Return the number of a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def asked_for(port: Port, environment: Mapping[str, str]) -> int | None:
    """Return the number that the environment sets for *port*, if any. Raises: NotAPortError."""
    value = environment.get(port.variable, "")
    if not value:
        return None
    if not value.isdecimal() or not 1 <= int(value) <= HIGHEST:
        raise NotAPortError(port.variable, value)
    return int(value)


def candidates(port: Port) -> Iterator[int]:
    """Yield the usual number, then numbers near it.

    They stay below the range from which systems give ports to outgoing connections: there, a client that keeps
    trying a broker which is down can end up connected to itself, and the broker never gets its port back.
    """
    yield from range(port.usual, port.usual + STEP * CANDIDATES, STEP)


def chosen(port: Port, environment: Mapping[str, str], claim: Callable[[int], bool]) -> int:
    """Return the first number for *port* that can be claimed. Raises: PortInUseError, NotAPortError."""
    wanted = asked_for(port, environment)
    for number in candidates(port) if wanted is None else (wanted,):
        if claim(number):
            return number
    raise PortInUseError(port.variable, port.usual if wanted is None else wanted)


class Claims(AbstractContextManager["Claims"]):
    """Ports held by this process from their choice until their owners listen, so two starts at once never share one."""

    def __init__(self, directory: Path | None = None) -> None:
        self._directory = directory or Path(tempfile.gettempdir()) / f"salespulse-ports-{os.getuid()}"
        self._files = ExitStack()

    def claim(self, port: int) -> bool:
        """Hold *port*, if nobody listens on it and no other stack holds it."""
        self._directory.mkdir(parents=True, exist_ok=True)
        file = (self._directory / str(port)).open("w")
        if is_locked_by_us(file) and is_free(port):
            self._files.enter_context(file)
            return True
        file.close()
        return False

    def choose(self, ports: Iterable[Port], environment: Mapping[str, str]) -> dict[str, int]:
        """Return a held number for each of *ports*, by variable. Raises: PortInUseError, NotAPortError."""
        return {port.variable: chosen(port, environment, self.claim) for port in ports}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()


def is_locked_by_us(file: IO[str]) -> bool:
    """Lock *file* for this process, and say whether that went through."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
