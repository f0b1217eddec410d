"""Waiting for a condition, within bounds: what tests do instead of sleeping."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

POLL_S = 0.05


async def eventually(condition: Callable[[], T | Awaitable[T]], *, within_s: float = 60, what: str = "") -> T:
    """Return the first truthy answer of *condition*. Raises: AssertionError when there is none in time."""
    deadline = asyncio.get_running_loop().time() + within_s
    while True:
        answer = condition()
        found = await answer if inspect.isawaitable(answer) else answer
        if found:
            return found
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"not within {within_s} s: {what or condition}; the last answer was {found!r}")
        await asyncio.sleep(POLL_S)
