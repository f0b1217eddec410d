"""`python -m tests.component.hanging PROGRAM …`: a program of ours in which one thing, once begun, never ends."""

import asyncio
import runpy
import sys
import threading
from typing import Any

from services.kpi.fold.shard import Shard
from services.leads.consumers import Consumer


def _never_read(*_batch: Any) -> Any:
    """Hold up the thread of the fold's arithmetic, which will not even let the process end."""
    threading.Event().wait()


async def _never_applied(*_events: Any) -> None:
    """Hold up the reader of the leads service."""
    await asyncio.Event().wait()


if __name__ == "__main__":
    Shard._read = _never_read  # type: ignore[method-assign,assignment]  # noqa: SLF001  # where nobody hands one in
    Consumer.apply = _never_applied  # type: ignore[method-assign,assignment]
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__")
