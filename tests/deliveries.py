"""Deliveries of a log, as the fold's readers take them."""

from collections.abc import Iterable
from datetime import datetime

from services.kpi.fold.delivery import Delivered, Position
from shared.events import AnyEvent
from shared.events.codec import encode, topic_of
from shared.topics import LEADS
from tests.builders import MORNING

Headers = Iterable[tuple[str, bytes]]


def a_delivery(
    content: bytes = b"",
    *,
    topic: str = LEADS,
    partition: int = 0,
    offset: int = 0,
    appended: datetime = MORNING,
    headers: Headers = (),
) -> Delivered:
    """Return a record of the log."""
    at = Position(topic, partition, offset)
    return Delivered(at, int(appended.timestamp() * 1000), content, tuple(headers))


def delivered_event(event: AnyEvent, *, topic: str | None = None, partition: int = 0, offset: int = 0) -> Delivered:
    """Return *event* as it is delivered, by default from its own topic."""
    return a_delivery(encode(event), topic=topic or topic_of(event), partition=partition, offset=offset)
