"""An order is what its events say, in any part of them; it tells its client what it brought."""

from datetime import timedelta

from hypothesis import given

from services.kpi.records import facts
from services.kpi.records.order import ORDER, order_state
from services.kpi.records.record import Fact
from shared.events import (
    AnyEvent,
    OrderAmended,
    OrderCancelled,
    OrderPlaced,
    PaymentReceived,
    RefundIssued,
    RefundLine,
    ReturnReceived,
    ShipmentDelivered,
)
from shared.story import story
from tests.builders import (
    MORNING,
    a_line,
    a_payment_received,
    a_refund_issued,
    a_return_received,
    an_order_amended,
    an_order_cancelled,
    an_order_placed,
    ordered,
)
from tests.folding import RULES
from tests.strategies import World, streams

LATER, LATEST = MORNING + timedelta(days=1), MORNING + timedelta(days=2)
DAY, NEXT = MORNING.date(), LATER.date()
ONE_ORDER = streams(
    OrderPlaced,
    OrderAmended,
    OrderCancelled,
    PaymentReceived,
    RefundIssued,
    ShipmentDelivered,
    ReturnReceived,
    world=World(stories=1),
)


def rows(*told: AnyEvent) -> dict[tuple[object, ...], int]:
    assert ORDER.tells
    found: dict[tuple[object, ...], int] = {}
    for fact in ORDER.tells(order_state(story(told).events), RULES):
        assert isinstance(fact, Fact)
        key = (fact.key.name, fact.key.day, fact.key.manager, fact.key.of)
        found[key] = found.get(key, 0) + fact.value
    return {key: value for key, value in found.items() if value}


def test_the_last_amendment_is_the_orders_lines() -> None:
    told = [an_order_placed(), an_order_amended(lines=ordered(lamp=2), at=LATER)]
    told += [an_order_amended(lines=ordered(sofa=3), at=LATEST)]
    order = order_state(told)

    assert order.lines == ordered(sofa=3)
    assert order.lines_before(LATER) == (a_line(),)
    assert order.lines_before(LATEST) == ordered(lamp=2)


def test_an_order_nobody_placed_has_no_lines() -> None:
    order = order_state([an_order_amended(), an_order_cancelled()])

    assert (order.lines, order.lines_before(LATER), order.net_minor, order.booked(), order.shipped, order.paid) == (
        (),
        (),
        0,
        [],
        [],
        [],
    )


def test_a_cancelled_order_is_amended_no_more() -> None:
    told = [an_order_placed(), an_order_cancelled(at=LATER), an_order_amended(lines=ordered(sofa=3), at=LATEST)]

    assert order_state(told).lines == (a_line(),)


def test_of_a_payment_or_a_return_that_is_told_twice_the_last_telling_stands() -> None:
    told = [
        a_payment_received(amount_minor=1),
        a_payment_received(amount_minor=2, at=LATER),
        a_return_received(reason="late"),
        a_return_received(reason="damaged"),
        a_refund_issued(refund_id="payment-1", amount_minor=3),
    ]
    order = order_state(told)

    assert [data.amount_minor for _, data in order.cash] == [2, 3]
    assert [data.reason for _, data in order.returns] == ["damaged"]


def test_an_order_tells_that_it_was_placed_through_which_channel_and_what_it_brought() -> None:
    assert rows(an_order_placed(channel="web")) == {
        (facts.ORDER, DAY, "ann", "web"): 1,
        (facts.REVENUE, DAY, "ann", "EUR"): 1_000,
    }


def test_an_order_tells_what_is_known_of_its_cost_and_what_that_part_brought() -> None:
    lines = (a_line(cost_minor=300, discount_minor=100), a_line(line_id="2"))

    told = rows(an_order_placed(lines=lines))

    assert (told[facts.COST, DAY, "ann", "EUR"], told[facts.COSTED, DAY, "ann", "EUR"]) == (300, 900)


def test_a_cancelled_order_tells_nothing() -> None:
    assert rows(an_order_placed(lines=(a_line(cost_minor=1),)), an_order_cancelled(at=LATER)) == {}


def test_a_paid_order_tells_it_on_the_day_that_reached_its_total() -> None:
    told = rows(
        an_order_placed(),
        a_payment_received(amount_minor=400),
        a_payment_received(amount_minor=600, payment_id="payment-2", at=LATER),
    )

    assert told[facts.PAID, NEXT, "ann", ""] == 1
    assert (told[facts.PAID_REVENUE, DAY, "ann", "EUR"], told[facts.PAID_REVENUE, NEXT, "ann", "EUR"]) == (400, 600)


def test_what_was_refunded_whole_was_never_paid_and_brought_nothing_in_the_end() -> None:
    told = rows(an_order_placed(), a_payment_received(), a_refund_issued(at=LATER))

    assert told[facts.PAID_REVENUE, DAY, "ann", "EUR"] == 1_000
    assert told[facts.PAID_REVENUE, NEXT, "ann", "EUR"] == -1_000
    assert not [key for key in told if key[0] == facts.PAID]


def test_a_refund_for_a_line_that_the_order_does_not_have_still_went_out() -> None:
    strange = (RefundLine(line_id="9", amount_minor=1_000),)
    told = rows(an_order_placed(), a_refund_issued(lines=strange))

    assert told[facts.PAID_REVENUE, DAY, "ann", "EUR"] == -1_000


@given(ONE_ORDER)
def test_money_is_neither_made_nor_lost_on_its_way_to_the_lines(stream: list[AnyEvent]) -> None:
    order = order_state(story(stream).events)
    moved: dict[str, int] = {}
    for _, data in order.cash if order.placed else ():
        sign = 1 if isinstance(data, PaymentReceived) else -1
        moved[data.currency] = moved.get(data.currency, 0) + sign * data.amount_minor

    posted: dict[str, int] = {}
    for posting in order.paid:
        posted[posting.currency] = posted.get(posting.currency, 0) + posting.minor

    assert {key: value for key, value in posted.items() if value} == {key: one for key, one in moved.items() if one}


@given(ONE_ORDER)
def test_what_is_shipped_is_worth_between_nothing_and_what_was_booked(stream: list[AnyEvent]) -> None:
    order = order_state(story(stream).events)

    assert 0 <= sum(posting.minor for posting in order.shipped) <= order.net_minor


@given(ONE_ORDER)
def test_an_order_becomes_paid_and_stops_being_so_in_turns(stream: list[AnyEvent]) -> None:
    turns = [turn for _, turn in order_state(story(stream).events).paid_turns]

    assert turns == ([1, -1] * len(turns))[: len(turns)]
