"""A list that is asked for often says, at any moment, what facets have to be as the database compares them."""

from datetime import UTC, datetime, timedelta

from services.orders.entities.order import OrderStatus
from shared.entity import Between
from shared.resource import fixed, passed

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_what_is_fixed_is_the_same_at_any_moment() -> None:
    asked = fixed(status=OrderStatus.PLACED, is_paid=False, client_id="c-1")

    wanted = {"status": "placed", "is_paid": "false", "client_id": "c-1"}
    assert asked(NOON) == asked(NOON + timedelta(days=1)) == wanted


def test_what_has_passed_moves_with_the_clock() -> None:
    asked = passed("promised_at", status=OrderStatus.PLACED)

    assert asked(NOON) == {"status": "placed", "promised_at": Between(high=NOON.timestamp())}
    assert asked(NOON + timedelta(seconds=1))["promised_at"] == Between(high=NOON.timestamp() + 1)
