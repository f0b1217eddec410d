"""What may be done with a shipment, and what its events leave it in."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shipments.entities.shipment import (
    SHIPMENT,
    ConfirmShipment,
    DeliverShipment,
    LineThatArrived,
    LineToShip,
    RequestShipment,
    RescheduleShipment,
    Shipment,
    ShipmentStatus,
    confirm,
    deliver,
    request,
    requested_by,
    reschedule,
)
from services.shipments.errors import NoPromiseError, UnknownLineError, WrongStatusError
from shared.events import (
    AnyEvent,
    AskedBy,
    LineKind,
    OrderLine,
    OrderPlaced,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentLine,
    ShipmentRequested,
    ShipmentRescheduled,
)
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, NotFoundError
from tests.strategies import World, streams

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
LINE = ShipmentLine(line_id="1", sku="seat", quantity=3)
REQUESTED = Shipment(
    status=ShipmentStatus.REQUESTED, order_id="order-1", client_id="client-1", manager_id="m-1", lines=(LINE,)
)
DELIVERED = Shipment(status=ShipmentStatus.DELIVERED, order_id="order-1", client_id="client-1", manager_id="m-1")


def test_a_shipment_is_requested_once() -> None:
    command = RequestShipment(
        order_id="order-1",
        client_id="client-1",
        manager_id="m-1",
        lines=(LineToShip(line_id="1", sku="seat", quantity=3),),
    )
    [requested] = request("shipment-1", Shipment(), command)

    assert [(line.line_id, line.quantity) for line in requested.lines] == [("1", 3)]
    with pytest.raises(AlreadyExistsError):
        request("shipment-1", REQUESTED, command)


def test_logistics_must_say_when_if_nobody_has() -> None:
    with pytest.raises(NoPromiseError):
        confirm("shipment-1", REQUESTED, ConfirmShipment())

    [confirmed] = confirm("shipment-1", REQUESTED, ConfirmShipment(promised_at=FRIDAY))

    assert confirmed.promised_at == FRIDAY


def test_a_delivery_is_whole_and_undamaged_if_it_says_nothing_else() -> None:
    [delivered] = deliver("shipment-1", REQUESTED, DeliverShipment(papers_ok=True))

    assert [(line.line_id, line.quantity, line.damaged) for line in delivered.lines] == [("1", 3, 0)]


def test_nothing_arrives_that_was_not_sent() -> None:
    other = LineThatArrived(line_id="2", sku="desk", quantity=1)

    with pytest.raises(UnknownLineError):
        deliver("shipment-1", REQUESTED, DeliverShipment(lines=(other,), papers_ok=True))


def test_what_has_arrived_is_over() -> None:
    with pytest.raises(WrongStatusError):
        deliver("shipment-1", DELIVERED, DeliverShipment(papers_ok=True))
    with pytest.raises(WrongStatusError):
        reschedule("shipment-1", DELIVERED, RescheduleShipment(promised_at=FRIDAY, asked_by=AskedBy.CLIENT))


def test_what_nobody_requested_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        deliver("shipment-1", Shipment(), DeliverShipment(papers_ok=True))


def test_an_order_asks_for_the_shipment_of_all_its_lines() -> None:
    line = OrderLine(
        line_id="1", sku="seat", category="c", quantity=3, amount_minor=1, discount_minor=0, kind=LineKind.BASE
    )
    order = OrderPlaced(
        order_id="order-1",
        client_id="client-1",
        manager_id="m-1",
        currency="EUR",
        promised_at=FRIDAY,
        lines=(line,),
    )

    reaction = requested_by("shipment-of-order-1", enveloped(order, id="1", source="/salespulse/orders", time=FRIDAY))

    assert reaction.event_id == "shipment-of-order-1:ShipmentRequested"
    assert reaction.data == ShipmentRequested(
        shipment_id="shipment-of-order-1",
        order_id="order-1",
        client_id="client-1",
        manager_id="m-1",
        promised_at=FRIDAY,
        lines=(LINE,),
    )


@given(
    streams(ShipmentRequested, ShipmentConfirmed, ShipmentRescheduled, ShipmentDelivered, world=World(stories=1)),
    st.data(),
)
def test_order_and_repetition_never_change_a_shipment(stream: list[AnyEvent], data: st.DataObject) -> None:
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert SHIPMENT.state_of(repeated) == SHIPMENT.state_of(stream)
