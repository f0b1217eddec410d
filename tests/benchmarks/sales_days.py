"""A stream to measure with: leads that are called, touched, and now and then won, day after day, in date order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from shared.events import (
    AnyEvent,
    CallCompleted,
    CallOutcome,
    DealClosed,
    DealOpened,
    DealOutcome,
    Direction,
    EventData,
    LeadCreated,
    LeadTouched,
    LineKind,
    Medium,
    OrderLine,
    OrderPlaced,
)
from shared.events.codec import enveloped

MANAGERS = 30
CALLS_A_LEAD = 4
LEADS_A_DEAL = 3
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
PACE = timedelta(seconds=20)
"""Between two leads: some 4,300 leads and 28,000 events a day."""


def sales_days(count: int, seed: int = 1) -> list[AnyEvent]:
    """Return *count* events, 57 % of them calls, of 30 managers."""
    return list(islice(_events(Random(seed)), count))


def _events(rng: Random) -> Iterator[AnyEvent]:
    number, now = 0, START
    while True:
        number, now = number + 1, now + PACE
        for step, (after_seconds, data) in enumerate(_lead(number, f"m-{rng.randrange(MANAGERS)}", now)):
            time = now + timedelta(seconds=after_seconds)
            yield enveloped(data, id=f"{number}-{step}", source="/bench", time=time)


def _lead(number: int, manager: str, now: datetime) -> Iterator[tuple[int, EventData]]:
    client, lead, deal = f"client-{number}", f"lead-{number}", f"deal-{number}"
    who: dict[str, Any] = {"client_id": client, "manager_id": manager}
    yield 0, LeadCreated(lead_id=lead, channel="web", **who)
    yield 60, LeadTouched(lead_id=lead, touch_id=f"call-{number}-0", medium=Medium.CALL, automatic=False, **who)
    for call in range(CALLS_A_LEAD):
        started = now + timedelta(minutes=1 + call)
        how: dict[str, Any] = {
            "direction": Direction.OUTBOUND,
            "outcome": CallOutcome.CONNECTED,
            "duration_seconds": 50,
        }
        yield 120 + 60 * call, CallCompleted(call_id=f"call-{number}-{call}", started_at=started, **how, **who)
    if number % LEADS_A_DEAL == 0:
        stage: dict[str, Any] = {"stage": "new", "stage_order": 1, "probability_bp": 1000}
        yield 400, DealOpened(deal_id=deal, lead_id=lead, amount_minor=10_000, currency="USD", **stage, **who)
        won: dict[str, Any] = {"outcome": DealOutcome.WON, "amount_minor": 12_000, "currency": "USD"}
        yield 5_000, DealClosed(deal_id=deal, lead_id=lead, **won, **who)
        line = OrderLine(
            line_id="1", sku="a", category="c", quantity=1, amount_minor=12_000, discount_minor=0, kind=LineKind.BASE
        )
        yield 5_001, OrderPlaced(order_id=f"order-{number}", deal_id=deal, currency="USD", lines=(line,), **who)
