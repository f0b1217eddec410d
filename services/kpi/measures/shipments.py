"""What shipments contribute: how soon logistics agrees, what it rejects, what fails and what is late."""

from collections.abc import Callable, Iterable, Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.spans import Span, Waiting, durations
from services.kpi.records.rules import Rules
from services.kpi.records.shipment import SHIPMENT, Shipment, Step
from shared.events import AskedBy

_BY_REASON = ("reason",)


def _each(steps: Callable[[Shipment], Iterable[Step | None]]) -> Callable[[Shipment, Rules], Iterator[Move]]:
    def moves(shipment: Shipment, _rules: Rules) -> Iterator[Move]:
        for step in steps(shipment):
            if step:
                yield Move(step.at, step.manager, 1, facets=(("reason", step.why),))

    return moves


def _asked_by(who: AskedBy) -> Callable[[Shipment], Iterable[Step]]:
    return lambda shipment: [step for step in shipment.reschedules if step.why == who]


def _agreed(shipment: Shipment, _rules: Rules) -> Iterator[Span]:
    if shipment.requested and shipment.confirmed:
        yield Span(shipment.requested[0].manager, shipment.requested[0].at, shipment.confirmed.at)


def _unanswered(shipment: Shipment, _rules: Rules) -> Iterator[Waiting]:
    """Yield the wait for logistics' word; a request that is repeated after a rejection still waits (K38)."""
    if not shipment.requested:
        return
    word = shipment.confirmed or (shipment.rejections[-1] if shipment.is_rejected else None)
    ended = [step.at for step in (word, shipment.delivered) if step]
    yield Waiting(shipment.requested[0].manager, shipment.requested[0].at, min(ended, default=None))


def _due(shipment: Shipment, _rules: Rules) -> Iterator[Move]:
    if shipment.confirmed and shipment.base_date:
        yield Move(shipment.base_date, shipment.confirmed.manager, 1)


def _on_time(shipment: Shipment, rules: Rules) -> Iterator[Move]:
    if shipment.delivered and shipment.base_date and shipment.delivered.at <= shipment.base_date:
        yield from _due(shipment, rules)


SHIPMENTS_REQUESTED = Measure(
    "shipments_requested",
    SHIPMENT,
    _each(lambda shipment: shipment.requested[:1]),
    "shipments, by the day logistics was first asked",
)
SHIPMENTS_REJECTED = Measure(
    "shipments_rejected",
    SHIPMENT,
    _each(lambda shipment: shipment.rejections[:1]),
    "shipments that logistics rejected, by the day and the reason of the first rejection",
    by=_BY_REASON,
)
SHIPMENTS_DISPATCHED = Measure(
    "shipments_dispatched",
    SHIPMENT,
    _each(lambda shipment: [shipment.dispatched]),
    "shipments that left, by the day they did",
)
SHIPMENTS_DELIVERED = Measure(
    "shipments_delivered",
    SHIPMENT,
    _each(lambda shipment: [shipment.delivered]),
    "shipments that arrived, by the day of the first delivery",
)
SHIPMENTS_FAILED = Measure(
    "shipments_failed",
    SHIPMENT,
    _each(lambda shipment: shipment.failures),
    "attempts to deliver that failed, by their day",
    by=_BY_REASON,
)
RESCHEDULED_BY_CLIENT = Measure(
    "shipments_rescheduled_by_client",
    SHIPMENT,
    _each(_asked_by(AskedBy.CLIENT)),
    "dates that moved because the client asked",
)
RESCHEDULED_BY_LOGISTICS = Measure(
    "shipments_rescheduled_by_logistics",
    SHIPMENT,
    _each(_asked_by(AskedBy.LOGISTICS)),
    "dates that moved because logistics asked",
)
SHIPMENTS_DUE = Measure("shipments_due", SHIPMENT, _due, "confirmed shipments by their base date", is_due=True)
SHIPMENTS_ON_TIME = Measure(
    "shipments_on_time", SHIPMENT, _on_time, "those of shipments_due that arrived by then", is_due=True
)
SHIPMENT_AGREEMENT = durations(
    "shipment_agreement",
    SHIPMENT,
    _agreed,
    "shipments from the request to their first confirmation",
    waiting=_unanswered,
)

MEASURES = (
    SHIPMENTS_REQUESTED,
    SHIPMENTS_REJECTED,
    SHIPMENTS_DISPATCHED,
    SHIPMENTS_DELIVERED,
    SHIPMENTS_FAILED,
    RESCHEDULED_BY_CLIENT,
    RESCHEDULED_BY_LOGISTICS,
    SHIPMENTS_DUE,
    SHIPMENTS_ON_TIME,
    *SHIPMENT_AGREEMENT.all,
)
