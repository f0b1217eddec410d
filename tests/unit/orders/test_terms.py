"""What sales are made on: prices, approved discounts, promotions, points, offers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.orders.entities.deal import Deal
from services.orders.entities.discount import DISCOUNT, ApproveDiscount, Discount, approve
from services.orders.entities.offer import OFFER, AcceptOffer, MakeOffer, Offer, OfferStatus, accept, make
from services.orders.entities.order import Order
from services.orders.entities.points import (
    POINTS,
    AccruePoints,
    ExpirePoints,
    Points,
    RedeemPoints,
    accrue,
    expire,
    redeem,
)
from services.orders.entities.price import PRICE, ChangePrice, Price, change, price_at, seen_at
from services.orders.entities.promotion import PROMOTION
from services.orders.errors import PastPriceError, TooFewPointsError, UnknownClientError
from shared.entity import Kind
from shared.events import AnyEvent, OfferKind, OrderCancelled, OrderPlaced, PriceChanged
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError, WrongStatusError
from tests.builders import a_line
from tests.strategies import World, streams

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def a_price(*steps: tuple[int, datetime, datetime | None], currency: str = "EUR") -> Price:
    return PRICE.state_of(
        enveloped(
            PriceChanged(sku="seat", price_minor=minor, currency=currency, valid_from=valid_from),
            id=str(number),
            source="/erp",
            time=time,
        )
        for number, (minor, time, valid_from) in enumerate(steps)
    )


def test_the_price_at_a_moment_is_the_latest_that_is_valid_by_then() -> None:
    price = a_price((900, MORNING, None), (950, MORNING + HOUR, MORNING + 5 * HOUR), (920, MORNING + 2 * HOUR, None))

    asked = [MORNING - HOUR, MORNING, MORNING + HOUR, MORNING + 2 * HOUR, MORNING + 5 * HOUR]

    assert [price_at(price, "EUR", moment) for moment in asked] == [None, 900, 900, 920, 950]
    assert price_at(price, "USD", MORNING) is None


def test_of_two_prices_from_one_moment_on_the_later_said_counts() -> None:
    price = a_price((900, MORNING, MORNING + HOUR), (800, MORNING + HOUR / 2, MORNING + HOUR))

    assert price_at(price, "EUR", MORNING + HOUR) == 800


def test_a_price_is_seen_with_what_is_announced() -> None:
    seen = seen_at("seat", a_price((900, MORNING, None), (950, MORNING, MORNING + HOUR)), MORNING)

    assert ([step.price_minor for step in seen.now], [step.price_minor for step in seen.to_come]) == ([900], [950])


def test_the_prices_of_the_past_do_not_change() -> None:
    command = ChangePrice(sku="seat", price_minor=1, currency="EUR", valid_from=MORNING)

    assert change("seat", Price(), command, now=MORNING)[0].valid_from == MORNING
    with pytest.raises(PastPriceError) as refusal:
        change("seat", Price(), command, now=MORNING + HOUR)
    assert refusal.value.field == "valid_from"


def an_approval(**on: Any) -> ApproveDiscount:
    return ApproveDiscount(manager_id="boss", discount_minor=500, currency="EUR", **on)


def test_an_approval_has_the_client_of_its_deal_or_order() -> None:
    known = Deal(client_id="client-1")
    [approved] = approve("", Discount(), an_approval(deal_id="deal-1"), known, Order(), new_id="d-1")

    assert (approved.discount_id, approved.client_id, approved.manager_id) == ("d-1", "client-1", "boss")
    with pytest.raises(UnknownClientError):
        approve("", Discount(), an_approval(order_id="order-1"), Deal(), Order(), new_id="d-1")
    with pytest.raises(InvalidError) as refusal:
        approve("", Discount(), an_approval(deal_id="deal-1", client_id="client-2"), known, Order(), new_id="d-1")
    assert refusal.value.field == "client_id"


def test_an_approval_is_on_one_deal_or_one_order() -> None:
    for wrong in ({}, {"deal_id": "deal-1", "order_id": "order-1"}):
        with pytest.raises(ValidationError, match="one of them"):
            an_approval(**wrong)


def test_the_orders_of_a_deal_use_up_its_approval_until_they_are_cancelled() -> None:
    of_order: dict[str, Any] = {
        "order_id": "order-1",
        "deal_id": "deal-1",
        "client_id": "client-1",
        "manager_id": "m-1",
    }
    lines = (a_line(amount_minor=1_000, discount_minor=300),)
    [approved] = approve(
        "", Discount(), an_approval(deal_id="deal-1"), Deal(client_id="client-1"), Order(), new_id="d-1"
    )
    placed = OrderPlaced(**of_order, currency="EUR", lines=lines)
    facts = [approved, placed, OrderCancelled(**of_order, reason="withdrawn")]
    events = [enveloped(data, id=str(number), source="/x", time=MORNING) for number, data in enumerate(facts)]

    assert {DISCOUNT.id_in(event) for event in events} == {"deal:deal-1"}
    assert [DISCOUNT.state_of(events[:count]).used.get("order-1") for count in (1, 2, 3)] == [None, 300, 0]


def test_points_never_go_below_nothing() -> None:
    have = Points(10, {"a": 10})

    assert redeem("client-1", have, RedeemPoints(points=10), new_id="b")[0].points == 10
    assert expire("client-1", have, ExpirePoints(points=10), new_id="b")[0].points_id == "b"
    with pytest.raises(TooFewPointsError, match="has 10"):
        redeem("client-1", have, RedeemPoints(points=11), new_id="b")
    with pytest.raises(TooFewPointsError):
        expire("client-1", Points(), ExpirePoints(points=1), new_id="b")


def test_points_are_moved_once_under_one_id() -> None:
    with pytest.raises(AlreadyExistsError):
        accrue("client-1", Points(10, {"a": 10}), AccruePoints(points_id="a", points=10), new_id="b")


def test_an_offer_is_accepted_once_for_what_was_offered_unless_something_else_is_said() -> None:
    said = MakeOffer(client_id="client-1", manager_id="m-1", kind=OfferKind.UPSELL, amount_minor=900, currency="EUR")
    [made] = make("offer-1", Offer(), said)
    opened = Offer(OfferStatus.OPEN, made)

    [accepted] = accept("offer-1", opened, AcceptOffer())
    [other] = accept("offer-1", opened, AcceptOffer(amount_minor=800, currency="EUR", manager_id="m-2"))

    assert (accepted.amount_minor, accepted.manager_id, accepted.kind) == (900, "m-1", OfferKind.UPSELL)
    assert (other.amount_minor, other.manager_id) == (800, "m-2")
    with pytest.raises(WrongStatusError):
        accept("offer-1", Offer(OfferStatus.ACCEPTED, made), AcceptOffer())
    with pytest.raises(NotFoundError):
        accept("offer-1", Offer(), AcceptOffer())
    with pytest.raises(AlreadyExistsError):
        make("offer-1", opened, said)
    with pytest.raises(ValidationError, match="both or not at all"):
        AcceptOffer(amount_minor=1)


@pytest.mark.parametrize("kind", [PRICE, DISCOUNT, PROMOTION, POINTS, OFFER], ids=lambda kind: kind.name)
@given(st.data())
def test_order_and_repetition_never_change_the_terms(kind: Kind[object], data: st.DataObject) -> None:
    stream: list[AnyEvent] = data.draw(streams(*kind.joined_by, world=World(stories=1)))
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert kind.state_of(repeated) == kind.state_of(stream)
