"""What an order comes to, what is paid for it, and what goes back."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.orders.entities.money import PayOrder, RefundOrder, pay, refund
from services.orders.entities.order import ORDER, Order
from services.orders.errors import (
    NothingProposedError,
    OrderOverError,
    OverpaidError,
    OverRefundedError,
    WrongCurrencyError,
)
from shared.events import (
    DeliveredLine,
    EventData,
    LineKind,
    OrderAmended,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    PaymentReceived,
    RefundIssued,
    ReturnReceived,
    ShipmentDelivered,
    ShipmentLine,
)
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
OF_ORDER: dict[str, Any] = {"order_id": "order-1", "client_id": "client-1", "manager_id": "m-1"}
OF_SHIPMENT: dict[str, Any] = OF_ORDER | {"shipment_id": "shipment-1"}


def a_line(line_id: str, amount_minor: int, discount_minor: int = 0, **more: Any) -> OrderLine:
    usual: dict[str, Any] = {"sku": "seat", "category": "licences", "quantity": 3, "kind": LineKind.BASE}
    return OrderLine(**usual | more, line_id=line_id, amount_minor=amount_minor, discount_minor=discount_minor)


LINES = (a_line("1", 1_000, 100), a_line("2", 400))
PLACED = OrderPlaced(**OF_ORDER, currency="EUR", lines=LINES)
DELIVERED = ShipmentDelivered(
    **OF_SHIPMENT,
    papers_ok=True,
    lines=tuple(DeliveredLine(line_id=line.line_id, sku=line.sku, quantity=3) for line in LINES),
)


def told(*facts: EventData) -> Order:
    return ORDER.state_of(
        enveloped(data, id=str(number), source="/erp", time=MORNING) for number, data in enumerate(facts)
    )


def paid(amount_minor: int, payment_id: str = "p-1", currency: str = "EUR") -> PaymentReceived:
    return PaymentReceived(**OF_ORDER, payment_id=payment_id, amount_minor=amount_minor, currency=currency)


def returned(**pieces: int) -> ReturnReceived:
    lines = tuple(ShipmentLine(line_id=line_id[1:], sku="seat", quantity=count) for line_id, count in pieces.items())
    return ReturnReceived(**OF_SHIPMENT, return_id="r-1", reason="wrong", lines=lines or None)


def refunding(order: Order, **said: Any) -> RefundIssued:
    [issued] = refund("order-1", order, RefundOrder(**said), new_id="refund-1")
    return issued


def test_totals_are_computed_from_the_lines_and_what_was_paid() -> None:
    totals = told(PLACED, paid(300), paid(50, "p-2"), paid(999, "p-3", "USD")).totals

    assert (totals.gross_minor, totals.discount_minor, totals.net_minor) == (1_400, 100, 1_300)
    assert (totals.paid_minor, totals.due_minor, totals.cost_minor) == (350, 950, None)


def test_a_margin_is_known_if_every_line_has_a_cost() -> None:
    lines = (a_line("1", 1_000, 100, cost_minor=600), a_line("2", 400, cost_minor=100))

    totals = told(PLACED.model_copy(update={"lines": lines})).totals

    assert (totals.cost_minor, totals.margin_minor) == (700, 600)


def test_an_order_is_paid_when_nothing_is_due_and_a_cancelled_one_asks_for_nothing() -> None:
    assert told(PLACED).is_paid is False
    assert told(PLACED, paid(1_300)).is_paid is True
    assert told(PLACED, OrderCancelled(**OF_ORDER, reason="withdrawn")).is_paid is None


def test_a_payment_is_in_the_order_s_currency_and_not_more_than_is_due() -> None:
    [payment] = pay("order-1", told(PLACED, paid(300)), PayOrder(amount_minor=1_000), new_id="p-2")

    assert (payment.payment_id, payment.amount_minor, payment.currency) == ("p-2", 1_000, "EUR")
    with pytest.raises(OverpaidError, match="only 1000 EUR"):
        pay("order-1", told(PLACED, paid(300)), PayOrder(amount_minor=1_001), new_id="p-2")
    with pytest.raises(WrongCurrencyError):
        pay("order-1", told(PLACED), PayOrder(amount_minor=1, currency="USD"), new_id="p-1")


def test_a_payment_is_received_once_and_for_an_order_that_stands() -> None:
    with pytest.raises(AlreadyExistsError):
        pay("order-1", told(PLACED, paid(300)), PayOrder(payment_id="p-1", amount_minor=1), new_id="p-2")
    with pytest.raises(NotFoundError):
        pay("order-1", Order(), PayOrder(amount_minor=1), new_id="p-2")
    with pytest.raises(OrderOverError):
        pay("order-1", told(PLACED, OrderCancelled(**OF_ORDER, reason="x")), PayOrder(amount_minor=1), new_id="p-2")


def test_a_return_of_paid_goods_proposes_a_refund_of_their_share_which_can_be_issued() -> None:
    order = told(PLACED, paid(1_300), DELIVERED, returned(_1=1))
    issued = refunding(order)

    assert order.proposed is not None
    assert (order.proposed.amount_minor, order.totals.excess_minor) == (300, 300)
    assert [(line.line_id, line.amount_minor) for line in issued.lines or ()] == [("1", 300)]
    done = told(PLACED, paid(1_300), DELIVERED, returned(_1=1), issued)
    assert (done.proposed, done.totals.due_minor, done.totals.refunded_minor) == (None, 0, 300)
    with pytest.raises(NothingProposedError):
        refunding(done)


def test_a_return_that_names_no_lines_is_of_all_that_its_shipment_brought() -> None:
    order = told(PLACED, paid(1_300), DELIVERED, returned())

    assert refunding(order).amount_minor == 1_300


def test_goods_that_came_back_unpaid_are_not_due_and_no_refund_is_proposed() -> None:
    order = told(PLACED, paid(100), DELIVERED, returned(_1=3))

    assert (order.totals.returned_minor, order.totals.due_minor, order.proposed) == (900, 300, None)


def test_goods_that_came_back_half_paid_bring_back_what_was_paid_beyond_the_rest() -> None:
    issued = refunding(told(PLACED, paid(1_000), DELIVERED, returned(_1=3)))

    assert [(line.line_id, line.amount_minor) for line in issued.lines or ()] == [("1", 600)]


def test_a_pro_rata_refund_answers_a_return_too() -> None:
    order = told(PLACED, paid(1_300), DELIVERED, returned(_1=1))

    assert told(PLACED, paid(1_300), DELIVERED, returned(_1=1), refunding(order, amount_minor=300)).proposed is None


def test_what_a_cancelled_or_lessened_order_was_paid_too_much_is_proposed_to_go_back() -> None:
    less = OrderAmended(**OF_ORDER, lines=LINES[:1])
    cancelled = OrderCancelled(**OF_ORDER, reason="withdrawn")

    assert refunding(told(PLACED, paid(1_300), less)).amount_minor == 400
    assert refunding(told(PLACED, paid(1_000), cancelled)).amount_minor == 1_000


def test_an_overpayment_that_went_back_is_not_proposed_again_and_leaves_nothing_due() -> None:
    less = OrderAmended(**OF_ORDER, lines=LINES[:1])
    back = refunding(told(PLACED, paid(1_300), less))

    done = told(PLACED, paid(1_300), less, back)

    assert (done.proposed, done.totals.due_minor) == (None, 0)


def test_never_more_goes_back_than_came_in() -> None:
    with pytest.raises(OverRefundedError, match="amount_minor: only 500"):
        refunding(told(PLACED, paid(500)), amount_minor=501)
    with pytest.raises(OverRefundedError):
        refunding(told(PLACED), amount_minor=1)


def test_never_more_goes_back_for_a_line_than_it_cost() -> None:
    first = refunding(told(PLACED, paid(1_300)), lines=({"line_id": "1", "amount_minor": 500},))

    with pytest.raises(OverRefundedError, match=r"lines.0.amount_minor: only 400"):
        refunding(told(PLACED, paid(1_300), first), refund_id="r", lines=({"line_id": "1", "amount_minor": 401},))
    with pytest.raises(InvalidError) as refusal:
        refunding(told(PLACED, paid(1_300)), lines=({"line_id": "9", "amount_minor": 1},))
    assert refusal.value.field == "lines.0.line_id"


def test_a_refund_is_issued_once() -> None:
    first = refunding(told(PLACED, paid(1_300)), amount_minor=1)

    with pytest.raises(AlreadyExistsError):
        refunding(told(PLACED, paid(1_300), first), refund_id="refund-1", amount_minor=1)
