"""A shipment reaches each point of its way once, and may be rejected, moved and failed more often."""

from datetime import datetime, timedelta

import pytest

from services.kpi.records.shipment import Shipment, Step, shipment_state
from shared.events import AskedBy, RejectReason
from tests.builders import (
    MORNING,
    a_shipment_confirmed,
    a_shipment_delivered,
    a_shipment_dispatched,
    a_shipment_failed,
    a_shipment_rejected,
    a_shipment_requested,
    a_shipment_rescheduled,
)

LATER = MORNING + timedelta(hours=1)
ONCE = Step(MORNING, "ann")


def test_a_shipment_knows_when_it_first_reached_each_point() -> None:
    first = [a_shipment_confirmed(), a_shipment_dispatched(), a_shipment_delivered()]
    again = [a_shipment_confirmed(at=LATER), a_shipment_dispatched(at=LATER), a_shipment_delivered(at=LATER)]

    state = shipment_state([*first, *again])

    assert (state.confirmed, state.dispatched, state.delivered) == (ONCE, ONCE, ONCE)


def test_a_shipment_keeps_every_request_rejection_move_and_failure() -> None:
    told = [
        a_shipment_requested(),
        a_shipment_rejected(),
        a_shipment_requested(at=LATER, manager_id="bob"),
        a_shipment_rescheduled(asked_by=AskedBy.LOGISTICS),
        a_shipment_failed(),
        a_shipment_failed(at=LATER),
    ]

    assert shipment_state(told) == Shipment(
        requested=(ONCE, Step(LATER, "bob")),
        rejections=(ONCE._replace(why=RejectReason.STOCK),),
        reschedules=(ONCE._replace(why=AskedBy.LOGISTICS),),
        failures=(ONCE._replace(why="nobody_there"), Step(LATER, "ann", "nobody_there")),
    )


def test_a_request_after_a_rejection_is_no_longer_rejected() -> None:
    rejected = [a_shipment_requested(), a_shipment_rejected()]

    assert shipment_state(rejected).is_rejected
    assert shipment_state([a_shipment_rejected()]).is_rejected
    assert not shipment_state([*rejected, a_shipment_requested(at=LATER)]).is_rejected
    assert not shipment_state([*rejected, a_shipment_confirmed(at=LATER)]).is_rejected


@pytest.mark.parametrize(
    ("asked_by", "at", "base_date"),
    [(AskedBy.CLIENT, MORNING, LATER), (AskedBy.LOGISTICS, MORNING, MORNING), (AskedBy.CLIENT, LATER, MORNING)],
)
def test_only_a_client_who_asks_in_time_moves_the_date(asked_by: AskedBy, at: datetime, base_date: datetime) -> None:
    told = [a_shipment_confirmed(), a_shipment_rescheduled(asked_by=asked_by, at=at, promised_at=LATER)]

    assert shipment_state(told).base_date == base_date
