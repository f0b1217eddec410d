"""What may be done with a shipment, and what its events leave it in."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.shipments.entities import shipment
from services.shipments.entities.calendar import Calendar
from services.shipments.entities.order import Order
from services.shipments.entities.shipment import (
    SHIPMENT,
    ConfirmShipment,
    DeliverShipment,
    DispatchShipment,
    FailShipment,
    LineThatArrived,
    LineToShip,
    ReceiveReturn,
    RejectShipment,
    RequestShipment,
    RescheduleShipment,
    Shipment,
    ShipmentStatus,
    requested_by,
)
from services.shipments.errors import (
    MissingPapersError,
    NoDeliveryDayError,
    NothingLeftError,
    OrderCancelledError,
    TooMuchError,
    UnknownLineError,
)
from shared.events import (
    AnyEvent,
    AskedBy,
    DeliveredLine,
    EventData,
    LineKind,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    RejectReason,
    ShipmentConfirmed,
    ShipmentDispatched,
    ShipmentFailed,
    ShipmentLine,
    ShipmentRejected,
    ShipmentRequested,
)
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError, WrongStatusError
from tests.strategies import World, streams

FRIDAY = datetime(2026, 11, 27, 12, tzinfo=UTC)
SATURDAY = FRIDAY + timedelta(days=1)
LINE = ShipmentLine(line_id="1", sku="seat", quantity=3)
ORDERED = OrderLine(
    line_id="1", sku="seat", category="c", quantity=3, amount_minor=1, discount_minor=0, kind=LineKind.BASE
)
ORDER = Order("client-1", "m-1", (ORDERED,))
WEEKDAYS = Calendar(weekdays=frozenset(range(5)))
TYPES = tuple(SHIPMENT.joined_by)


def a_shipment(status: ShipmentStatus, **facts: Any) -> Shipment:
    ids = {"order_id": "order-1", "client_id": "client-1", "manager_id": "m-1"}
    return Shipment(status=status, **{**ids, "lines": (LINE,), **facts})


REQUESTED = a_shipment(ShipmentStatus.REQUESTED)
ARRIVED = a_shipment(ShipmentStatus.DELIVERED, delivered=(DeliveredLine(line_id="1", sku="seat", quantity=3),))


def confirmed(state: Shipment = REQUESTED, order: Order = ORDER, **said: Any) -> ShipmentConfirmed:
    command, rules = ConfirmShipment(**said), {"papers": ("invoice", "waybill"), "calendar": WEEKDAYS}
    [fact] = shipment.confirm("shipment-1", state, command, order, now=FRIDAY, **rules)  # type: ignore[arg-type]
    return fact


def test_a_shipment_is_requested_once_and_again_when_it_was_rejected() -> None:
    command = RequestShipment(order_id="order-1", lines=(LineToShip(line_id="1", sku="seat", quantity=2),))
    [requested] = shipment.request("shipment-1", Shipment(), command, ORDER)

    assert (requested.client_id, [line.quantity for line in requested.lines]) == ("client-1", [2])
    with pytest.raises(AlreadyExistsError):
        shipment.request("shipment-1", REQUESTED, command, ORDER)
    assert shipment.request("shipment-1", a_shipment(ShipmentStatus.REJECTED), command, ORDER)


def test_what_an_order_still_lacks_is_requested_if_nothing_is_named() -> None:
    asked = RequestShipment(order_id="order-1")
    partly = Order("client-1", "m-1", (ORDERED,), {"1": 2})
    [rest] = shipment.request("shipment-2", Shipment(), asked, partly)

    assert [line.quantity for line in rest.lines] == [1]
    with pytest.raises(InvalidError, match="lines"):
        shipment.request("shipment-3", Shipment(), asked, Order("client-1", "m-1", (ORDERED,), {"1": 3}))
    with pytest.raises(InvalidError, match="client_id"):
        shipment.request("shipment-3", Shipment(), asked, Order())


def test_logistics_agrees_only_with_all_papers_and_hears_which_are_missing() -> None:
    with pytest.raises(MissingPapersError, match="lacks waybill") as refusal:
        confirmed(papers=("invoice",))

    assert (refusal.value.field, refusal.value.missing) == ("papers", ("waybill",))
    assert confirmed(papers=("waybill", "invoice"), promised_at=FRIDAY).promised_at == FRIDAY


def test_a_promise_is_for_a_day_of_delivery_and_a_refusal_names_the_next() -> None:
    papers = ("invoice", "waybill")
    with pytest.raises(NoDeliveryDayError, match="the next day is 2026-11-30"):
        confirmed(papers=papers, promised_at=SATURDAY)
    with pytest.raises(NoDeliveryDayError):
        shipment.reschedule(
            "shipment-1",
            REQUESTED,
            RescheduleShipment(promised_at=SATURDAY, asked_by=AskedBy.CLIENT),
            calendar=WEEKDAYS,
        )


def test_without_a_promise_the_first_possible_day_is_promised() -> None:
    assert confirmed(papers=("invoice", "waybill")).promised_at.date() == date(2026, 11, 27)


def test_nothing_is_agreed_or_sent_of_a_cancelled_order() -> None:
    gone = Order("client-1", "m-1", (ORDERED,), is_cancelled=True)

    with pytest.raises(OrderCancelledError):
        confirmed(order=gone, papers=("invoice", "waybill"))
    with pytest.raises(OrderCancelledError):
        shipment.dispatch("shipment-1", a_shipment(ShipmentStatus.CONFIRMED), DispatchShipment(), gone)
    with pytest.raises(OrderCancelledError):
        shipment.request("shipment-2", Shipment(), RequestShipment(order_id="order-1"), gone)


def test_only_what_was_agreed_is_sent_and_what_failed_is_sent_again() -> None:
    for status in (ShipmentStatus.CONFIRMED, ShipmentStatus.FAILED):
        [sent] = shipment.dispatch("shipment-1", a_shipment(status), DispatchShipment(carrier="post"), ORDER)
        assert sent.carrier == "post"
    with pytest.raises(WrongStatusError, match="is requested"):
        shipment.dispatch("shipment-1", REQUESTED, DispatchShipment(), ORDER)
    assert shipment.fail("shipment-1", a_shipment(ShipmentStatus.DISPATCHED), FailShipment(reason="nobody-there"))
    with pytest.raises(WrongStatusError):
        shipment.reject("shipment-1", a_shipment(ShipmentStatus.DISPATCHED), RejectShipment(reason=RejectReason.STOCK))


def test_a_delivery_is_whole_and_undamaged_if_it_says_nothing_else() -> None:
    [delivered] = shipment.deliver("shipment-1", REQUESTED, DeliverShipment(papers_ok=True))

    assert [(line.line_id, line.quantity, line.damaged) for line in delivered.lines] == [("1", 3, 0)]


def test_nothing_arrives_that_was_not_sent() -> None:
    other, more = (LineThatArrived(line_id=line, sku="seat", quantity=4) for line in ("2", "1"))

    with pytest.raises(UnknownLineError):
        shipment.deliver("shipment-1", REQUESTED, DeliverShipment(lines=(other,), papers_ok=True))
    with pytest.raises(TooMuchError, match="there are 3"):
        shipment.deliver("shipment-1", REQUESTED, DeliverShipment(lines=(more,), papers_ok=True))


def test_no_more_comes_back_than_arrived() -> None:
    two = ReceiveReturn(reason="broken", lines=(LineToShip(line_id="1", sku="seat", quantity=2),))
    [first] = shipment.receive_return("shipment-1", ARRIVED, two, new_id="return-1")
    after = shipment.evolve(ARRIVED, enveloped(first, id="1", source="/x", time=FRIDAY))

    with pytest.raises(TooMuchError, match="there are 1"):
        shipment.receive_return("shipment-1", after, two, new_id="return-2")
    [rest] = shipment.receive_return("shipment-1", after, ReceiveReturn(reason="broken"), new_id="return-2")
    assert [(line.line_id, line.quantity) for line in rest.lines or ()] == [("1", 1)]
    nothing = shipment.evolve(after, enveloped(rest, id="2", source="/x", time=FRIDAY))
    with pytest.raises(NothingLeftError):
        shipment.receive_return("shipment-1", nothing, ReceiveReturn(reason="broken"), new_id="return-3")


def test_a_line_that_is_named_twice_is_counted_once() -> None:
    twice = tuple(LineThatArrived(line_id="1", sku="seat", quantity=2) for _ in range(2))
    with pytest.raises(TooMuchError, match="there are 3"):
        shipment.deliver("shipment-1", REQUESTED, DeliverShipment(lines=twice, papers_ok=True))
    in_parts = tuple(DeliveredLine(line_id="1", sku="seat", quantity=pieces) for pieces in (2, 1))
    arrived = a_shipment(ShipmentStatus.DELIVERED, delivered=in_parts)

    [back] = shipment.receive_return("shipment-1", arrived, ReceiveReturn(reason="broken"), new_id="return-1")

    assert [(line.line_id, line.quantity) for line in back.lines or ()] == [("1", 3)]


def test_what_is_requested_again_has_its_new_promise_and_no_old_reason() -> None:
    ids = {"shipment_id": "s", "order_id": "order-1", "client_id": "client-1", "manager_id": "m-1"}
    told: list[EventData] = [
        ShipmentRequested(**ids, lines=(LINE,), promised_at=FRIDAY),
        ShipmentRejected(**ids, reason=RejectReason.STOCK),
        ShipmentRequested(**ids, lines=(LINE,), promised_at=SATURDAY),
    ]
    events = [enveloped(data, id=str(n), source="/x", time=FRIDAY + timedelta(n)) for n, data in enumerate(told)]

    state = SHIPMENT.state_of(events)

    assert (state.status, state.promised_at, state.reason) == (ShipmentStatus.REQUESTED, SATURDAY, None)


def test_nobody_waits_for_the_shipment_of_a_cancelled_order() -> None:
    ids: dict[str, Any] = {"order_id": "order-1", "client_id": "client-1", "manager_id": "m-1"}
    told: list[EventData] = [
        ShipmentRequested(**ids, shipment_id="shipment-of-order-1", lines=(LINE,)),
        OrderCancelled(**ids, reason="too dear"),
    ]
    events = [enveloped(data, id=str(n), source="/x", time=FRIDAY + timedelta(n)) for n, data in enumerate(told)]

    assert [SHIPMENT.id_in(event) for event in events] == ["shipment-of-order-1"] * 2
    assert SHIPMENT.facets["is_waiting"](SHIPMENT.state_of(events)) is False


def test_what_has_arrived_is_over() -> None:
    with pytest.raises(WrongStatusError):
        shipment.deliver("shipment-1", ARRIVED, DeliverShipment(papers_ok=True))
    with pytest.raises(WrongStatusError):
        shipment.reschedule(
            "shipment-1",
            ARRIVED,
            RescheduleShipment(promised_at=FRIDAY, asked_by=AskedBy.CLIENT),
            calendar=WEEKDAYS,
        )


def test_what_nobody_requested_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        shipment.deliver("shipment-1", Shipment(), DeliverShipment(papers_ok=True))


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ((), ShipmentStatus.REQUESTED),
        ((ShipmentRejected,), ShipmentStatus.REJECTED),
        ((ShipmentRejected, ShipmentRequested), ShipmentStatus.REQUESTED),
        ((ShipmentDispatched, ShipmentFailed), ShipmentStatus.FAILED),
        ((ShipmentDispatched, ShipmentFailed, ShipmentDispatched), ShipmentStatus.DISPATCHED),
    ],
)
def test_a_shipment_stands_where_its_events_leave_it(facts: tuple[Any, ...], status: ShipmentStatus) -> None:
    ids = {"shipment_id": "s", "order_id": "order-1", "client_id": "client-1", "manager_id": "m-1"}
    more: dict[Any, dict[str, Any]] = {
        ShipmentRequested: {"lines": (LINE,)},
        ShipmentRejected: {"reason": RejectReason.STOCK},
        ShipmentFailed: {"reason": "snow"},
    }
    told: list[EventData] = [type_(**ids, **more.get(type_, {})) for type_ in (ShipmentRequested, *facts)]
    events = [enveloped(data, id=str(n), source="/x", time=FRIDAY + timedelta(n)) for n, data in enumerate(told)]

    assert SHIPMENT.state_of(events).status is status


def test_an_order_asks_for_the_shipment_of_all_its_lines() -> None:
    order = OrderPlaced(
        order_id="order-1",
        client_id="client-1",
        manager_id="m-1",
        currency="EUR",
        promised_at=FRIDAY,
        lines=(ORDERED,),
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


@given(streams(*TYPES, world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_a_shipment(stream: list[AnyEvent], data: st.DataObject) -> None:
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert SHIPMENT.state_of(repeated) == SHIPMENT.state_of(stream)
