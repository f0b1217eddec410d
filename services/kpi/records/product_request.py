"""A request for a product that is not on offer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records import facts
from services.kpi.records.record import Fact, FactKey, RecordKind, by
from services.kpi.records.rules import Rules
from shared.events import AnyEvent, ProductRequested


@dataclass(frozen=True, slots=True)
class ProductRequest:
    """What was asked for, as it was last told."""

    at: datetime | None = None
    asked: ProductRequested | None = None


def product_request_state(events: Iterable[AnyEvent]) -> ProductRequest:
    """Return the request as its *events*, in order, leave it."""
    state = ProductRequest()
    for event in events:
        state = ProductRequest(state.at or event.time, event.data)
    return state


def _tells(request: ProductRequest, rules: Rules) -> Iterator[Fact]:
    if request.at and request.asked:
        yield Fact(FactKey(rules.day(request.at), facts.PRODUCT, request.asked.manager_id, request.asked.product))


PRODUCT_REQUEST = RecordKind("product_request", product_request_state, {ProductRequested: by("request_id")}, _tells)
