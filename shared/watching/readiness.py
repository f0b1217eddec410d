"""Whether a process is ready: each part that it needs, and why not. Pure."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Literal

from pydantic import BaseModel


class Part(BaseModel):
    """One thing that has to be so."""

    name: str
    is_ready: bool
    reason: str | None = None
    """Why it is not, in words."""
    behind_events: int | None = None
    """Of a consumer: how many records wait for it; null while nobody knows."""
    behind_seconds: float | None = None
    """How long ago the broker took the oldest of them."""


class Readiness(BaseModel):
    """Whether the process is ready, part by part."""

    status: Literal["ready", "not-ready"]
    parts: list[Part]


Check = Callable[[], Awaitable[Part]]


def readiness(parts: Sequence[Part]) -> Readiness:
    """Return what *parts* come to."""
    return Readiness(status="ready" if all(part.is_ready for part in parts) else "not-ready", parts=list(parts))


def answering(name: str, answers: Callable[[], Awaitable[bool]]) -> Check:
    """Return the check that something elsewhere *answers*."""

    async def check() -> Part:
        is_there = await answers()
        return Part(name=name, is_ready=is_there, reason=None if is_there else "it does not answer")

    return check


def of_consumer(
    name: str, within_s: float, *, events: int | None, seconds: float | None, trouble: str | None = None
) -> Part:
    """Return whether a consumer is caught up *within_s* seconds; *trouble* is what else is wrong with it."""
    reason = trouble
    if reason is None and (events is None or seconds is None):
        reason = "nobody knows yet how far it is behind"
    elif reason is None and seconds is not None and seconds > within_s:
        reason = f"{events} records wait, the oldest for {seconds:.0f} s: more than {within_s:g} s"
    return Part(name=name, is_ready=reason is None, reason=reason, behind_events=events, behind_seconds=seconds)
