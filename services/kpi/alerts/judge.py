"""Finished scorecards against the rules, and what that changes kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from services.kpi.alerts.alert import Alert, Told, after_card, alert_id
from services.kpi.alerts.rules import Rule
from services.kpi.alerts.store import Alerts
from services.kpi.records import Rules
from services.kpi.score.cards import Card
from services.kpi.score.view import ScorecardView
from shared.clock import Clock
from shared.values import Period


class Finished(NamedTuple):
    """A scorecard as it came on `kpi.updates`."""

    card: Card
    event: bytes


class Calendar(NamedTuple):
    """Which periods are still judged."""

    rules: Rules
    grace_days: int

    def is_open(self, period: Period, now: datetime) -> bool:
        """Say whether *period* goes on, or ended so lately that its numbers may still change."""
        today = self.rules.day(now)
        return period.first <= today <= period.last + timedelta(days=self.grace_days)


def folded(
    alerts: Mapping[str, Alert], rules: Sequence[Rule], cards: Sequence[tuple[Card, ScorecardView]]
) -> dict[str, Alert]:
    """Return those of *alerts*, and new ones, that *cards* change, each one version on. Pure."""
    known = dict(alerts)
    for card, view in cards:
        for rule in rules:
            if rule.is_about(card.scope, card.period.kind):
                id_ = alert_id(rule, card)
                after = after_card(known.get(id_), rule, Told(card, view.as_of, view.kpis[rule.kpi]))
                if after is not None:
                    known[id_] = after
    return {id_: _next(alerts.get(id_), after) for id_, after in known.items() if after is not alerts.get(id_)}


def _next(before: Alert | None, after: Alert) -> Alert:
    return after.model_copy(update={"version": before.version + 1 if before else 1})


class Judge:
    """Judges cards of money in *currency*, and keeps what becomes of the alerts."""

    def __init__(self, rules: Sequence[Rule], alerts: Alerts, calendar: Calendar, currency: str, clock: Clock) -> None:
        self._rules, self._alerts, self._calendar = rules, alerts, calendar
        self._currency, self._clock = currency, clock

    async def take(self, finished: Sequence[Finished]) -> None:
        """Judge *finished*, in this order; once more where another process was quicker. Raises: PyMongoError."""
        cards = [(one.card, ScorecardView.told_by(one.event, self._currency)) for one in finished if self._cares(one)]
        while cards and not await self._is_kept(cards):
            pass

    def _cares(self, one: Finished) -> bool:
        scope, period = one.card
        is_asked_for = any(rule.is_about(scope, period.kind) for rule in self._rules)
        return is_asked_for and self._calendar.is_open(period, self._clock())

    async def _is_kept(self, cards: Sequence[tuple[Card, ScorecardView]]) -> bool:
        ids = {alert_id(rule, card) for card, _ in cards for rule in self._rules}
        changed = folded(await self._alerts.these(ids), self._rules, cards)
        return all([await self._alerts.save(alert) for alert in changed.values()])
