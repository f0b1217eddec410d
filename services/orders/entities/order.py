"""An order: placed, perhaps cancelled, and fulfilled when everything ordered was delivered."""

from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pydantic import ConfigDict, Field

from services.orders.entities.deal import CreditShare, Deal
from services.orders.errors import OrderOverError, WrongClientError
from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, OrderCancelled, OrderLine, OrderPlaced, ShipmentDelivered
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Currency, Id, Moment


class OrderStatus(StrEnum):
    """Where an order stands."""

    UNKNOWN = "unknown"
    PLACED = "placed"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Order:
    """What is known of an order; `delivered` counts pieces by line."""

    status: OrderStatus = OrderStatus.UNKNOWN
    placed: OrderPlaced | None = None
    delivered: dict[str, int] = field(default_factory=dict)
    reason: str | None = None


class OrderedLine(OrderLine):
    """One article of an order, as a command says it."""

    model_config = ConfigDict(strict=False)


class PlaceOrder(Command):
    """A client orders; what is known of the deal is copied from there."""

    order_id: Id | None = None
    deal_id: Id | None = None
    client_id: Id
    manager_id: Id
    currency: Currency
    promised_at: Moment | None = None
    promotion_id: Id | None = None
    credits: tuple[CreditShare, ...] | None = Field(default=None, min_length=1)
    channel: Id | None = None
    campaign_id: Id | None = None
    segment: Id | None = None
    region: Id | None = None
    lines: tuple[OrderedLine, ...] = Field(min_length=1)


class CancelOrder(Command):
    """The order is taken back whole."""

    reason: str = Field(min_length=1, max_length=200)


def place(order_id: str, order: Order, command: PlaceOrder, deal: Deal) -> list[OrderPlaced]:
    """Return that the client ordered, as a result of *deal* if that is known.

    Raises: AlreadyExistsError, WrongClientError.
    """
    if order.placed is not None:
        raise AlreadyExistsError(ORDER.name, order_id)
    if command.deal_id is not None and deal.client_id not in (None, command.client_id):
        raise WrongClientError(command.deal_id, str(deal.client_id))
    copied = {name: getattr(deal, name) for name in ("credits", "channel", "campaign_id", "segment", "region")}
    said = {name: value for name, value in command if value is not None}
    return [OrderPlaced(**copied | said | {"order_id": order_id})]


def cancel(order_id: str, order: Order, command: CancelOrder) -> list[OrderCancelled]:
    """Return that the order is taken back. Raises: NotFoundError, OrderOverError."""
    placed = order.placed
    if placed is None:
        raise NotFoundError(ORDER.name, order_id)
    if order.status is not OrderStatus.PLACED:
        raise OrderOverError(order_id, order.status)
    return [
        OrderCancelled(
            order_id=order_id,
            deal_id=placed.deal_id,
            client_id=placed.client_id,
            manager_id=placed.manager_id,
            reason=command.reason,
        )
    ]


def evolve(order: Order, event: AnyEvent) -> Order:
    """Return *order* after *event*."""
    match event.data:
        case OrderPlaced() as placed:
            return _standing(replace(order, placed=placed))
        case OrderCancelled(reason=reason):
            return replace(order, status=OrderStatus.CANCELLED, reason=reason)
        case ShipmentDelivered() as delivery:
            return _standing(replace(order, delivered=_with(order.delivered, delivery)))
        case _:
            return order


def _with(delivered: dict[str, int], delivery: ShipmentDelivered) -> dict[str, int]:
    pieces = Counter(delivered)
    for line in delivery.lines:
        pieces[line.line_id] += line.quantity
    return dict(pieces)


def _standing(order: Order) -> Order:
    """Return *order* with what its lines and deliveries make of it."""
    if order.placed is None or order.status is OrderStatus.CANCELLED:
        return order
    whole = all(order.delivered.get(line.line_id, 0) >= line.quantity for line in order.placed.lines)
    return replace(order, status=OrderStatus.FULFILLED if whole else OrderStatus.PLACED)


ORDER = Kind(
    name="orders",
    opened_by=OrderPlaced,
    joined_by=dict.fromkeys((OrderPlaced, OrderCancelled, ShipmentDelivered), "order_id"),
    blank=Order(),
    evolve=evolve,
)
