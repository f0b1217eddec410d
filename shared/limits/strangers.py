"""Who is turned away again and again is not looked at for a while: trying keys costs us less than it costs them."""

from http import HTTPStatus

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import MovingWindowRateLimiter
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.clock import system_clock
from shared.limits.callers import address_of, come_later
from shared.limits.settings import LimitSettings

_REFUSED = HTTPStatus.UNAUTHORIZED


class Strangers:
    """ASGI middleware outside the access guard, which counts the 401s of each address."""

    def __init__(self, app: ASGIApp, limits: LimitSettings) -> None:
        self._app, self._most = app, limits.strangers_per_minute
        self._rates = MovingWindowRateLimiter(MemoryStorage())
        self._rate = RateLimitItemPerMinute(max(1, self._most))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through to be looked at, or say when to come again."""
        if not self._most or scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        address = address_of(scope)
        if not await self._rates.test(self._rate, address):
            await self._later(scope, receive, send, address)
            return

        async def send_and_count(message: Message) -> None:
            if message.get("status") == _REFUSED:
                await self._rates.hit(self._rate, address)
            await send(message)

        await self._app(scope, receive, send_and_count)

    async def _later(self, scope: Scope, receive: Receive, send: Send, address: str) -> None:
        oldest_goes = (await self._rates.get_window_stats(self._rate, address)).reset_time
        text = f"at most {self._most} requests a minute without a key that is known"
        answer = come_later("too-many-refusals", text, self._most, oldest_goes - system_clock().timestamp())
        await answer(scope, receive, send)
