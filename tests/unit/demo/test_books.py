from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from deploy.demo.books import Books, Figure
from deploy.demo.facts import (
    Absence,
    Act,
    Answer,
    Call,
    Cash,
    Closing,
    Complaint,
    Deadline,
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
    PlannedCall,
    Promise,
    Shipment,
    Spend,
    Step,
    Survey,
    Task,
    Team,
    Touch,
)
from shared.events import (
    AbsenceKind,
    AskedBy,
    CallOutcome,
    Credit,
    DealOutcome,
    Direction,
    DisqualifyReason,
    Medium,
    Priority,
    SurveyKind,
)
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


def test_on_the_first_days_of_a_plan_nobody_projects_a_pace() -> None:
    books = books_of(Plan("company", "deals_won", "2026-04", 10, FOUNDED))
    paces = [
        read(books, period="2026-04", now=datetime(2026, 4, day, 12, tzinfo=UTC))["deals_won"].details["run_rate"]
        for day in (1, 2, 3)
    ]

    assert paces == [None, None, 0]


def test_a_manager_s_pace_is_of_the_days_without_absences() -> None:
    away = Absence("a1", "ann", date(2026, 3, 2), date(2026, 3, 6), FOUNDED, AbsenceKind.VACATION)
    plan = Plan("manager:ann", "calls_completed", "2026-03", 10, FOUNDED)
    call = Call("k1", "c1", "ann", Direction.OUTBOUND, CallOutcome.BUSY, NOON, 9, NOON)
    books = books_of(away, plan, call)

    planned = read(books, "manager:ann", now=datetime(2026, 3, 11, 12, tzinfo=UTC))["calls_completed"]

    assert planned.details == {"gap": 9, "run_rate": Fraction(17, 3)}


def test_of_what_should_be_little_half_as_much_is_twice_the_plan() -> None:
    touch = Touch(NOON + HOUR, "ann", "t1", Medium.CALL, is_automatic=False)
    plan = Plan("manager:ann", "speed_to_lead_seconds", "2026-03", 7_200, FOUNDED)

    speed = read(books_of(plan, a_lead(touches=(touch,))), "manager:ann")["speed_to_lead_seconds"]

    assert (speed.value, speed.attainment) == (3_600, 200)


def a_planned_call(*attempts: datetime, **more: object) -> Books:
    plan = PlannedCall("p1", "c1", "ann", Deadline(NOON - DAY, NOON), 30, **more)  # type: ignore[arg-type]
    calls = [
        Call(f"k{at}", "c1", "ann", Direction.OUTBOUND, CallOutcome.BUSY, at, 9, at, planned_call_id="p1")
        for at in attempts
    ]
    return books_of(plan, *calls)


LATER = NOON + 3 * HOUR


@pytest.mark.parametrize(
    ("books", "kept"),
    [
        (a_planned_call(NOON + timedelta(minutes=30)), 1),
        (a_planned_call(NOON + timedelta(minutes=31)), 0),
        (a_planned_call(NOON - timedelta(minutes=31), NOON + DAY), 0),
        (a_planned_call(), 0),
        (a_planned_call(cancelled_at=NOON), None),
        (a_planned_call(cancelled_at=NOON + HOUR), 0),
        (a_planned_call(NOON + HOUR, moved=(Deadline(NOON - HOUR, NOON + HOUR),)), 1),
        (a_planned_call(NOON + HOUR, moved=(Deadline(NOON + HOUR, NOON + HOUR),)), 0),
    ],
)
def test_a_planned_call_is_kept_by_an_attempt_in_its_window(books: Books, kept: int | None) -> None:
    assert values(books, "call_plan_adherence", "manager:ann", now=LATER) == [kept]


def test_a_planned_call_is_judged_when_its_window_has_ended() -> None:
    ends = NOON + timedelta(minutes=45)

    assert read(a_planned_call(NOON), now=ends - timedelta(seconds=1))["call_plan_adherence"].n == 0
    assert read(a_planned_call(NOON), now=ends)["call_plan_adherence"].n == 1


@pytest.mark.parametrize(
    ("more", "on_time"),
    [
        ({"done_at": NOON}, 1),
        ({"done_at": NOON + HOUR}, 0),
        ({}, 0),
        ({"cancelled_at": NOON}, None),
        ({"cancelled_at": NOON + HOUR}, 0),
        ({"done_at": NOON + HOUR, "moved": (Deadline(NOON - HOUR, NOON + HOUR),)}, 1),
        ({"done_at": NOON + HOUR, "moved": (Deadline(NOON + HOUR, NOON + 2 * HOUR),)}, 0),
    ],
)
def test_a_task_is_on_time_by_the_deadline_set_before_it_broke(more: dict[str, object], on_time: int | None) -> None:
    task = Task("t1", "ann", Priority.URGENT, Deadline(NOON - DAY, NOON), **more)  # type: ignore[arg-type]

    assert values(books_of(task), "tasks_on_time_rate", "manager:ann", now=LATER) == [on_time]


def test_spending_is_nobody_s_and_there_is_no_cost_where_none_is_told() -> None:
    spend = Spend("s1", "ads", NOON.date(), 900, NOON)
    books = books_of(spend, a_lead("l1", manager_id="ann"), a_lead("l2"), a_lead("l3"))

    assert values(books, "channel_spend", "company", "unassigned", "manager:ann") == [900, 900, 0]
    assert values(books, "cost_per_lead", "company", "unassigned", "manager:ann") == [300, 450, None]
    assert read(books, "manager:ann")["cost_per_lead"].reason == "no_spend"
    assert read(books, "company", "2026-02")["cost_per_lead"].reason == "no_spend"


def test_an_order_is_paid_when_payments_reach_it_and_no_more_when_all_went_back() -> None:
    first, rest, back = Cash(NOON - 2 * DAY, 400), Cash(NOON - DAY, 550), Cash(NOON, -950)

    assert values(books_of(an_order(cash=(first,))), "orders_paid", "company") == [0]
    assert values(books_of(an_order(cash=(first, rest))), "orders_paid", "manager:ann") == [1]
    books = books_of(an_order(cash=(first, rest, back)))
    assert values(books, "orders_paid", "company") == [0]
    assert values(books, "revenue_paid", "company", period="2026-03-09") == [550]
    assert read(books)["revenue_paid"] == Figure(0, 0, 1, 2)
    assert read(books_of(an_order(cash=(first, rest))))["average_check"].value == 950


def test_what_is_paid_in_parts_adds_up_to_the_shares_of_the_whole() -> None:
    credits_ = tuple(Credit(manager_id=manager, share_bp=5_000) for manager in ("ann", "bob"))
    books = books_of(an_order(credits=credits_, cash=(Cash(NOON - DAY, 101), Cash(NOON, 101))))

    assert values(books, "revenue_paid", "manager:ann", "manager:bob") == [101, 101]
    assert values(books, "revenue_paid", "manager:ann", "manager:bob", period="2026-03-09") == [51, 50]


def test_recommendations_are_promoters_less_detractors() -> None:
    scores = {
        "s1": (SurveyKind.NPS, 9),
        "s2": (SurveyKind.NPS, 10),
        "s3": (SurveyKind.NPS, 6),
        "s4": (SurveyKind.NPS, 7),
    }
    asked = [
        Survey(name, "c1", "ann", kind, NOON - DAY, Answer(NOON, score, "price"))
        for name, (kind, score) in (scores | {"s5": (SurveyKind.CSAT, 5)}).items()
    ]
    books = books_of(*asked, Survey("s6", "c1", "ann", SurveyKind.NPS, NOON - DAY))

    assert values(books, "nps", "manager:ann", "manager:bob") == [25, None]
    assert values(books, "feedback_received", "company") == [5]


def test_complaints_are_held_against_the_orders_of_the_period() -> None:
    complaint = Complaint("x1", "c1", "o1", Act(NOON, "bob"))
    books = books_of(an_order(), complaint)

    assert values(books, "complaints_opened", "manager:bob", "manager:ann") == [1, 0]
    assert values(books, "complaint_rate", "company", "manager:bob", "manager:ann") == [1, None, 0]
