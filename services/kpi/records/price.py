"""A product's price, as the company sets it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, PriceChanged


@dataclass(frozen=True, slots=True)
class Price:
    """When it was set, and to what, in order."""

    told: tuple[tuple[datetime, PriceChanged], ...] = ()


def price_state(events: Iterable[AnyEvent]) -> Price:
    """Return the prices as *events*, in order, tell them."""
    return Price(tuple((event.time, event.data) for event in events))


PRICE = RecordKind("price", price_state, {PriceChanged: by("sku")})
