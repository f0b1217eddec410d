"""A shipment: what its events leave it in, and what may be done with it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from pydantic import ConfigDict, Field

from services.shipments.entities.calendar import Calendar
from services.shipments.entities.order import Order
from services.shipments.errors import (
    MissingPapersError,
    NoDeliveryDayError,
    NothingLeftError,
    OrderCancelledError,
    TooMuchError,
    UnknownLineError,
)
from shared.command import Command
from shared.derived_id import derived_id
from shared.entity import Kind, attributes
from shared.events import (
    AnyEvent,
    AskedBy,
    DeliveredLine,
    OrderCancelled,
    OrderPlaced,
    RejectReason,
    ReturnReceived,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentDispatched,
    ShipmentFailed,
    ShipmentLine,
    ShipmentRejected,
    ShipmentRequested,
    ShipmentRescheduled,
)
from shared.reaction import Reaction
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError, WrongStatusError
from shared.values import Id, Moment


class ShipmentStatus(StrEnum):
    """Where a shipment stands."""

    UNKNOWN = "unknown"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    DISPATCHED = "dispatched"
    FAILED = "failed"
    DELIVERED = "delivered"


WAITING = (
    ShipmentStatus.REQUESTED,
    ShipmentStatus.CONFIRMED,
    ShipmentStatus.DISPATCHED,
    ShipmentStatus.FAILED,
)
"""Something is still to arrive."""


@dataclass(frozen=True, slots=True)
class Shipment:
    """What is known of a shipment."""

    status: ShipmentStatus = ShipmentStatus.UNKNOWN
    order_id: str | None = None
    client_id: str | None = None
    manager_id: str | None = None
    promised_at: datetime | None = None
    lines: tuple[ShipmentLine, ...] = ()
    delivered: tuple[DeliveredLine, ...] = ()
    papers_ok: bool | None = None
    carrier: str | None = None
    reason: str | None = None
    """Why it was rejected, or failed."""
    returned: dict[str, int] = field(default_factory=dict)
    """Pieces that came back, by line."""
    is_order_cancelled: bool = False


class LineToShip(ShipmentLine):
    """What is to be shipped of one line, as a command says it."""

    model_config = ConfigDict(strict=False)


class LineThatArrived(DeliveredLine):
    """What arrived of one line, as a command says it."""

    model_config = ConfigDict(strict=False)


class RequestShipment(Command):
    """Logistics is asked to ship: what the order still lacks, if no lines are named and the order is known.

    A rejected shipment may be requested again.
    """

    shipment_id: Id | None = None
    order_id: Id
    client_id: Id | None = None
    manager_id: Id | None = None
    promised_at: Moment | None = None
    lines: tuple[LineToShip, ...] | None = Field(default=None, min_length=1)


class ConfirmShipment(Command):
    """Logistics agrees, with the papers at hand; to the date promised before, or the next possible one."""

    promised_at: Moment | None = None
    papers: tuple[Id, ...] = ()


class RejectShipment(Command):
    """Logistics will not ship as asked."""

    reason: RejectReason


class DispatchShipment(Command):
    """The goods are on their way."""

    carrier: Id | None = None


class FailShipment(Command):
    """The goods did not arrive; they can be dispatched again."""

    reason: Id


class ReceiveReturn(Command):
    """Goods came back: all that arrived, if no lines are named."""

    return_id: Id | None = None
    reason: Id
    lines: tuple[LineToShip, ...] | None = Field(default=None, min_length=1)


class RescheduleShipment(Command):
    """The promised date moves."""

    promised_at: Moment
    asked_by: AskedBy


class DeliverShipment(Command):
    """The goods arrived: whole and undamaged if no lines are named."""

    lines: tuple[LineThatArrived, ...] | None = Field(default=None, min_length=1)
    papers_ok: bool


def request(shipment_id: str, shipment: Shipment, command: RequestShipment, order: Order) -> list[ShipmentRequested]:
    """Return that logistics was asked to ship. Raises: AlreadyExistsError, InvalidError, OrderCancelledError."""
    if shipment.order_id is not None and shipment.status is not ShipmentStatus.REJECTED:
        raise AlreadyExistsError(SHIPMENT.name, shipment_id)
    if order.is_cancelled:
        raise OrderCancelledError(command.order_id)
    return [
        ShipmentRequested(
            shipment_id=shipment_id,
            order_id=command.order_id,
            client_id=_named("client_id", command.client_id, order.client_id),
            manager_id=_named("manager_id", command.manager_id, order.manager_id),
            promised_at=command.promised_at,
            lines=command.lines or _lacking(command.order_id, order),
        )
    ]


def confirm(
    shipment_id: str,
    shipment: Shipment,
    command: ConfirmShipment,
    order: Order,
    *,
    now: datetime,
    papers: tuple[str, ...],
    calendar: Calendar,
) -> list[ShipmentConfirmed]:
    """Return that logistics agreed, at *now*, as all *papers* are there and *calendar* has the day.

    Raises: NotFoundError, WrongStatusError, OrderCancelledError, MissingPapersError, NoDeliveryDayError.
    """
    ids = _ids_of_standing(shipment_id, shipment, order, ShipmentStatus.REQUESTED)
    if missing := [paper for paper in papers if paper not in command.papers]:
        raise MissingPapersError(shipment_id, missing)
    promised_at = command.promised_at or shipment.promised_at or calendar.end_of(calendar.earliest(now))
    return [ShipmentConfirmed(**ids, promised_at=_possible(promised_at, calendar))]


def reject(shipment_id: str, shipment: Shipment, command: RejectShipment) -> list[ShipmentRejected]:
    """Return that logistics will not ship. Raises: NotFoundError, WrongStatusError."""
    return [ShipmentRejected(**_ids_of(shipment_id, shipment, ShipmentStatus.REQUESTED), reason=command.reason)]


def reschedule(
    shipment_id: str, shipment: Shipment, command: RescheduleShipment, *, calendar: Calendar
) -> list[ShipmentRescheduled]:
    """Return that the promised date moved to a day of *calendar*.

    Raises: NotFoundError, WrongStatusError, NoDeliveryDayError.
    """
    ids = _ids_of(shipment_id, shipment, *WAITING)
    promised_at = _possible(command.promised_at, calendar)
    return [ShipmentRescheduled(**ids, promised_at=promised_at, asked_by=command.asked_by)]


def dispatch(shipment_id: str, shipment: Shipment, command: DispatchShipment, order: Order) -> list[ShipmentDispatched]:
    """Return that the goods are on their way. Raises: NotFoundError, WrongStatusError, OrderCancelledError."""
    ids = _ids_of_standing(shipment_id, shipment, order, ShipmentStatus.CONFIRMED, ShipmentStatus.FAILED)
    return [ShipmentDispatched(**ids, carrier=command.carrier)]


def deliver(shipment_id: str, shipment: Shipment, command: DeliverShipment) -> list[ShipmentDelivered]:
    """Return that the goods arrived. Raises: NotFoundError, ShipmentsError."""
    ids = _ids_of(shipment_id, shipment, *WAITING)
    whole = tuple(DeliveredLine(**line.model_dump()) for line in shipment.lines)
    lines = command.lines or whole
    _are_part_of(_pieces(shipment.lines), lines, shipment_id)
    return [ShipmentDelivered(**ids, lines=lines, papers_ok=command.papers_ok)]


def fail(shipment_id: str, shipment: Shipment, command: FailShipment) -> list[ShipmentFailed]:
    """Return that the goods did not arrive. Raises: NotFoundError, WrongStatusError."""
    ids = _ids_of(shipment_id, shipment, ShipmentStatus.CONFIRMED, ShipmentStatus.DISPATCHED)
    return [ShipmentFailed(**ids, reason=command.reason)]


def receive_return(
    shipment_id: str, shipment: Shipment, command: ReceiveReturn, *, new_id: str
) -> list[ReturnReceived]:
    """Return that goods came back, as the return *new_id* if it has no id. Raises: NotFoundError, ShipmentsError."""
    ids = _ids_of(shipment_id, shipment, ShipmentStatus.DELIVERED)
    out = _pieces(shipment.delivered)
    out.subtract(shipment.returned)
    _are_part_of(out, command.lines or (), shipment_id)
    if not any(out.values()):
        raise NothingLeftError(shipment_id)
    skus = {line.line_id: line.sku for line in shipment.delivered}
    left = tuple(
        ShipmentLine(line_id=line_id, sku=skus[line_id], quantity=pieces) for line_id, pieces in out.items() if pieces
    )
    return_id = command.return_id or new_id
    return [ReturnReceived(**ids, return_id=return_id, reason=command.reason, lines=command.lines or left)]


def requested_by(shipment_id: str, ordered: AnyEvent) -> Reaction:
    """Return that everything in the order of *ordered* is to be shipped."""
    order: OrderPlaced = ordered.data
    data = ShipmentRequested(
        shipment_id=shipment_id,
        order_id=order.order_id,
        client_id=order.client_id,
        manager_id=order.manager_id,
        promised_at=order.promised_at,
        lines=tuple(ShipmentLine(line_id=line.line_id, sku=line.sku, quantity=line.quantity) for line in order.lines),
    )
    return Reaction(ordered, data, f"{shipment_id}:ShipmentRequested")


def evolve(shipment: Shipment, event: AnyEvent) -> Shipment:  # noqa: PLR0911  # one per type
    """Return *shipment* after *event*."""
    match event.data:
        case ShipmentRequested() as requested:
            return _requested(shipment, requested)
        case ShipmentConfirmed(promised_at=promised_at):
            return replace(shipment, status=ShipmentStatus.CONFIRMED, promised_at=promised_at)
        case ShipmentRejected(reason=reason):
            return replace(shipment, status=ShipmentStatus.REJECTED, reason=reason)
        case ShipmentRescheduled(promised_at=promised_at):
            return replace(shipment, promised_at=promised_at)
        case ShipmentDispatched(carrier=carrier):
            return replace(shipment, status=ShipmentStatus.DISPATCHED, carrier=carrier, reason=None)
        case ShipmentFailed(reason=reason):
            return replace(shipment, status=ShipmentStatus.FAILED, reason=reason)
        case ShipmentDelivered(lines=lines, papers_ok=papers_ok):
            return replace(shipment, status=ShipmentStatus.DELIVERED, delivered=lines, papers_ok=papers_ok)
        case ReturnReceived() as came_back:
            return replace(shipment, returned=_with(shipment, came_back))
        case OrderCancelled():
            return replace(shipment, is_order_cancelled=True)
        case _:
            return shipment


def _with(shipment: Shipment, came_back: ReturnReceived) -> dict[str, int]:
    return dict(Counter(shipment.returned) + _pieces(came_back.lines or shipment.delivered))


def _requested(shipment: Shipment, requested: ShipmentRequested) -> Shipment:
    if shipment.status is ShipmentStatus.REJECTED:
        promised_at = requested.promised_at or shipment.promised_at
        shipment = replace(shipment, status=ShipmentStatus.UNKNOWN, promised_at=promised_at, reason=None)
    is_new = shipment.status is ShipmentStatus.UNKNOWN
    return replace(
        shipment,
        status=ShipmentStatus.REQUESTED if is_new else shipment.status,
        order_id=requested.order_id,
        client_id=requested.client_id,
        manager_id=requested.manager_id,
        promised_at=shipment.promised_at or requested.promised_at,
        lines=requested.lines,
    )


def _named(field_: str, said: str | None, known: str | None) -> str:
    if found := said or known:
        return found
    raise InvalidError("the order is not known here: say whose it is", field_)


def _lacking(order_id: str, order: Order) -> tuple[ShipmentLine, ...]:
    lacking = order.lacking
    if not lacking:
        raise InvalidError(f"nothing is known that the order {order_id!r} lacks: say what is to be shipped", "lines")
    return tuple(
        ShipmentLine(line_id=line.line_id, sku=line.sku, quantity=lacking[line.line_id])
        for line in order.lines
        if line.line_id in lacking
    )


def _possible(promised_at: datetime, calendar: Calendar) -> datetime:
    day = calendar.day_of(promised_at)
    if not calendar.delivers_on(day):
        raise NoDeliveryDayError(day, calendar.next_after(day))
    return promised_at


def _are_part_of(pieces: Mapping[str, int], lines: Iterable[ShipmentLine], shipment_id: str) -> None:
    for line_id, quantity in _pieces(lines).items():
        if line_id not in pieces:
            raise UnknownLineError(shipment_id, line_id)
        if quantity > pieces[line_id]:
            raise TooMuchError(shipment_id, line_id, pieces[line_id])


def _pieces(lines: Iterable[ShipmentLine]) -> Counter[str]:
    """Return how many pieces there are of each line, however many records tell of it."""
    pieces: Counter[str] = Counter()
    for line in lines:
        pieces[line.line_id] += line.quantity
    return pieces


def _ids_of_standing(shipment_id: str, shipment: Shipment, order: Order, *fitting: ShipmentStatus) -> dict[str, str]:
    ids = _ids_of(shipment_id, shipment, *fitting)
    if order.is_cancelled:
        raise OrderCancelledError(ids["order_id"])
    return ids


def _ids_of(shipment_id: str, shipment: Shipment, *fitting: ShipmentStatus) -> dict[str, str]:
    ids = {name: getattr(shipment, name) for name in ("order_id", "client_id", "manager_id")}
    if None in ids.values():
        raise NotFoundError(SHIPMENT.name, shipment_id)
    if shipment.status not in fitting:
        raise WrongStatusError(SHIPMENT.name, shipment_id, shipment.status)
    return ids | {"shipment_id": shipment_id}


def _is_waiting(shipment: Shipment) -> bool:
    return shipment.status in WAITING and not shipment.is_order_cancelled


def usual_id(order_id: str) -> str:
    """Return the id of the shipment that an order asks for by itself."""
    return derived_id("shipment-of", order_id)


def _usual(cancelled: OrderCancelled) -> str:
    return usual_id(cancelled.order_id)


SHIPMENT = Kind(
    name="shipments",
    opened_by=ShipmentRequested,
    joined_by={
        **dict.fromkeys(
            (
                *(ShipmentRequested, ShipmentConfirmed, ShipmentRejected, ShipmentRescheduled),
                *(ShipmentDispatched, ShipmentFailed, ShipmentDelivered, ReturnReceived),
            ),
            "shipment_id",
        ),
        OrderCancelled: _usual,
    },
    blank=Shipment(),
    evolve=evolve,
    facets=attributes("status", "manager_id", "client_id", "order_id", "promised_at") | {"is_waiting": _is_waiting},
    owner="manager_id",
)
