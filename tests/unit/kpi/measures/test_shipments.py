"""How soon logistics agrees (K38), what it rejects, what fails, moves and is late."""

from datetime import datetime, timedelta

from shared.events import AnyEvent, AskedBy, RejectReason
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
from tests.folding import by_day, by_facet, by_scope, total

DAY, NEXT = "2026-11-23", "2026-11-24"
LATER, LATEST = MORNING + timedelta(days=1), MORNING + timedelta(days=2)
HOUR = 3600
REQUEST, DELIVERY = a_shipment_requested(), a_shipment_delivered(at=LATER)


def agreed(at: datetime, **facts: object) -> AnyEvent:
    return a_shipment_confirmed(**{"at": at, "promised_at": LATEST, **facts})


class TestAgreement:
    def test_it_runs_from_the_request_to_the_first_confirmation(self) -> None:
        told = [REQUEST, agreed(LATER, manager_id="bob"), agreed(LATEST)]

        assert by_day("shipment_agreement_seconds", told) == {NEXT: 24 * HOUR}
        assert by_scope("shipment_agreement_seconds", told) == {"manager:ann": 24 * HOUR, "company": 24 * HOUR}

    def test_it_has_a_working_time_twin(self) -> None:
        assert total("shipment_agreement_working_seconds", [REQUEST, agreed(LATER)]) == 9 * HOUR

    def test_a_confirmation_before_the_request_takes_no_time(self) -> None:
        told = [agreed(MORNING), a_shipment_requested(at=LATER)]

        assert (total("shipment_agreement_seconds", told), total("shipment_agreement#0", told)) == (0, 1)

    def test_a_confirmation_nobody_asked_for_is_no_agreement(self) -> None:
        assert total("shipment_agreement#0", [agreed(MORNING)]) == 0

    def test_a_request_is_open_until_it_is_answered_either_way(self) -> None:
        rejected = a_shipment_rejected(at=LATER)

        assert by_day("shipment_agreement_open", [REQUEST]) == {DAY: 1}
        assert by_day("shipment_agreement_open", [REQUEST, agreed(LATER)]) == {DAY: 1, NEXT: -1}
        assert by_day("shipment_agreement_open", [REQUEST, rejected]) == {DAY: 1, NEXT: -1}
        assert by_day("shipment_agreement_open", [REQUEST, DELIVERY]) == {DAY: 1, NEXT: -1}

    def test_asked_again_after_a_rejection_it_waits_on(self) -> None:
        again = a_shipment_requested(at=LATEST)

        assert by_day("shipment_agreement_open", [REQUEST, a_shipment_rejected(at=LATER), again]) == {DAY: 1}


class TestWhatHappensToShipments:
    def test_each_point_is_counted_once_a_shipment_on_its_day(self) -> None:
        told = [REQUEST, a_shipment_requested(at=LATER), a_shipment_dispatched(at=LATER), DELIVERY]

        assert by_day("shipments_requested", told) == {DAY: 1}
        assert by_day("shipments_dispatched", told) == by_day("shipments_delivered", told) == {NEXT: 1}

    def test_rejections_are_counted_by_the_reason_of_the_first(self) -> None:
        told = [a_shipment_rejected(), a_shipment_rejected(reason=RejectReason.CREDIT, at=LATER)]

        assert by_facet("shipments_rejected", "reason", told) == {"stock": 1}

    def test_every_failed_attempt_counts_by_its_reason(self) -> None:
        told = [a_shipment_failed(), a_shipment_failed(reason="no_road", at=LATER), DELIVERY]

        assert by_facet("shipments_failed", "reason", told) == {"nobody_there": 1, "no_road": 1}

    def test_moves_are_counted_by_who_asked(self) -> None:
        told = [a_shipment_rescheduled(), a_shipment_rescheduled(asked_by=AskedBy.LOGISTICS)]

        assert total("shipments_rescheduled_by_client", told) == 1
        assert total("shipments_rescheduled_by_logistics", told) == 1


class TestLateShipments:
    def test_a_confirmed_shipment_is_on_time_or_not_when_its_date_has_passed(self) -> None:
        late = a_shipment_delivered(at=LATEST + timedelta(seconds=1))

        assert by_day("shipments_due@36", [agreed(MORNING), DELIVERY]) == {"2026-11-25": 1}
        assert by_day("shipments_on_time@36", [agreed(MORNING), DELIVERY]) == {"2026-11-25": 1}
        assert total("shipments_on_time", [agreed(MORNING), late]) == total("shipments_on_time", [agreed(MORNING)]) == 0

    def test_without_a_confirmation_nothing_is_due(self) -> None:
        told = [a_shipment_requested(promised_at=LATER), a_shipment_rescheduled(promised_at=LATER), DELIVERY]

        assert (total("shipments_due", told), total("shipments_on_time", told)) == (0, 0)
