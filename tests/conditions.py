"""Waiting for a condition, within bounds: what tests do instead of sleeping."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

POLL_S = 0.05


async def eventually(condition: Callable[[], Any], *, within_s: float = 60, what: str = "") -> Any:
    """Return the first truthy answer of *condition*, which may be awaitable. Raises: AssertionError if none comes."""
    deadline = asyncio.get_running_loop().time() + within_s
    while True:
        answer = condition()
        found = await answer if isinstance(answer, Awaitable) else answer
        if found:
            return found
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"not within {within_s} s: {what or condition}; the last answer was {found!r}")
        await asyncio.sleep(POLL_S)
