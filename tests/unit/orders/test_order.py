"""What may be done with an order, and when it is fulfilled."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.orders.entities.amendment import AmendOrder, amend
from services.orders.entities.deal import Deal, DealStatus
from services.orders.entities.discount import Discount
from services.orders.entities.line import OrderedLine
from services.orders.entities.order import ORDER, Order, OrderStatus
from services.orders.entities.ordering import CancelOrder, OrderRules, PlaceOrder, cancel, place
from services.orders.entities.price import Price, Step
from services.orders.entities.promotion import Promotion, PromotionStatus
from services.orders.errors import (
    BelowDeliveredError,
    DiscountError,
    LineError,
    OrderOverError,
    PromotionError,
    WrongClientError,
)
from shared.events import (
    AnyEvent,
    Credit,
    DeliveredLine,
    EventData,
    LineKind,
    OrderAmended,
    OrderLine,
    OrderPlaced,
    ShipmentDelivered,
)
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, NotFoundError
from tests.strategies import World, streams

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = MORNING + timedelta(days=1)
LINE = OrderedLine(
    line_id="1", sku="seat", category="licences", quantity=3, amount_minor=900, discount_minor=0, kind=LineKind.BASE
)
OF_ORDER: dict[str, Any] = {"order_id": "order-1", "client_id": "client-1", "manager_id": "m-1"}
LINE_OF_TODAY = OrderLine(**LINE.model_dump(exclude={"unit_price_minor", "discount_bp"}) | {"line_id": "2"})
COMMAND = PlaceOrder(deal_id="deal-1", client_id="client-1", manager_id="m-1", currency="EUR", lines=(LINE,))


def an_order() -> OrderPlaced:
    [placed] = placing()
    return placed


def placing(
    command: PlaceOrder = COMMAND,
    *,
    order: Order | None = None,
    deal: Deal | None = None,
    prices: dict[str, Price] | None = None,
    promotion: Promotion | None = None,
    approvals: dict[str, Discount] | None = None,
    is_promotion_checked: bool = True,
) -> list[OrderPlaced]:
    return place(
        "order-1",
        order or Order(),
        command,
        deal or Deal(),
        dict.fromkeys(command.skus, Price()) | (prices or {}),
        promotion or Promotion(),
        approvals or {},
        rules=OrderRules(1_000, is_promotion_checked),
        now=MORNING,
    )


def with_lines(*lines: OrderedLine, **said: object) -> PlaceOrder:
    return COMMAND.model_copy(update={"lines": lines, **said})


def a_line(**said: Any) -> OrderedLine:
    usual = {"line_id": "1", "sku": "seat", "category": "licences", "quantity": 3}
    return OrderedLine(**usual | said)


def priced_at(price_minor: int) -> dict[str, Price]:
    return {"seat": Price((Step(valid_from=MORNING, price_minor=price_minor, currency="EUR"),))}


def a_delivery(quantity: int, shipment_id: str = "shipment-1") -> ShipmentDelivered:
    lines = (DeliveredLine(line_id="1", sku="seat", quantity=quantity),)
    return ShipmentDelivered(
        shipment_id=shipment_id,
        order_id="order-1",
        client_id="client-1",
        manager_id="m-1",
        lines=lines,
        papers_ok=True,
    )


def told(*facts: EventData) -> Order:
    return ORDER.state_of(
        enveloped(data, id=str(number), source="/erp", time=MORNING) for number, data in enumerate(facts)
    )


def test_an_order_copies_from_its_deal_what_it_does_not_say() -> None:
    credit = (Credit(manager_id="m-2", share_bp=10_000),)
    deal = Deal(status=DealStatus.WON, client_id="client-1", channel="ads", region="north", credits=credit)

    [placed] = placing(COMMAND.model_copy(update={"region": "south"}), deal=deal)

    assert (placed.channel, placed.region, placed.credits) == ("ads", "south", credit)


def test_an_order_of_another_client_than_its_deal_s_is_refused() -> None:
    with pytest.raises(WrongClientError):
        placing(deal=Deal(client_id="client-2"))


def test_an_order_is_placed_once() -> None:
    with pytest.raises(AlreadyExistsError):
        placing(order=told(an_order()))


def test_an_order_is_fulfilled_when_all_that_was_ordered_is_delivered() -> None:
    assert told(an_order()).status is OrderStatus.PLACED
    assert told(an_order(), a_delivery(2)).status is OrderStatus.PLACED
    assert told(an_order(), a_delivery(2), a_delivery(1, "shipment-2")).status is OrderStatus.FULFILLED


def test_a_delivery_that_is_heard_of_before_its_order_counts() -> None:
    assert told(a_delivery(3)).status is OrderStatus.UNKNOWN
    assert told(a_delivery(3), an_order()).status is OrderStatus.FULFILLED


def test_only_an_order_that_is_placed_can_be_cancelled() -> None:
    command = CancelOrder(reason="ordered twice")
    [cancelled] = cancel("order-1", told(an_order()), command)

    assert cancelled.deal_id == "deal-1"
    with pytest.raises(NotFoundError):
        cancel("order-1", Order(), command)
    for over in (told(an_order(), cancelled), told(an_order(), a_delivery(3))):
        with pytest.raises(OrderOverError):
            cancel("order-1", over, command)


def test_a_line_costs_what_the_price_list_says() -> None:
    [placed] = placing(with_lines(a_line(discount_bp=333)), prices=priced_at(500))

    assert [(line.amount_minor, line.discount_minor) for line in placed.lines] == [(1_500, 50)]


def test_a_line_that_is_not_on_the_price_list_costs_what_was_agreed() -> None:
    in_dollars = Price((Step(valid_from=MORNING, price_minor=7, currency="USD"),))

    [by_piece] = placing(with_lines(a_line(unit_price_minor=20)), prices={"seat": in_dollars})
    [whole] = placing(with_lines(a_line(amount_minor=55)))

    assert (by_piece.lines[0].amount_minor, whole.lines[0].amount_minor) == (60, 55)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount_minor": 1_499}, "lines.0.amount_minor"),
        ({"unit_price_minor": 499}, "lines.0.unit_price_minor"),
        ({"discount_minor": 1_501}, "lines.0.discount_minor"),
        ({"kind": "upsell", "linked_line_id": "2"}, "lines.0.linked_line_id"),
        ({"linked_line_id": "1"}, "lines.0.linked_line_id"),
    ],
)
def test_a_line_that_does_not_hold_is_refused_by_the_name_of_its_field(said: dict[str, Any], field: str) -> None:
    with pytest.raises(LineError) as refusal:
        placing(with_lines(a_line(**said)), prices=priced_at(500))

    assert refusal.value.field == field


def test_a_line_without_any_price_is_refused() -> None:
    with pytest.raises(LineError, match="say its price"):
        placing(with_lines(a_line()))


def test_a_line_says_its_discount_once() -> None:
    with pytest.raises(ValidationError, match="not both"):
        a_line(discount_bp=1, discount_minor=1)


def test_a_line_can_be_linked_to_a_base_line() -> None:
    lines = (a_line(), a_line(line_id="2", kind="cross_sell", linked_line_id="1"))

    [placed] = placing(with_lines(*lines), prices=priced_at(500))

    assert [line.linked_line_id for line in placed.lines] == [None, "1"]


def test_discounts_over_the_limit_are_refused_until_they_are_approved() -> None:
    command = with_lines(a_line(amount_minor=1_000, discount_minor=101))
    approved = Discount(discount_minor=101, currency="EUR")

    assert placing(with_lines(a_line(amount_minor=1_000, discount_minor=100)))
    for approvals in (
        {},
        {"order:order-1": replace(approved, discount_minor=100)},
        {"order:order-1": replace(approved, currency="USD")},
        {"deal:deal-1": replace(approved, used={"order-2": 1})},
    ):
        with pytest.raises(DiscountError):
            placing(command, approvals=approvals)
    assert placing(command, approvals={"order:order-1": approved})
    assert placing(command, approvals={"deal:deal-1": replace(approved, used={"order-2": 0})})


def test_an_order_names_only_a_promotion_that_runs_and_is_for_one_of_its_categories() -> None:
    command = COMMAND.model_copy(update={"promotion_id": "spring"})
    running = Promotion(PromotionStatus.RUNNING)

    for wrong in (Promotion(), Promotion(PromotionStatus.ENDED), replace(running, categories=("tea",))):
        with pytest.raises(PromotionError) as refusal:
            placing(command, promotion=wrong)
        assert refusal.value.field == "promotion_id"
    for right in (running, replace(running, categories=("tea", "licences"))):
        assert placing(command, promotion=right)[0].promotion_id == "spring"
    assert placing(command, is_promotion_checked=False)


def amending(order: Order, *lines: OrderedLine, prices: dict[str, Price] | None = None) -> OrderAmended:
    command = AmendOrder(lines=lines)
    looked_up = dict.fromkeys(command.skus, Price()) | (prices or {})
    [amended] = amend("order-1", order, command, looked_up, {}, rules=OrderRules(1_000, True), now=LATER)
    return amended


def test_an_amended_order_keeps_the_prices_of_its_day_and_buys_more_at_those_of_today() -> None:
    dearer = Step(valid_from=LATER, price_minor=600, currency="EUR")
    prices = {"seat": Price((*priced_at(500)["seat"].steps, dearer))}
    [placed] = placing(with_lines(a_line()), prices=prices)

    amended = amending(told(placed), a_line(quantity=4), a_line(line_id="2", quantity=1), prices=prices)

    assert [line.amount_minor for line in amended.lines] == [2_000, 600]
    assert told(placed, amended).totals.net_minor == 2_600


def test_a_line_that_an_amendment_brought_keeps_the_price_of_that_day() -> None:
    order = told(an_order(), OrderAmended(**OF_ORDER, lines=(LINE_OF_TODAY,)))

    assert order.ordered_at(a_line(line_id="2")) == MORNING
    assert order.ordered_at(a_line(line_id="2", sku="desk")) is None


def test_an_order_is_amended_only_while_it_is_open_and_not_below_what_is_delivered() -> None:
    line = a_line(quantity=1, amount_minor=300)

    with pytest.raises(BelowDeliveredError):
        amending(told(an_order(), a_delivery(2)), line)
    with pytest.raises(OrderOverError):
        amending(told(an_order(), a_delivery(3)), line)
    with pytest.raises(NotFoundError):
        amending(Order(), line)


def test_an_order_that_is_amended_to_what_is_delivered_is_fulfilled() -> None:
    order = told(an_order(), a_delivery(1))

    assert told(an_order(), a_delivery(1), amending(order, a_line(quantity=1, amount_minor=300))).status == "fulfilled"


@given(streams(*ORDER.joined_by, world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_an_order(stream: list[AnyEvent], data: st.DataObject) -> None:
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert ORDER.state_of(repeated) == ORDER.state_of(stream)
