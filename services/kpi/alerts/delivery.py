"""A delivery: one alert to one webhook, try after try, and when the next one is due. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from services.kpi.alerts.rules import AlertWebhook, QuietHours
from shared.events import AnyEvent
from shared.events.codec import encode
from shared.values import Moment

_GONE = 410
"""The receiver wants no more: Standard Webhooks has this status for it."""
_OK = range(200, 300)
MOST_ATTEMPTS_KEPT = 100


class State(StrEnum):
    """Where a delivery stands."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class Attempt(BaseModel):
    """One try: the status that came back, or why none did."""

    model_config = ConfigDict(frozen=True)

    at: Moment
    status: int | None = None
    error: str | None = None


class Delivery(BaseModel):
    """What is sent, and the log of its sending."""

    model_config = ConfigDict(frozen=True)

    delivery_id: str
    """Also the message's `webhook-id`: the same at every try, so that a receiver can count it once."""
    webhook: str
    type: str
    rule: str
    scope: str
    period: str
    body: str
    """The event, as it is on `kpi.alerts`."""
    created_at: Moment
    state: State = State.WAITING
    version: int = 1
    due_at: Moment | None
    """When it is tried next."""
    failures: int = 0
    """Since it was last sent by hand, or first."""
    is_by_hand: bool = False
    """Somebody wants it now: quiet hours do not matter."""
    attempts: tuple[Attempt, ...] = ()


def delivery_of(event: AnyEvent, webhook: AlertWebhook, now: datetime) -> Delivery:
    """Return the delivery of *event* to *webhook*: always of the same id."""
    return Delivery(
        delivery_id=f"{event.id}.{webhook.name}",
        webhook=webhook.name,
        type=event.type,
        rule=event.data.rule,
        scope=event.data.scope,
        period=event.data.period,
        body=encode(event).decode(),
        created_at=now,
        due_at=now,
    )


def after_attempt(delivery: Delivery, webhook: AlertWebhook, attempt: Attempt) -> Delivery:
    """Return the delivery as *attempt* leaves it: delivered, due again or given up."""
    tried = _changed(delivery, attempts=(*delivery.attempts, attempt)[-MOST_ATTEMPTS_KEPT:])
    if attempt.status in _OK:
        return tried.model_copy(update={"state": State.DELIVERED, "due_at": None, "is_by_hand": False})
    if attempt.status == _GONE or delivery.failures >= len(webhook.retry_after_seconds):
        return tried.model_copy(update={"state": State.GIVEN_UP, "due_at": None, "is_by_hand": False})
    wait = timedelta(seconds=webhook.retry_after_seconds[delivery.failures])
    return tried.model_copy(update={"failures": delivery.failures + 1, "due_at": attempt.at + wait})


def sent_again(delivery: Delivery, now: datetime) -> Delivery:
    """Return the delivery as it is when somebody wants it sent once more, at once."""
    return _changed(delivery, state=State.WAITING, due_at=now, failures=0, is_by_hand=True)


def put_off(delivery: Delivery, until: datetime) -> Delivery:
    """Return the delivery, not due before *until*."""
    return _changed(delivery, due_at=until)


def given_up(delivery: Delivery, now: datetime, reason: str) -> Delivery:
    """Return the delivery that there is nobody for."""
    attempts = (*delivery.attempts, Attempt(at=now, error=reason))
    return _changed(delivery, state=State.GIVEN_UP, due_at=None, is_by_hand=False, attempts=attempts)


def quiet_until(hours: QuietHours | None, now: datetime) -> datetime | None:
    """Return when the quiet hours that *now* lies in are over; None outside of them."""
    if hours is None:
        return None
    local = now.astimezone(ZoneInfo(hours.time_zone))
    clock = local.time()
    over_midnight = hours.since > hours.until
    is_late, is_early = clock >= hours.since, clock < hours.until
    if not (is_late or is_early if over_midnight else is_late and is_early):
        return None
    day = local.date() + timedelta(days=1 if over_midnight and is_late else 0)
    return datetime.combine(day, hours.until, local.tzinfo).astimezone(now.tzinfo)


def _changed(delivery: Delivery, **facts: object) -> Delivery:
    return delivery.model_copy(update={"version": delivery.version + 1, **facts})
