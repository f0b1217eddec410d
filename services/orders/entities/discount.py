"""Discounts: how much an order may have by itself, and what a manager approved beyond that on a deal or an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, Self

from pydantic import model_validator

from services.orders.errors import DiscountError, UnknownClientError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import WHOLE_BP, AnyEvent, DiscountApproved, OrderCancelled, OrderLine, OrderPlaced
from shared.refusals import InvalidError
from shared.values import Currency, Id, Whole


@dataclass(frozen=True, slots=True)
class Discount:
    """What is approved on one deal or order; the last approval counts.

    `used` is what the deal's orders, as far as they were heard of, were placed with.
    """

    discount_id: str | None = None
    deal_id: str | None = None
    order_id: str | None = None
    client_id: str | None = None
    manager_id: str | None = None
    discount_minor: int = 0
    currency: str | None = None
    used: dict[str, int] = field(default_factory=dict)


class OfClient(Protocol):
    """A deal or an order: whose it is, if that is known."""

    @property
    def client_id(self) -> str | None:
        """Return the client."""


class ApproveDiscount(Command):
    """A manager allows discounts up to an amount on a deal (all its orders together) or on an order.

    The client is the deal's or the order's; it is named for one that is not known here yet.
    """

    discount_id: Id | None = None
    deal_id: Id | None = None
    order_id: Id | None = None
    client_id: Id | None = None
    manager_id: Id
    discount_minor: Whole
    currency: Currency

    @property
    def usual_id(self) -> str:
        """Return what the approval is kept under."""
        return on_deal(self.deal_id) if self.deal_id else on_order(str(self.order_id))

    @model_validator(mode="after")
    def _is_on_one_thing(self) -> Self:
        if (self.deal_id is None) == (self.order_id is None):
            raise ValueError("name the `deal_id` or the `order_id`, one of them")
        return self


def on_deal(deal_id: str) -> str:
    """Return what approvals on a deal are kept under."""
    return f"deal:{deal_id}"


def on_order(order_id: str) -> str:
    """Return what approvals on an order are kept under."""
    return f"order:{order_id}"


def kept_under(order_id: str | None, deal_id: str | None) -> tuple[str, ...]:
    """Return what the approvals are kept under that an order may use: its own, and its deal's."""
    on_it = (on_order(order_id),) if order_id else ()
    return (*on_it, on_deal(deal_id)) if deal_id else on_it


def approve(
    _id: str, _discount: Discount, command: ApproveDiscount, deal: OfClient, order: OfClient, *, new_id: str
) -> list[DiscountApproved]:
    """Return that the discount is approved. Raises: UnknownClientError, InvalidError."""
    known = deal.client_id or order.client_id
    client_id, on = known or command.client_id, command.deal_id or command.order_id
    if client_id is None:
        raise UnknownClientError(str(on))
    if command.client_id not in (None, client_id):
        raise InvalidError(f"{on!r} is of the client {client_id!r}", "client_id")
    said = command.model_dump(exclude={"discount_id", "client_id"})
    return [DiscountApproved(discount_id=command.discount_id or new_id, client_id=client_id, **said)]


def judge(
    order_id: str, currency: str, lines: Sequence[OrderLine], approvals: Mapping[str, Discount], limit_bp: int
) -> None:
    """Let an order have the discounts of its *lines*.

    Raises: DiscountError, where they are over the limit and over what is approved.
    """
    discount, gross = sum(line.discount_minor for line in lines), sum(line.amount_minor for line in lines)
    if discount * WHOLE_BP <= limit_bp * gross:
        return
    approved = max((_left(one, order_id) for one in approvals.values() if one.currency == currency), default=0)
    if discount > approved:
        raise DiscountError(discount, currency, limit_bp, approved)


def _left(discount: Discount, order_id: str) -> int:
    """Return what the approval leaves to the order."""
    return discount.discount_minor - sum(used for other, used in discount.used.items() if other != order_id)


def evolve(discount: Discount, event: AnyEvent) -> Discount:
    """Return *discount* after *event*."""
    match event.data:
        case DiscountApproved() as approved:
            return replace(discount, **approved.model_dump())
        case OrderPlaced(order_id=order_id, lines=lines):
            return replace(discount, used=discount.used | {order_id: sum(line.discount_minor for line in lines)})
        case OrderCancelled(order_id=order_id):
            return replace(discount, used=discount.used | {order_id: 0})
        case _:
            return discount


def _approved_on(approved: DiscountApproved) -> str:
    return on_deal(approved.deal_id) if approved.deal_id else on_order(str(approved.order_id))


def _deal_of(order: OrderPlaced | OrderCancelled) -> str | None:
    return on_deal(order.deal_id) if order.deal_id else None


DISCOUNT = Kind(
    name="discounts",
    opened_by=DiscountApproved,
    joined_by={DiscountApproved: _approved_on, OrderPlaced: _deal_of, OrderCancelled: _deal_of},
    blank=Discount(),
    evolve=evolve,
    facets=attributes("client_id", "manager_id", "deal_id", "order_id"),
    owner="manager_id",
)
