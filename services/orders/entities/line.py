"""The lines of an order: what a command may say of them, and what the price list makes of that."""

from collections.abc import Callable, Sequence
from typing import Self

from pydantic import Field, model_validator

from services.orders.errors import LineError
from shared.command import Command
from shared.events import WHOLE_BP, LineKind, OrderLine
from shared.values import Id, Positive, Whole


class OrderedLine(Command):
    """One article of an order, as a command says it.

    Its price is the price list's; an article that is not on the list has its `unit_price_minor`, or the agreed
    `amount_minor` of the whole line. The discount is a share of the line (`discount_bp`, rounded half up) or an amount.
    """

    line_id: Id
    sku: Id
    category: Id
    quantity: Positive
    kind: LineKind = LineKind.BASE
    linked_line_id: Id | None = None
    unit_price_minor: Whole | None = None
    amount_minor: Whole | None = Field(default=None, description="line total before discount; checked, if it is said")
    discount_bp: int | None = Field(default=None, ge=0, le=WHOLE_BP, description="basis points")
    discount_minor: Whole | None = None
    cost_minor: Whole | None = Field(default=None, description="of the whole line")

    @model_validator(mode="after")
    def _discount_is_said_once(self) -> Self:
        if self.discount_bp is not None and self.discount_minor is not None:
            raise ValueError("say `discount_bp` or `discount_minor`, not both")
        return self


ListPrice = Callable[[OrderedLine], int | None]
"""What a piece costs by the price list, in minor units of the order's currency; None = it is not on the list."""


def priced(lines: Sequence[OrderedLine], list_price: ListPrice) -> tuple[OrderLine, ...]:
    """Return *lines* with computed amounts and discounts. Raises: LineError, which names the field."""
    bases = {line.line_id for line in lines if line.kind is LineKind.BASE}
    return tuple(_priced(number, line, list_price(line), bases) for number, line in enumerate(lines))


def _priced(number: int, line: OrderedLine, list_price: int | None, bases: set[str]) -> OrderLine:
    if line.linked_line_id is not None and line.linked_line_id not in bases - {line.line_id}:
        raise LineError(number, "linked_line_id", f"{line.linked_line_id!r} is no other base line of the order")
    amount = _amount(number, line, list_price)
    discount = _discount(line, amount)
    if discount > amount:
        raise LineError(number, "discount_minor", f"{discount} is more than the line's {amount}")
    said = line.model_dump(exclude={"unit_price_minor", "discount_bp", "amount_minor", "discount_minor"})
    return OrderLine(**said, amount_minor=amount, discount_minor=discount)


def _amount(number: int, line: OrderedLine, list_price: int | None) -> int:
    said = line.unit_price_minor
    if list_price is not None and said not in (None, list_price):
        raise LineError(number, "unit_price_minor", f"the price list says {list_price} for {line.sku!r}")
    unit = said if list_price is None else list_price
    if unit is None:
        if line.amount_minor is None:
            raise LineError(number, "unit_price_minor", f"{line.sku!r} is not on the price list: say its price")
        return line.amount_minor
    amount = unit * line.quantity
    if line.amount_minor not in (None, amount):
        raise LineError(number, "amount_minor", f"{line.quantity} pieces at {unit} make {amount}")
    return amount


def _discount(line: OrderedLine, amount: int) -> int:
    if line.discount_bp is not None:
        return (amount * line.discount_bp + WHOLE_BP // 2) // WHOLE_BP
    return line.discount_minor or 0
