"""How a delivery goes on after every try, and when nothing is delivered."""

from datetime import UTC, datetime, time, timedelta

import pytest

from services.kpi.alerts.delivery import (
    Attempt,
    Delivery,
    State,
    after_attempt,
    delivery_of,
    given_up,
    put_off,
    quiet_until,
    sent_again,
)
from services.kpi.alerts.rules import AlertWebhook, QuietHours
from tests.builders import an_alert_raised

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEBHOOK = AlertWebhook.model_validate(
    {
        "name": "chat",
        "url": "https://chat.example/hook",
        "secret_variable": "CHAT",
        "retry_after_seconds": [5, 300],
    }
)
NIGHT = QuietHours(time_zone="Europe/Berlin", since=time(20), until=time(8))
NOON = QuietHours(time_zone="UTC", since=time(12), until=time(13))


EVENT = an_alert_raised()


def a_delivery() -> Delivery:
    return delivery_of(EVENT, WEBHOOK, NOW)


def tried(delivery: Delivery, status: int | None) -> Delivery:
    error = None if status else "ConnectError"
    return after_attempt(delivery, WEBHOOK, Attempt(at=delivery.due_at or NOW, status=status, error=error))


def test_the_same_alert_is_the_same_delivery() -> None:
    assert a_delivery().delivery_id == a_delivery().delivery_id
    assert a_delivery().due_at == NOW


def test_an_answer_of_success_ends_it() -> None:
    done = tried(a_delivery(), 204)

    assert (done.state, done.due_at, [one.status for one in done.attempts]) == (State.DELIVERED, None, [204])


def test_a_failed_try_is_followed_by_later_and_later_ones_until_it_is_given_up() -> None:
    first = tried(a_delivery(), 500)
    second = tried(first, None)
    last = tried(second, 302)

    assert (first.state, first.due_at) == (State.WAITING, NOW + timedelta(seconds=5))
    assert second.due_at == NOW + timedelta(seconds=305)
    assert (last.state, last.due_at, len(last.attempts)) == (State.GIVEN_UP, None, 3)


def test_a_receiver_that_is_gone_is_not_asked_again() -> None:
    assert tried(a_delivery(), 410).state is State.GIVEN_UP


def test_what_is_sent_again_by_hand_is_due_at_once_with_all_its_tries() -> None:
    later = NOW + timedelta(days=1)
    again = sent_again(given_up(a_delivery(), NOW, "nobody"), later)

    assert (again.state, again.due_at, again.failures, again.is_by_hand) == (State.WAITING, later, 0, True)
    assert not tried(again, 200).is_by_hand


def test_what_is_put_off_is_no_failed_try() -> None:
    later = put_off(a_delivery(), NOW + timedelta(hours=1))

    assert (later.due_at, later.failures, later.attempts) == (NOW + timedelta(hours=1), 0, ())


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        (None, NOW, None),
        (NIGHT, NOW, None),
        (NIGHT, datetime(2026, 11, 23, 19, 0, tzinfo=UTC), datetime(2026, 11, 24, 7, tzinfo=UTC)),
        (NIGHT, datetime(2026, 11, 23, 6, 59, tzinfo=UTC), datetime(2026, 11, 23, 7, tzinfo=UTC)),
        (NIGHT, datetime(2026, 11, 23, 7, 0, tzinfo=UTC), None),
        (NOON, datetime(2026, 11, 23, 12, 30, tzinfo=UTC), datetime(2026, 11, 23, 13, tzinfo=UTC)),
        (NOON, datetime(2026, 11, 23, 11, 59, tzinfo=UTC), None),
        # The night that summer time ends in.
        (NIGHT, datetime(2026, 10, 24, 21, 0, tzinfo=UTC), datetime(2026, 10, 25, 7, tzinfo=UTC)),
    ],
)
def test_quiet_hours_end_by_the_clock_of_their_zone(
    hours: QuietHours | None, now: datetime, until: datetime | None
) -> None:
    assert quiet_until(hours, now) == until
