"""What is expected of the department: plans for people, teams and the company."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from deploy.demo.facts import Plan
from deploy.demo.season import MONTHS, is_worked
from shared.values import Period, PeriodKind

MONTHLY_REVENUE_MINOR, MONTHLY_DEALS = 4_400_000, 5
"""What is planned for one manager and a usual month; busier ones have to bring more."""
COUNTS = {"calls_completed": 85, "won_value": 3_600_000, "meetings_held": 11, "orders_paid": 5}
"""What else is planned for one manager, this month and this quarter."""
LEVELS = {
    "win_rate": 0.5,
    "speed_to_lead_seconds": 2_700,
    "call_plan_adherence": 0.8,
    "on_time_delivery_rate": 0.9,
    "tasks_on_time_rate": 0.8,
    "connect_rate": 0.6,
    "nps": 40,
    "complaint_rate": 0.08,
}
"""What everybody, and so everybody together, is to keep to this month."""
COMPANY_LEVELS = {"cost_per_lead": 6_000, "channel_spend": 2_000_000}
MONEY = {"revenue_booked", "won_value", "cost_per_lead", "channel_spend"}
PLANNED = (PeriodKind.MONTH, PeriodKind.QUARTER)


def plans(heads: Mapping[str, int], first: date, today: date) -> Iterator[Plan]:
    """Yield each plan: of revenue and deals for all months and quarters since *first*, of the rest for this month.

    *heads* are scopes, and how many people's work is expected of each.
    """
    days = [first + timedelta(days=number) for number in range((today - first).days + 1)]
    for period in sorted({Period.of(kind, day) for kind in PLANNED for day in days}):
        for scope, count in heads.items():
            yield from _of_period(scope, period, count * usual_months(period))
    month = Period.of(PeriodKind.MONTH, today)
    for scope, count in heads.items():
        for period in (month, Period.of(PeriodKind.QUARTER, today)):
            months = count * usual_months(period)
            yield from (_plan(scope, kpi, period, round(months * each)) for kpi, each in COUNTS.items())
        yield from (_plan(scope, kpi, month, level) for kpi, level in LEVELS.items())
        yield from _of_today(scope, month, today, count)
    yield from (_plan("company", kpi, month, level) for kpi, level in COMPANY_LEVELS.items())


def usual_months(period: Period) -> float:
    """Return how many usual months the period's months come to."""
    return sum(MONTHS[month - 1] for month in sorted({day.month for day in period.days()}))


def _of_period(scope: str, period: Period, months: float) -> Iterator[Plan]:
    """Yield the plans of revenue and deals; the company's revenue was first planned lower, and then raised."""
    money = round(months * MONTHLY_REVENUE_MINOR)
    if scope == "company":
        yield replace(_plan(scope, "revenue_booked", period, money * 9 // 10), version=1)
        yield replace(_plan(scope, "revenue_booked", period, money), version=2)
    else:
        yield _plan(scope, "revenue_booked", period, money)
    yield _plan(scope, "deals_won", period, round(months * MONTHLY_DEALS))


def _of_today(scope: str, month: Period, today: date, count: int) -> Iterator[Plan]:
    """Yield what a working day has to bring for the month to bring what is planned."""
    worked = sum(is_worked(day) for day in month.days())
    if is_worked(today):
        money = round(count * usual_months(month) * MONTHLY_REVENUE_MINOR / worked)
        yield _plan(scope, "revenue_booked", Period.of(PeriodKind.DAY, today), money)


def _plan(scope: str, kpi: str, period: Period, target: float) -> Plan:
    return Plan(scope, kpi, str(period), target, datetime.combine(period.first, time(), UTC), is_money=kpi in MONEY)
