"""A shipment reaches each point of its way once."""

from datetime import timedelta

from services.kpi.records.shipment import Shipment, shipment_state
from tests.builders import (
    MORNING,
    a_shipment_confirmed,
    a_shipment_delivered,
    a_shipment_requested,
    a_shipment_rescheduled,
)

LATER = MORNING + timedelta(hours=1)


def test_a_shipment_knows_when_it_first_reached_each_point() -> None:
    told = [a_shipment_requested(), a_shipment_confirmed(), a_shipment_delivered(), a_shipment_delivered(at=LATER)]

    assert shipment_state(told) == Shipment(MORNING, MORNING, MORNING)


def test_another_date_moves_no_point() -> None:
    assert shipment_state([a_shipment_rescheduled()]) == Shipment()
