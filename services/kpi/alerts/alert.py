"""An alert: one rule, scope and period, and what became of it with every card. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from services.kpi.alerts.judging import Verdict, verdict
from services.kpi.alerts.rules import NoDataRule, Rule
from services.kpi.score.cards import Card
from shared.events import AlertRaised, AnyEvent, KpiReading, TargetReached
from shared.events.codec import enveloped
from shared.values import Moment

SOURCE = "/salespulse/kpi"
_HOUR_SECONDS = 3_600
_REACHED = "target_reached"


class State(StrEnum):
    """Where an alert stands."""

    WATCHED = "watched"  # nothing was ever raised
    RAISED = "raised"
    CLEARED = "cleared"


class Raised(BaseModel):
    """It was raised, for the *time*-th time."""

    model_config = ConfigDict(frozen=True)

    time: int
    at: Moment
    value: int | float
    limit: int | float


class Alert(BaseModel):
    """What is known of one rule, scope and period."""

    model_config = ConfigDict(frozen=True)

    alert_id: str
    rule: str
    kind: str
    scope: str
    period: str
    kpi: str
    version: int = 0
    """Rises with every change: who saves has to have seen the last one."""
    state: State = State.WATCHED
    as_of: Moment
    """Of the last card that changed it; an older one says nothing more."""
    raised: tuple[Raised, ...] = ()
    cleared_at: Moment | None = None
    unpublished: tuple[Raised, ...] = ()
    numerator: int | float | None = None
    moved_at: Moment | None = None
    due_at: Moment | None = None
    """When its numerator has not moved for too long."""


class Told(NamedTuple):
    """A card as a rule sees it."""

    card: Card
    as_of: datetime
    reading: KpiReading


def alert_id(rule: Rule, card: Card) -> str:
    """Return the id of the alert of *rule* for *card*: always the same."""
    return blake2b(f"{rule.id} {card.scope} {card.period}".encode(), digest_size=16).hexdigest()


def after_card(alert: Alert | None, rule: Rule, told: Told) -> Alert | None:
    """Return the alert as *told* leaves it: itself, where that says nothing new."""
    if alert and told.as_of <= alert.as_of:
        return alert
    if isinstance(rule, NoDataRule):
        return _watched(alert, rule, told)
    found = verdict(rule, told.reading)
    if found is None or (alert is None and not found.is_met):
        return alert
    return _judged(alert or _new(rule, told), rule, found, told.as_of)


def after_silence(alert: Alert, rule: NoDataRule, now: datetime) -> Alert:
    """Return the alert as it is *now*, when nothing may have moved for too long."""
    if alert.due_at is None or alert.moved_at is None or now < alert.due_at:
        return alert
    silent = round((now - alert.moved_at).total_seconds() / _HOUR_SECONDS, 1)
    judged = _judged(alert, rule, Verdict(is_met=True, value=silent, limit=rule.for_hours), now)
    # No card has told it: one that is still to be read can be older than now.
    return judged.model_copy(update={"due_at": None, "version": alert.version + 1, "as_of": alert.as_of})


def event_of(alert: Alert, raised: Raised) -> AnyEvent:
    """Return what is published of *raised*: always the same id for the same."""
    form = TargetReached if alert.kind == _REACHED else AlertRaised
    data = form(
        alert_id=alert.alert_id,
        rule=alert.rule,
        scope=alert.scope,
        period=alert.period,
        kpi=alert.kpi,
        value=raised.value,
        limit=raised.limit,
        as_of=raised.at,
    )
    return enveloped(data, id=f"{alert.alert_id}-{raised.time}", source=SOURCE, time=raised.at)


def _new(rule: Rule, told: Told) -> Alert:
    return Alert(
        alert_id=alert_id(rule, told.card),
        rule=rule.id,
        kind=rule.kind,
        scope=str(told.card.scope),
        period=str(told.card.period),
        kpi=rule.kpi,
        as_of=told.as_of,
    )


def _judged(alert: Alert, rule: Rule, found: Verdict, at: datetime) -> Alert:
    """Return the alert raised or cleared; itself where it is so already, or is not to be raised again."""
    if found.is_met and _may_rise(alert, rule):
        raised = Raised(time=len(alert.raised) + 1, at=at, value=found.value, limit=found.limit)
        return _changed(
            alert,
            at,
            state=State.RAISED,
            cleared_at=None,
            raised=(*alert.raised, raised),
            unpublished=(*alert.unpublished, raised),
        )
    if not found.is_met and alert.state is State.RAISED:
        return _changed(alert, at, state=State.CLEARED, cleared_at=at)
    return alert


def _may_rise(alert: Alert, rule: Rule) -> bool:
    return alert.state is State.WATCHED or (alert.state is State.CLEARED and rule.again_after_clearing)


def _watched(alert: Alert | None, rule: NoDataRule, told: Told) -> Alert:
    """Return the alert with when the numerator moved last; the first card of a period begins the wait."""
    reading = told.reading
    numerator = reading.value if reading.numerator is None else reading.numerator
    if alert and alert.numerator == numerator:
        return alert
    before = alert or _new(rule, told)
    cleared = {"state": State.CLEARED, "cleared_at": told.as_of} if before.state is State.RAISED else {}
    due_at = told.as_of + timedelta(hours=rule.for_hours)
    moved = {"numerator": numerator, "moved_at": told.as_of, "due_at": due_at}
    return _changed(before, told.as_of, **moved, **cleared)


def _changed(alert: Alert, at: datetime, **facts: object) -> Alert:
    return alert.model_copy(update={"version": alert.version + 1, "as_of": at, **facts})
