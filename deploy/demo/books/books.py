"""The books: from all the facts to any scope's KPIs for any period."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from zoneinfo import ZoneInfo

from deploy.demo.books.calls import planned_calls_due
from deploy.demo.books.deliveries import deliveries_due
from deploy.demo.books.due import Due
from deploy.demo.books.entries import entries_of
from deploy.demo.books.figure import NO_DATA, NO_PLAN, Figure, Number, cost, quantile, ratio, total
from deploy.demo.books.ledger import Ledger
from deploy.demo.books.pipeline import OpenDeal, open_deals
from deploy.demo.books.plans import FLOWS, MEDIANS, pace, reached, target_of, working_days
from deploy.demo.books.roster import Roster
from deploy.demo.books.tasks import tasks_due
from deploy.demo.facts import Facts
from shared.values import COMPANY, Period, Scope

DAY_SECONDS = 24 * 3600


class Books:
    """All KPIs of *facts*; days are those of *zone*."""

    def __init__(self, facts: Facts, zone: ZoneInfo) -> None:
        self._facts = facts
        self._roster = Roster(facts.teams, facts.people, zone)
        self._deliveries = list(deliveries_due(facts))
        self._planned_calls = list(planned_calls_due(facts))
        self._tasks = list(tasks_due(facts.tasks.values()))
        self._ledger = Ledger(entries_of(facts), self._roster)
        self._open = cache(self._open_deals)

    def scorecard(self, scope: Scope, period: Period, now: datetime) -> Mapping[str, Figure]:
        """Return every KPI by its id, as of *now*."""
        figures = {
            "leads_created": self._total(scope, period, "leads"),
            "calls_completed": self._total(scope, period, "calls"),
            "speed_to_lead_seconds": self._durations(scope, period, "seconds to touch", "median"),
            "lead_to_deal_rate": self._ratio(scope, period, "leads won", "leads"),
            "deals_won": self._total(scope, period, "deals won"),
            "deals_lost": self._total(scope, period, "deals lost"),
            "win_rate": self._win_rate(scope, period),
            "revenue_booked": self._revenue(scope, period),
            "average_deal_size": self._ratio(scope, period, "won value", "deals won"),
            "sales_cycle_days": self._durations(scope, period, "cycle seconds", "mean", DAY_SECONDS),
            "open_pipeline": self._pipeline(scope, period, now),
            "share_of_sales": self._share_of_sales(scope, period),
            "on_time_delivery_rate": self._kept(self._deliveries, scope, period, now),
            "call_plan_adherence": self._kept(self._planned_calls, scope, period, now),
            "tasks_on_time_rate": self._kept(self._tasks, scope, period, now),
            **self._more(scope, period),
        }
        planned = {kpi: self._planned(figure, scope, period, kpi, now) for kpi, figure in figures.items()}
        return planned | {"plan_attainment": self._attainment(scope, period, now)}

    def _more(self, scope: Scope, period: Period) -> dict[str, Figure]:
        """Return what calls, money, channels and clients come to."""

        def summed(measure: str) -> Number:
            return self._ledger.sum(scope, period, measure)

        asked, spendings = summed("recommendations asked"), summed("spendings")
        return {
            "connect_rate": self._ratio(scope, period, "connected", "dialled"),
            "revenue_paid": total(summed("paid"), summed("payments")),
            "orders_paid": self._total(scope, period, "orders paid"),
            "average_check": self._ratio(scope, period, "paid", "orders paid"),
            "channel_spend": total(summed("spend"), spendings),
            "cost_per_lead": cost(summed("spend"), spendings, summed("leads")),
            "complaints_opened": self._total(scope, period, "complaints"),
            "complaint_rate": self._ratio(scope, period, "complaints", "orders"),
            "feedback_received": self._total(scope, period, "answers"),
            "nps": ratio(summed("recommendations"), asked, asked, 100),
        }

    def _total(self, scope: Scope, period: Period, measure: str) -> Figure:
        count = self._ledger.sum(scope, period, measure)
        return total(count, count)

    def _ratio(self, scope: Scope, period: Period, above: str, below: str) -> Figure:
        count = self._ledger.sum(scope, period, below)
        return ratio(self._ledger.sum(scope, period, above), count, count)

    def _win_rate(self, scope: Scope, period: Period) -> Figure:
        won = self._ledger.sum(scope, period, "deals won")
        closed = won + self._ledger.sum(scope, period, "deals lost")
        return ratio(won, closed, closed)

    def _revenue(self, scope: Scope, period: Period) -> Figure:
        return total(self._ledger.sum(scope, period, "revenue"), self._ledger.sum(scope, period, "orders"))

    def _share_of_sales(self, scope: Scope, period: Period) -> Figure:
        own, all_ = self._revenue(scope, period), self._ledger.sum(COMPANY, period, "revenue")
        return ratio(own.value or 0, all_, own.n)

    def _durations(self, scope: Scope, period: Period, measure: str, value: str, unit: int = 1) -> Figure:
        seconds = [int(part) for part in self._ledger.amounts(scope, period, measure)]
        n, summed = len(seconds), Fraction(sum(seconds), unit)
        if not n:
            return Figure(None, summed, 0, 0, NO_DATA)
        details = {
            "mean": summed / n,
            "median": quantile(seconds, Fraction(1, 2)) / unit,
            "p90": quantile(seconds, Fraction(9, 10)) / unit,
        }
        return Figure(details[value], summed, n, n, details=details)

    def _pipeline(self, scope: Scope, period: Period, now: datetime) -> Figure:
        day = min(period.last, self._roster.day(now))
        own = [deal.amount_minor for deal in self._open(day) if self._roster.counts_for(scope, deal.manager_id, day)]
        return total(sum(own), len(own))

    def _open_deals(self, day: date) -> list[OpenDeal]:
        return open_deals(self._facts.deals.values(), day, self._roster.day)

    def _kept(self, dues: Sequence[Due], scope: Scope, period: Period, now: datetime) -> Figure:
        kept = [
            due.is_kept
            for due in dues
            if due.has_come(now)
            and (day := self._roster.day(due.at)) in period
            and self._roster.counts_for(scope, due.manager_id, day)
        ]
        return ratio(sum(kept), len(kept), len(kept))

    def _planned(self, figure: Figure, scope: Scope, period: Period, kpi: str, now: datetime) -> Figure:
        """Return *figure* beside the plan made for it, if one was made."""
        target = target_of(self._facts.plans.values(), scope, period, kpi)
        if not target or figure.value is None:
            return replace(figure, target=target)
        details = {**figure.details, **({} if kpi in MEDIANS else {"gap": target - figure.value})}
        if kpi in FLOWS:
            details |= self._pace(figure.value, scope, period, now)
        return replace(figure, target=target, attainment=reached(kpi, figure.value, target), details=details)

    def _attainment(self, scope: Scope, period: Period, now: datetime) -> Figure:
        fact = self._revenue(scope, period)
        revenue = fact.value or 0
        target = target_of(self._facts.plans.values(), scope, period, "revenue_booked")
        if not target:
            return Figure(None, revenue, target, fact.n, NO_PLAN)
        details = {"gap": target - revenue, **self._pace(revenue, scope, period, now)}
        return Figure(Fraction(revenue) * 100 / target, revenue, target, fact.n, details=details)

    def _pace(self, fact: Number, scope: Scope, period: Period, now: datetime) -> dict[str, Number | None]:
        return pace(fact, working_days(scope, period, self._facts.absences.values()), self._roster.day(now))
