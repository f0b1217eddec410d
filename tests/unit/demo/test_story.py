"""What the invented department has to tell, whatever the seed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from deploy.demo.books import Books
from deploy.demo.facts import Facts, Order
from deploy.demo.past import months_before, past
from deploy.demo.past.talent import BEST, WEAKEST
from deploy.demo.past.troubles import FAILING, FAILING_FOR, WAREHOUSE_FOR
from deploy.demo.season import rush_of
from deploy.demo.telling import Teller
from shared.events import AnyEvent, DealOutcome
from shared.values import Period, Scope

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, tzinfo=UTC)
MONTH = timedelta(days=28)
DUTIES = {
    "D01": "LeadCreated LeadQualified LeadDisqualified ChannelSpendRecorded",
    "D02": "DealOpened DealStageChanged MeetingHeld QuoteSent ContractSent ContractSigned DealClosed TaskAssigned",
    "D03": "DealOpened PlanSet PriceChanged DiscountApproved ForecastSubmitted ContractMilestoneDue "
    "ContractMilestoneMet",
    "D04": "CompetitorObserved DealClosed ResearchCompleted",
    "D05": "PlanSet AbsenceRecorded",
    "D06": "ClientRegistered ClientUpdated ClientMerged PointsAccrued PointsRedeemed PointsExpired TaskAssigned",
    "D07": "KpiSetDefined PlanSet",
    "D08": "CallCompleted CallScored MeetingHeld NextStepSet NextStepDone",
    "D09": "ClientRegistered OrderPlaced PaymentReceived ContractSigned",
    "D10": "LeadAssigned LeadTouched LeadQualified LeadDisqualified",
    "D11": "OrderPlaced OrderAmended ShipmentRequested ShipmentConfirmed ShipmentRejected ShipmentRescheduled "
    "ShipmentDispatched ShipmentDelivered ShipmentFailed ReturnReceived",
    "D12": "OrderPlaced PaymentReceived",
    "D13": "CallPlanned CallRescheduled CallCancelled CallCompleted ContactPermissionChanged",
    "D14": "InboundRequestReceived CallMissed RequestAnswered CallCompleted",
    "D15": "TaskAssigned TaskRescheduled TaskCompleted TaskCancelled",
    "D16": "SurveySent FeedbackReceived ComplaintOpened ComplaintResolved",
    "D17": "OrderPlaced OfferMade OfferAccepted PromotionStarted PromotionEnded PointsAccrued PointsRedeemed "
    "PointsExpired",
    "D18": "OrderPlaced OrderAmended PaymentReceived RefundIssued",
    "D19": "KeyAccountFlagged AccountPlanSet",
    "D20": "OrderPlaced OrderAmended",
    "D21": "OfferMade OfferAccepted OrderPlaced OrderAmended",
    "D22": "AccountPlanSet CallCompleted MeetingHeld FeedbackReceived",
    "D23": "MeetingHeld DealStageChanged ContractSent",
    "D24": "ProductRequested DealClosed TaskAssigned",
    "D25": "AccountPlanSet ClientRegistered ClientUpdated",
    "D26": "TrainingCompleted TaskAssigned",
    "D27": "LeadCreated LeadConverted DealClosed OrderPlaced ChannelSpendRecorded",
    "D28": "PromotionStarted PromotionEnded OrderPlaced TaskAssigned",
    "D29": "ResearchCompleted ProductRequested",
    "D30": "TicketOpened TicketAnswered TicketPaused TicketResumed TicketResolved",
    "D31": "HandoffRequested HandoffAccepted HandoffRejected",
    "D32": "TeamCreated ManagerJoined ManagerMoved ManagerLeft AbsenceRecorded KpiSetDefined",
}
"""The events that each duty of a sales department needs, but for those that the KPI service makes itself."""


@pytest.fixture(scope="module", params=[1, 7, 30])
def facts(request: pytest.FixtureRequest) -> Facts:
    seed: int = request.param
    return past(seed, months_before(TODAY, 3), TODAY)


@pytest.fixture(scope="module")
def events(facts: Facts) -> list[AnyEvent]:
    return Teller("test").all_of(facts)


def numbers(books: Books, who: str, kpi: str) -> Fraction:
    periods = [Period.parse(name) for name in ("2026-Q3", "2026-Q4")]
    figures = [books.scorecard(Scope.parse(who), period, NOW)[kpi] for period in periods]
    return Fraction(sum(Fraction(one.numerator or 0) for one in figures)) / sum(one.denominator or 0 for one in figures)


@pytest.mark.parametrize("duty", DUTIES)
def test_data_arrive_for_every_duty(events: list[AnyEvent], duty: str) -> None:
    assert set(DUTIES[duty].split()) <= {event.type for event in events}


def test_the_weakest_manager_is_behind_the_best_in_everything(facts: Facts) -> None:
    books = Books(facts, ZoneInfo("UTC"))

    for kpi in ("revenue_booked", "calls_completed", "win_rate", "call_plan_adherence", "tasks_on_time_rate"):
        assert numbers(books, f"manager:{WEAKEST}", kpi) < numbers(books, f"manager:{BEST}", kpi)
    speed = "speed_to_lead_seconds"
    assert numbers(books, f"manager:{WEAKEST}", speed) > 2 * numbers(books, f"manager:{BEST}", speed)


def test_the_failing_channel_costs_more_and_returns_less(facts: Facts) -> None:
    good, bad = (NOW - FAILING_FOR - MONTH, NOW - FAILING_FOR), (NOW - MONTH, NOW)

    assert spent(facts, *bad) > Fraction(3, 2) * spent(facts, *good)
    returned, lost = (Fraction(margin(facts.orders.values(), *when), spent(facts, *when)) for when in (good, bad))
    assert lost < returned / 2


def test_the_failing_channel_brings_leads_that_are_not_won(facts: Facts) -> None:
    won = {deal.lead_id for deal in facts.deals.values() if deal.closing and deal.closing.outcome is DealOutcome.WON}

    late = [lead for lead in facts.leads.values() if lead.channel == FAILING and lead.created_at > NOW - MONTH]
    early = [lead for lead in facts.leads.values() if lead.channel == FAILING and lead.created_at < NOW - 2 * MONTH]
    assert len(late) > 30
    assert share(lead.lead_id in won for lead in early) > 4 * share(lead.lead_id in won for lead in late)


def test_since_the_warehouse_lost_its_grip_goods_come_late_and_clients_complain(facts: Facts) -> None:
    since = NOW - WAREHOUSE_FOR
    promised = [(one, one.confirmed.promised_at) for one in facts.shipments.values() if one.confirmed]
    in_time = {
        is_late: share(
            bool(one.deliveries) and one.deliveries[-1].at <= at
            for one, at in promised
            if (at >= since) is is_late and at < NOW
        )
        for is_late in (False, True)
    }

    assert in_time[False] > Fraction(2, 3)
    assert in_time[True] < in_time[False] - Fraction(1, 6)
    assert any(mishap.reason == "no-stock" for one in facts.shipments.values() for mishap in one.failures)
    weekly = [sum(one.opened.at >= at for one in facts.complaints.values()) for at in (NOW - MONTH, since - MONTH)]
    assert weekly[0] > weekly[1] - weekly[0]


def test_weekends_are_quiet_and_december_is_busy(facts: Facts) -> None:
    by_weekday = [sum(lead.created_at.weekday() == day for lead in facts.leads.values()) for day in range(7)]

    assert max(by_weekday[5:]) < min(by_weekday[:5]) / 2
    assert rush_of(date(2026, 12, 1)) > 1.5 * rush_of(date(2026, 8, 4))


def test_nothing_happens_after_the_end(events: list[AnyEvent]) -> None:
    assert max(event.time for event in events if event.type != "PlanSet") < NOW


def test_today_s_calls_and_tasks_are_planned_already(facts: Facts) -> None:
    assert any(call.planned.due_at.date() == TODAY for call in facts.planned_calls.values())
    assert any(task.assigned.due_at >= NOW for task in facts.tasks.values())


def spent(facts: Facts, since: datetime, until: datetime) -> int:
    days = [one for one in facts.spending.values() if since.date() <= one.day < until.date()]
    return sum(one.amount_minor for one in days if one.channel == FAILING)


def margin(orders: Iterable[Order], since: datetime, until: datetime) -> int:
    return sum(margins(order for order in orders if since <= order.placed_at < until and order.channel == FAILING))


def margins(orders: Iterable[Order]) -> Iterator[int]:
    for order in orders:
        yield sum(line.net_minor - (line.cost_minor or 0) for line in order.lines) if not order.cancelled else 0


def share(hits: Iterable[bool]) -> Fraction:
    found = list(hits)
    return Fraction(sum(found), len(found))
