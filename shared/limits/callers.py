"""How much one caller may ask: so often, so much at once, so many live streams; the next one is told to come later.

A caller is who the access guard says (`caller` in the request's state), else an address. Each process counts by itself.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil

from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.clock import system_clock
from shared.limits.settings import LimitSettings
from shared.problems import problem

WINDOW_S = 10
_SOON_S = 1


def caller_of(scope: Scope) -> str:
    """Return who asks."""
    known = scope.get("state", {}).get("caller")
    return str(known) if known else address_of(scope)


def address_of(scope: Scope) -> str:
    """Return from where is asked; behind a proxy, its word counts if FORWARDED_ALLOW_IPS names it."""
    host, _port = scope.get("client") or ("", 0)
    return f"address:{host}"


@dataclass
class AtOnce:
    """How many of one kind each caller has under way; with *most* 0 it is not limited."""

    what: str
    most: int
    _held: Counter[str] = field(default_factory=Counter)

    def is_full(self, caller: str) -> bool:
        """Say whether the caller has to wait for one of its own to end."""
        return 0 < self.most <= self._held[caller]

    @contextmanager
    def held(self, caller: str) -> Iterator[None]:
        """Count one more of the caller's meanwhile."""
        self._held[caller] += 1
        try:
            yield
        finally:
            self._held[caller] -= 1
            if not self._held[caller]:
                del self._held[caller]


class Callers:
    """ASGI middleware that counts what each caller asks; *streams* are the paths whose answers have no end."""

    def __init__(self, app: ASGIApp, limits: LimitSettings, streams: Collection[str] = ()) -> None:
        self._app, self._limits, self._streams = app, limits, frozenset(streams)
        self._rates = MovingWindowRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerSecond(max(1, limits.requests_per_second * WINDOW_S), WINDOW_S)
        self._requests = AtOnce("requests", limits.requests_at_once)
        self._live = AtOnce("live streams", limits.streams_at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or say when to come again."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        caller = caller_of(scope)
        counted = self._live if self._is_live(scope) else self._requests
        refused = _full(counted) if counted.is_full(caller) else await self._too_often(caller)
        if refused is not None:
            await refused(scope, receive, send)
            return
        with counted.held(caller):
            await self._app(scope, receive, send)

    def _is_live(self, scope: Scope) -> bool:
        return scope["type"] == "websocket" or (scope["method"] == "GET" and scope["path"] in self._streams)

    async def _too_often(self, caller: str) -> Response | None:
        most = self._limits.requests_per_second
        if not most or await self._rates.hit(self._rate, caller):
            return None
        oldest_goes = (await self._rates.get_window_stats(self._rate, caller)).reset_time
        text = f"at most {most} requests a second, on the average of {WINDOW_S} seconds"
        return come_later("too-many-requests", text, most, oldest_goes - system_clock().timestamp())


def _full(counted: AtOnce) -> Response:
    code = f"too-many-{counted.what.replace(' ', '-')}-at-once"
    return come_later(code, f"at most {counted.most} {counted.what} at once", counted.most, _SOON_S)


def come_later(code: str, text: str, limit: int, seconds: float) -> Response:
    """Return the answer to what is more than *limit*: to be asked again after so many seconds."""
    answer = problem(429, "Too many", code, text, limit=limit)
    answer.headers["Retry-After"] = str(max(_SOON_S, ceil(seconds)))
    return answer
