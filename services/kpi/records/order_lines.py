"""An order's lines, and what is posted to them: booked on the order's day, taken back on the day of its cancelling."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from shared.events import OrderLine

Lines = tuple[OrderLine, ...]


class Posting(NamedTuple):
    """Money that came to a line of an order at a moment, or, below 0, went from it again."""

    at: datetime
    line: OrderLine | None
    """None: a line that the order does not have."""
    currency: str
    minor: int
    reason: str = ""
    """Why goods came back."""


def net_of(line: OrderLine) -> int:
    """Return what *line* comes to after its discount, in minor units."""
    return line.amount_minor - line.discount_minor


def booked(
    lines: Sequence[OrderLine], currency: str, placed_at: datetime, cancelled_at: datetime | None
) -> Iterator[Posting]:
    """Yield what *lines* come to on the order's day and, taken back, on the day it was cancelled (R2)."""
    for line in lines:
        yield Posting(placed_at, line, currency, net_of(line))
    if cancelled_at:
        for line in lines:
            yield Posting(cancelled_at, line, currency, -net_of(line))
