"""What management does: absences, trainings, forecasts, KPI sets, hand-offs to other departments, and one who left."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from deploy.demo.department import MANAGER
from deploy.demo.facts import CURRENCY, Absence, Note, said
from deploy.demo.past.cast import Cast
from deploy.demo.past.talent import BEST, WEAKEST, talent_of
from deploy.demo.systems import STAFF
from deploy.demo.targets import MONTHLY_REVENUE_MINOR, usual_months
from shared.events import (
    AbsenceKind,
    ForecastSubmitted,
    HandoffAccepted,
    HandoffRejected,
    HandoffRequested,
    KpiSetDefined,
    KpiSetItem,
    ManagerJoined,
    ManagerLeft,
    TrainingCompleted,
)
from shared.values import Period, PeriodKind

KPI_SET = {
    "revenue_booked": 4_000,
    "deals_won": 2_000,
    "calls_completed": 1_000,
    "call_plan_adherence": 1_000,
    "speed_to_lead_seconds": 1_000,
    "tasks_on_time_rate": 1_000,
}
"""What managers are judged by, and what each of it weighs, in basis points."""
CAP_BP = 12_000
AWAY = {
    "grace-hughes": (40, 36, AbsenceKind.VACATION),
    "jonas-keller": (15, 13, AbsenceKind.SICK),
    "chloe-dubois": (64, 60, AbsenceKind.VACATION),
}
"""From and to how many days before today."""
TRAINED = {"hugo-ibarra": "negotiation", "luca-moretti": "negotiation", "chloe-dubois": "product", WEAKEST: "product"}
LIFTED = {"negotiation": "win_rate", "product": "average_deal_size"}
COST_MINOR = 60_000
DEPARTMENTS = ("marketing", "production", "logistics", "finance")
HANDED, REJECTED, LEFT_AFTER = 0.5, 0.18, timedelta(days=9)


def absences(today: date) -> Iterator[Absence]:
    """Yield who was away, told two days ahead."""
    for manager, (since, until, kind) in AWAY.items():
        first, last = today - timedelta(days=since), today - timedelta(days=until)
        yield Absence(f"absence-{manager}", manager, first, last, _at(first - timedelta(days=2)), kind)


def staff_notes(cast: Cast, first: date) -> Iterator[Note]:
    """Yield by what managers are judged, who was trained, what they expected, and who left."""
    items = tuple(KpiSetItem(kpi=kpi, weight_bp=weight, cap_bp=CAP_BP) for kpi, weight in KPI_SET.items())
    judged = KpiSetDefined(role=MANAGER, valid_from=first, items=items)
    yield Note("kpi-set", STAFF, ((_at(first), judged),))
    yield from _trainings(cast)
    yield from _forecasts(cast, first)
    ids = {"manager_id": "milan-novak", "display_name": "Milan Novak", "team_id": "south", "role": MANAGER}
    left = _at(first) + LEFT_AFTER
    yield Note("milan-novak", STAFF, ((_at(first), said(ManagerJoined, ids)), (left, said(ManagerLeft, ids))))


def handoffs_of_day(cast: Cast, day: date) -> Iterator[Note]:
    """Yield what was handed over to another department on *day*; a rejected hand-off is tried again."""
    if not cast.dice.happens(HANDED):
        return
    at, manager = _at(day) + timedelta(minutes=cast.dice.number(0, 400)), cast.dice.one_of(cast.present(day))
    ids = {"manager_id": manager, "from_department": "sales", "to_department": cast.dice.one_of(DEPARTMENTS)}
    first = {"handoff_id": f"handoff-{day}"} | ids
    told = [(at, said(HandoffRequested, first))]
    at += cast.dice.lasting(timedelta(hours=5))
    if cast.dice.happens(REJECTED):
        told.append((at, said(HandoffRejected, first)))
        first = {"handoff_id": f"handoff-{day}-again", "retry_of": f"handoff-{day}"} | ids
        told.append((at + timedelta(hours=1), said(HandoffRequested, first)))
        at += timedelta(hours=1) + cast.dice.lasting(timedelta(hours=4))
    told.append((at, said(HandoffAccepted, first)))
    yield Note(f"handoff-{day}", STAFF, tuple(one for one in told if one[0] < cast.end))


def _trainings(cast: Cast) -> Iterator[Note]:
    for number, (manager, topic) in enumerate(TRAINED.items()):
        at = cast.end - timedelta(days=45 + 3 * number, hours=-14)
        done = TrainingCompleted(
            manager_id=manager,
            training_id=f"training-{manager}",
            topic=topic,
            kpi=LIFTED[topic],
            score=cast.dice.number(55, 95),
            cost_minor=COST_MINOR,
            currency=CURRENCY,
        )
        yield Note(f"training-{manager}", STAFF, ((at, done),))


def _forecasts(cast: Cast, first: date) -> Iterator[Note]:
    """Yield what each manager said, some days before a month began, that it would bring."""
    months = {Period.of(PeriodKind.MONTH, first + timedelta(days=n)) for n in range((cast.end.date() - first).days)}
    for month in sorted(months):
        at = _at(month.first - timedelta(days=3))
        for manager in cast.managers if at >= _at(first) else ():
            hope = 1.0 if manager == BEST else cast.dice.number(80, 135) / 100
            minor = round(usual_months(month) * MONTHLY_REVENUE_MINOR * talent_of(manager).wins * hope)
            name = f"forecast-{manager}-{month}"
            told = ForecastSubmitted(
                forecast_id=name, manager_id=manager, period=str(month), amount_minor=minor, currency=CURRENCY
            )
            yield Note(name, STAFF, ((at, told),))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)
