"""`all`: the three roles as processes of their own under one parent, each restarted when it dies."""

import asyncio
import os
import signal
import socket
import sys
from contextlib import suppress

import structlog

ROLES = ("fold", "score", "serve")
INSTANCE = "KPI_INSTANCE"
SUPERVISED = "KPI_SUPERVISED"
"""Set for a child whose standard input closes when its parent is gone."""

_RESTART_SECONDS = 0.5
_END_SECONDS = 8

log = structlog.get_logger()


async def supervise() -> int:
    """Run every role until SIGTERM or SIGINT; return the exit code of the first one that refused to start."""
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ending.set)
    roles = [asyncio.create_task(_kept_running(role, ending)) for role in ROLES]
    codes = await asyncio.gather(*roles)
    return next((code for code in codes if code), 0)


async def _kept_running(role: str, ending: asyncio.Event) -> int:
    while not ending.is_set():
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "services.kpi",
            role,
            stdin=asyncio.subprocess.PIPE,
            env=_environment(),
        )
        died, ended = asyncio.create_task(child.wait()), asyncio.create_task(ending.wait())
        await asyncio.wait({died, ended}, return_when=asyncio.FIRST_COMPLETED)
        ended.cancel()
        if not died.done():
            return await _ended(child)
        if child.returncode == os.EX_CONFIG:
            ending.set()
            return os.EX_CONFIG
        log.warning("role died, starting it again", role=role, code=child.returncode)
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), _RESTART_SECONDS)
    return 0


def _environment() -> dict[str, str]:
    """Return a child's environment: its name in the groups stays when it is started again, so no group waits for it."""
    name = f"{socket.gethostname()}-{os.environ.get('KPI_HTTP_PORT', 'all')}"
    return {INSTANCE: name, **os.environ, SUPERVISED: "1"}


async def _ended(child: asyncio.subprocess.Process) -> int:
    with suppress(ProcessLookupError):
        child.terminate()
    try:
        async with asyncio.timeout(_END_SECONDS):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()
    return 0


def is_supervised() -> bool:
    """Return whether this process was started by a supervisor."""
    return SUPERVISED in os.environ


async def parent_gone() -> None:
    """Return when the supervisor's end of standard input is closed; never, for a process nobody supervises."""
    if not is_supervised():
        await asyncio.Event().wait()
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
