"""Who asks, for whatever is done in answer to their request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from shared.access.principal import Principal

_principal: ContextVar[Principal | None] = ContextVar("principal", default=None)


def principal() -> Principal | None:
    """Return who asks; None where nobody had to say, or nobody asks."""
    return _principal.get()


@contextmanager
def asking(who: Principal) -> Iterator[None]:
    """Have whatever is done meanwhile be done for *who*."""
    token = _principal.set(who)
    try:
        yield
    finally:
        _principal.reset(token)
