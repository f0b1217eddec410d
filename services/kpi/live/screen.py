"""The last step of an event's way: live messages are sent, and it is known how long the way took."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from services.kpi.live.message import Message
from services.kpi.metrics import TO_SCREEN
from shared.watching.metrics import age_of
from shared.watching.traces import batch_span


@contextmanager
def on_screen(messages: Iterable[Message], transport: str) -> Iterator[None]:
    """Have the sending of *messages* traced, and timed for each that comes of an event."""
    origins = [message.origin for message in messages if message.origin]
    if not origins:
        yield
        return
    with batch_span("tell", (origin.trace for origin in origins), **{"salespulse.transport": transport}):
        yield
    for origin in origins:
        TO_SCREEN.labels(transport).observe(age_of(origin.taken_ms / 1000))
