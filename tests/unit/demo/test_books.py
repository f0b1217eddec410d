from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from deploy.demo.books import Books, Figure
from deploy.demo.facts import (
    Act,
    Call,
    Closing,
    Deal,
    Delivery,
    Disqualification,
    Fact,
    Facts,
    Lead,
    Line,
    Order,
    Person,
    Place,
    Plan,
    Promise,
    Shipment,
    Step,
    Team,
    Touch,
)
from shared.events import AskedBy, CallOutcome, Credit, DealOutcome, Direction, DisqualifyReason, Medium
from shared.values import Period, Scope

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)
STAFF: tuple[Fact, ...] = (
    Team("sales", "Sales", None, FOUNDED),
    Team("north", "North", "sales", FOUNDED),
    Team("south", "South", "sales", FOUNDED),
    Person("ann", "Ann", "manager", (Place(FOUNDED, "north"),)),
    Person("bob", "Bob", "manager", (Place(FOUNDED, "north"), Place(NOON, "south"))),
)


def books_of(*facts: Fact) -> Books:
    known = Facts()
    known.put(*STAFF, *facts)
    return Books(known, ZoneInfo("UTC"))


def read(books: Books, scope: str = "company", period: str = "2026-03", now: datetime = NOON) -> Mapping[str, Figure]:
    return books.scorecard(Scope.parse(scope), Period.parse(period), now)


def values(books: Books, kpi: str, *scopes: str, period: str = "2026-03", now: datetime = NOON) -> list[object]:
    return [read(books, scope, period, now)[kpi].value for scope in scopes]


def a_lead(lead_id: str = "l1", **more: object) -> Lead:
    return Lead(lead_id, "c1", NOON, **more)  # type: ignore[arg-type]


def a_deal(deal_id: str = "d1", *closings: Closing, opened_at: datetime = NOON - 4 * DAY, **more: object) -> Deal:
    step = Step(opened_at, "demo", 1, 5_000, 70_000)
    return Deal(deal_id, "c1", "ann", (step,), closings=closings, **more)  # type: ignore[arg-type]


def won(at: datetime = NOON, amount: int = 100, **credits_: int) -> Closing:
    shares = tuple(Credit(manager_id=manager, share_bp=bp) for manager, bp in credits_.items())
    return Closing(at, "ann", DealOutcome.WON, amount, shares)


def lost(at: datetime = NOON) -> Closing:
    return Closing(at, "ann", DealOutcome.LOST, 100)


def an_order(**more: object) -> Order:
    lines = (Line("1", "router", "hardware", 2, 1_000, 100), Line("2", "setup", "service", 1, 50))
    return Order("o1", "c1", "ann", NOON - 5 * DAY, lines, **more)  # type: ignore[arg-type]


def a_shipment(order: Order, *deliveries: Delivery, **more: object) -> Shipment:
    return Shipment("s1", order, order.placed_at, deliveries=deliveries, **more)  # type: ignore[arg-type]


WHOLE = {"1": 2, "2": 1}


def test_a_lead_belongs_to_its_first_assignee_and_to_nobody_before() -> None:
    books = books_of(
        a_lead("l1", assignments=(Act(NOON + HOUR, "bob"), Act(NOON, "ann"))),
        a_lead("l2", manager_id="bob"),
        a_lead("l3"),
    )

    assert values(books, "leads_created", "manager:ann", "manager:bob", "unassigned", "company") == [1, 1, 1, 3]


def test_junk_leads_count_nowhere() -> None:
    gone = Disqualification(NOON + DAY, "ann", DisqualifyReason.SPAM)
    touch = Touch(NOON + HOUR, "ann", "t1", Medium.MAIL, is_automatic=False)
    books = books_of(a_lead(disqualified=gone, touches=(touch,)))

    assert values(books, "leads_created", "company", "unassigned") == [0, 0]
    assert read(books)["speed_to_lead_seconds"] == Figure(None, 0, 0, 0, "no_data")


def test_a_lead_dropped_for_another_reason_still_was_one() -> None:
    books = books_of(a_lead(disqualified=Disqualification(NOON, "ann", DisqualifyReason.NO_NEED)))

    assert values(books, "leads_created", "company") == [1]


def test_speed_to_lead_is_the_first_human_touch_for_whom_touched() -> None:
    hello = Touch(NOON + timedelta(seconds=5), "ann", "t0", Medium.MAIL, is_automatic=True)
    slow = Touch(NOON + HOUR, "bob", "t1", Medium.CALL, is_automatic=False)
    quick = Touch(NOON - HOUR, "ann", "t2", Medium.CALL, is_automatic=False)
    books = books_of(a_lead("l1", manager_id="ann", touches=(hello, slow)), a_lead("l2", touches=(quick,)))

    speed = read(books)["speed_to_lead_seconds"]

    assert (speed.value, speed.numerator, speed.n) == (1_800, 3_600, 2)
    assert speed.details == {"mean": 1_800, "median": 1_800, "p90": 3_240}
    assert values(books, "speed_to_lead_seconds", "manager:bob", "manager:ann") == [3_600, 0]


def test_calls_are_counted_once_however_often_they_are_reported() -> None:
    call = Call("k1", "c1", "ann", Direction.OUTBOUND, CallOutcome.BUSY, NOON, 9, NOON + HOUR, reports=2)

    assert values(books_of(call), "calls_completed", "manager:ann", "team:north", "company") == [1, 1, 1]


def test_a_shared_win_is_a_fraction_for_each_and_one_for_the_company() -> None:
    books = books_of(a_deal("d1", won(amount=100, ann=3_333, bob=6_667)))

    assert values(books, "deals_won", "manager:ann", "manager:bob", "company") == [
        Fraction(3_333, 10_000),
        Fraction(6_667, 10_000),
        1,
    ]
    assert [read(books, scope)["average_deal_size"].numerator for scope in ("manager:ann", "manager:bob")] == [33, 67]


def test_money_is_shared_to_the_last_unit_and_of_equal_remainders_the_first_wins() -> None:
    credits_ = tuple(Credit(manager_id=manager, share_bp=5_000) for manager in ("bob", "ann"))
    order = Order("o1", "c1", "ann", NOON, (Line("1", "router", "hardware", 1, 101),), credits=credits_)

    assert values(books_of(order), "revenue_booked", "manager:bob", "manager:ann", "company") == [51, 50, 101]


def test_a_reopening_takes_the_win_back_and_the_next_closing_stands_alone() -> None:
    reopened = a_deal("d1", won(NOON), reopenings=(Act(NOON + HOUR, "ann"),))
    again = a_deal("d2", won(NOON), lost(NOON + DAY), reopenings=(Act(NOON + HOUR, "ann"),))
    books = books_of(reopened, again)

    assert values(books, "deals_won", "company") == [0]
    assert values(books, "deals_lost", "company") == [1]
    assert read(books)["win_rate"] == Figure(0, 0, 1, 1)


def test_the_cycle_of_won_deals_is_in_days() -> None:
    books = books_of(a_deal("d1", won()), a_deal("d2", won(), opened_at=NOON - 2 * DAY), a_deal("d3", lost()))

    cycle = read(books)["sales_cycle_days"]

    assert (cycle.value, cycle.numerator, cycle.denominator, cycle.details["median"]) == (3, 6, 2, 3)


def test_a_cohort_converts_with_the_deal_that_carries_the_lead() -> None:
    books = books_of(a_lead("l1", manager_id="bob"), a_lead("l2"), a_deal("d1", won(NOON + 40 * DAY), lead_id="l1"))

    assert values(books, "lead_to_deal_rate", "company", "manager:bob", "manager:ann") == [Fraction(1, 2), 1, None]


def test_revenue_is_after_discounts_and_goes_back_on_the_day_of_cancelling() -> None:
    books = books_of(an_order(cancelled=Act(NOON, "ann")))

    assert values(books, "revenue_booked", "company", period="2026-03-05") == [950]
    assert values(books, "revenue_booked", "company", period="2026-03-10") == [-950]
    assert read(books)["revenue_booked"] == Figure(0, 0, 1, 0)
    assert read(books)["share_of_sales"].reason == "no_data"


def test_the_pipeline_is_what_is_open_at_the_end_of_the_period_with_its_last_known_amount() -> None:
    steps = (
        Step(NOON - 40 * DAY, "demo", 1, 1_000, None),
        Step(NOON - 30 * DAY, "offer", 2, 2_000, 500),
        Step(NOON, "offer", 2, 2_000, None),
    )
    books = books_of(Deal("d1", "c1", "ann", steps), a_deal("d2", won(NOON)), a_deal("d3", opened_at=NOON))

    assert read(books, period="2026-01-31")["open_pipeline"] == Figure(0, 0, 1, 1)
    assert values(books, "open_pipeline", "company", period="2026-02") == [500]
    assert values(books, "open_pipeline", "company", period="2026-03-09") == [70_500]
    assert read(books)["open_pipeline"] == Figure(70_500, 70_500, 1, 2)


def test_flows_stay_with_the_team_of_their_day_and_open_deals_go_with_the_manager() -> None:
    def call(call_id: str, at: datetime) -> Call:
        return Call(call_id, "c1", "bob", Direction.OUTBOUND, CallOutcome.BUSY, at, 9, at)

    deal = Deal("d1", "c1", "bob", (Step(NOON - 9 * DAY, "demo", 1, 1_000, 500),))
    books = books_of(call("k1", NOON - DAY), call("k2", NOON - HOUR), deal)

    assert values(books, "calls_completed", "team:north", "team:south", "team:sales") == [1, 1, 2]
    assert values(books, "open_pipeline", "team:north", "team:south", "team:sales") == [0, 500, 500]
    assert values(books, "open_pipeline", "team:north", "team:south", period="2026-03-09") == [500, 0]


PROMISED = NOON + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("deliveries", "rate"),
    [
        ([Delivery(PROMISED, WHOLE)], 1),
        ([Delivery(PROMISED + HOUR, WHOLE)], 0),
        ([Delivery(NOON - DAY, {"1": 1, "2": 1})], 0),
        ([Delivery(NOON - DAY, {"1": 1, "2": 1}), Delivery(NOON, {"1": 1})], 1),
        ([], 0),
    ],
)
def test_on_time_is_in_full_by_the_promise(deliveries: list[Delivery], rate: int) -> None:
    order = an_order(promised_at=PROMISED)

    books = books_of(order, a_shipment(order, *deliveries))

    assert values(books, "on_time_delivery_rate", "company", now=NOON + DAY) == [rate]


def test_an_order_is_due_when_the_quarter_hour_of_its_promise_has_passed() -> None:
    books = books_of(an_order(promised_at=PROMISED))
    passed = NOON + timedelta(minutes=15)

    assert read(books, now=passed - timedelta(seconds=1))["on_time_delivery_rate"].denominator == 0
    assert read(books, now=passed)["on_time_delivery_rate"].denominator == 1


def test_only_the_client_moves_a_promise() -> None:
    order = an_order()
    confirmed = Promise(NOON - 4 * DAY, NOON - 2 * DAY)
    by_us = Promise(NOON - 3 * DAY, NOON - DAY, AskedBy.LOGISTICS)
    by_client = Promise(NOON - 3 * DAY, NOON - DAY, AskedBy.CLIENT)
    late = Delivery(NOON - DAY, WHOLE)

    kept = books_of(order, a_shipment(order, late, confirmed=confirmed, reschedulings=(by_us,)))
    moved = books_of(order, a_shipment(order, late, confirmed=confirmed, reschedulings=(by_client,)))

    assert values(kept, "on_time_delivery_rate", "company") == [0]
    assert values(moved, "on_time_delivery_rate", "company") == [1]


def test_an_order_cancelled_before_its_promise_is_not_judged() -> None:
    before = an_order(promised_at=NOON, cancelled=Act(NOON - DAY, "ann"))
    after = an_order(promised_at=NOON - DAY, cancelled=Act(NOON, "ann"))

    assert values(books_of(before), "on_time_delivery_rate", "company") == [None]
    assert values(books_of(after), "on_time_delivery_rate", "company") == [0]


def test_attainment_is_of_the_latest_plan_and_has_a_pace() -> None:
    first = Plan("company", "revenue_booked", "2026-03", 9, FOUNDED, version=1)
    second = Plan("company", "revenue_booked", "2026-03", 1_900, FOUNDED, version=2)
    books = books_of(an_order(), second, first)

    attained = read(books)["plan_attainment"]

    assert (attained.value, attained.numerator, attained.denominator) == (50, 950, 1_900)
    assert attained.details == {"gap": 950, "run_rate": Fraction(950 * 22, 7)}
    assert (read(books)["revenue_booked"].target, read(books)["revenue_booked"].attainment) == (1_900, 50)
    assert read(books, "manager:ann")["plan_attainment"].reason == "no_plan"
