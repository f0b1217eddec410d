"""A shipment: what its events leave it in, and what may be done with it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pydantic import ConfigDict, Field

from services.shipments.errors import NoPromiseError, UnknownLineError, WrongStatusError
from shared.command import Command
from shared.entity import Kind
from shared.events import (
    AnyEvent,
    AskedBy,
    DeliveredLine,
    OrderPlaced,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentLine,
    ShipmentRequested,
    ShipmentRescheduled,
)
from shared.reaction import Reaction
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Id, Moment


class ShipmentStatus(StrEnum):
    """Where a shipment stands."""

    UNKNOWN = "unknown"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    DELIVERED = "delivered"


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


class LineToShip(ShipmentLine):
    """What is to be shipped of one line, as a command says it."""

    model_config = ConfigDict(strict=False)


class LineThatArrived(DeliveredLine):
    """What arrived of one line, as a command says it."""

    model_config = ConfigDict(strict=False)


class RequestShipment(Command):
    """Logistics is asked to ship."""

    shipment_id: Id | None = None
    order_id: Id
    client_id: Id
    manager_id: Id
    promised_at: Moment | None = None
    lines: tuple[LineToShip, ...] = Field(min_length=1)


class ConfirmShipment(Command):
    """Logistics agrees, to the promised date if it names no other."""

    promised_at: Moment | None = None


class RescheduleShipment(Command):
    """The promised date moves."""

    promised_at: Moment
    asked_by: AskedBy


class DeliverShipment(Command):
    """The goods arrived: whole and undamaged if no lines are named."""

    lines: tuple[LineThatArrived, ...] | None = Field(default=None, min_length=1)
    papers_ok: bool


def request(shipment_id: str, shipment: Shipment, command: RequestShipment) -> list[ShipmentRequested]:
    """Return that logistics was asked to ship. Raises: AlreadyExistsError."""
    if shipment.order_id is not None:
        raise AlreadyExistsError(SHIPMENT.name, shipment_id)
    return [ShipmentRequested(**dict(command) | {"shipment_id": shipment_id})]


def confirm(shipment_id: str, shipment: Shipment, command: ConfirmShipment) -> list[ShipmentConfirmed]:
    """Return that logistics agreed. Raises: NotFoundError, ShipmentsError."""
    ids = _ids_of_waiting(shipment_id, shipment, ShipmentStatus.REQUESTED)
    promised_at = command.promised_at or shipment.promised_at
    if promised_at is None:
        raise NoPromiseError(shipment_id)
    return [ShipmentConfirmed(**ids, promised_at=promised_at)]


def reschedule(shipment_id: str, shipment: Shipment, command: RescheduleShipment) -> list[ShipmentRescheduled]:
    """Return that the promised date moved. Raises: NotFoundError, WrongStatusError."""
    ids = _ids_of_waiting(shipment_id, shipment, ShipmentStatus.REQUESTED, ShipmentStatus.CONFIRMED)
    return [ShipmentRescheduled(**ids, promised_at=command.promised_at, asked_by=command.asked_by)]


def deliver(shipment_id: str, shipment: Shipment, command: DeliverShipment) -> list[ShipmentDelivered]:
    """Return that the goods arrived. Raises: NotFoundError, ShipmentsError."""
    ids = _ids_of_waiting(shipment_id, shipment, ShipmentStatus.REQUESTED, ShipmentStatus.CONFIRMED)
    whole = tuple(DeliveredLine(**line.model_dump()) for line in shipment.lines)
    lines = command.lines or whole
    known = {line.line_id for line in shipment.lines}
    for line in lines:
        if line.line_id not in known:
            raise UnknownLineError(shipment_id, line.line_id)
    return [ShipmentDelivered(**ids, lines=lines, papers_ok=command.papers_ok)]


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


def evolve(shipment: Shipment, event: AnyEvent) -> Shipment:
    """Return *shipment* after *event*."""
    match event.data:
        case ShipmentRequested() as requested:
            return _requested(shipment, requested)
        case ShipmentConfirmed(promised_at=promised_at):
            return replace(shipment, status=ShipmentStatus.CONFIRMED, promised_at=promised_at)
        case ShipmentRescheduled(promised_at=promised_at):
            return replace(shipment, promised_at=promised_at)
        case ShipmentDelivered(lines=lines, papers_ok=papers_ok):
            return replace(shipment, status=ShipmentStatus.DELIVERED, delivered=lines, papers_ok=papers_ok)
        case _:
            return shipment


def _requested(shipment: Shipment, requested: ShipmentRequested) -> Shipment:
    status = ShipmentStatus.REQUESTED if shipment.status is ShipmentStatus.UNKNOWN else shipment.status
    return replace(
        shipment,
        status=status,
        order_id=requested.order_id,
        client_id=requested.client_id,
        manager_id=requested.manager_id,
        promised_at=shipment.promised_at or requested.promised_at,
        lines=requested.lines,
    )


def _ids_of_waiting(shipment_id: str, shipment: Shipment, *waiting: ShipmentStatus) -> dict[str, str]:
    ids = {name: getattr(shipment, name) for name in ("order_id", "client_id", "manager_id")}
    if None in ids.values():
        raise NotFoundError(SHIPMENT.name, shipment_id)
    if shipment.status not in waiting:
        raise WrongStatusError(shipment_id, shipment.status)
    return ids | {"shipment_id": shipment_id}


SHIPMENT = Kind(
    name="shipments",
    opened_by=ShipmentRequested,
    joined_by=dict.fromkeys(
        (ShipmentRequested, ShipmentConfirmed, ShipmentRescheduled, ShipmentDelivered), "shipment_id"
    ),
    blank=Shipment(),
    evolve=evolve,
)
