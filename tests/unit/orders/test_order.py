"""What may be done with an order, and when it is fulfilled."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.orders.entities.deal import Deal, DealStatus
from services.orders.entities.order import (
    ORDER,
    CancelOrder,
    Order,
    OrderedLine,
    OrderStatus,
    PlaceOrder,
    cancel,
    place,
)
from services.orders.errors import OrderOverError, WrongClientError
from shared.events import (
    AnyEvent,
    Credit,
    DeliveredLine,
    EventData,
    LineKind,
    OrderCancelled,
    OrderPlaced,
    ShipmentDelivered,
)
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, NotFoundError
from tests.strategies import World, streams

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINE = OrderedLine(
    line_id="1", sku="seat", category="licences", quantity=3, amount_minor=900, discount_minor=0, kind=LineKind.BASE
)
COMMAND = PlaceOrder(deal_id="deal-1", client_id="client-1", manager_id="m-1", currency="EUR", lines=(LINE,))


def an_order() -> OrderPlaced:
    [placed] = place("order-1", Order(), COMMAND, Deal())
    return placed


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

    [placed] = place("order-1", Order(), COMMAND.model_copy(update={"region": "south"}), deal)

    assert (placed.channel, placed.region, placed.credits) == ("ads", "south", credit)


def test_an_order_of_another_client_than_its_deal_s_is_refused() -> None:
    with pytest.raises(WrongClientError):
        place("order-1", Order(), COMMAND, Deal(client_id="client-2"))


def test_an_order_is_placed_once() -> None:
    with pytest.raises(AlreadyExistsError):
        place("order-1", told(an_order()), COMMAND, Deal())


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


@given(streams(OrderPlaced, OrderCancelled, ShipmentDelivered, world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_an_order(stream: list[AnyEvent], data: st.DataObject) -> None:
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert ORDER.state_of(repeated) == ORDER.state_of(stream)
