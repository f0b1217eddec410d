"""What hand-offs between departments contribute (K53)."""

from datetime import timedelta

from services.kpi.kpis import KPI
from shared.events import AnyEvent
from tests.builders import MORNING, a_handoff_accepted, a_handoff_rejected, a_handoff_requested
from tests.folding import by_day, by_facet, by_scope, figures, total

HOUR = timedelta(hours=1)
REQUESTED = a_handoff_requested()
ACCEPTED = a_handoff_accepted(at=MORNING + 3 * HOUR)
REJECTED = a_handoff_rejected(at=MORNING + HOUR)
AGAIN = a_handoff_requested(handoff_id="handoff-2", retry_of="handoff-1", at=MORNING + 2 * HOUR)


def rejection(*told: AnyEvent) -> object:
    return KPI["handoff_rejection_rate"].reading(figures(told)).value


def test_it_takes_from_the_first_request_to_the_acceptance_on_that_day() -> None:
    told = [REQUESTED, a_handoff_accepted(at=MORNING + 24 * HOUR)]

    assert by_day("handoff_time_seconds", told) == {"2026-11-24": 24 * 3_600}
    assert KPI["handoff_time_seconds"].reading(figures([REQUESTED, ACCEPTED])).details["mean"] == 3 * 3_600


def test_a_chain_of_requests_is_one_hand_off_from_its_first() -> None:
    told = [
        REQUESTED,
        REJECTED,
        AGAIN,
        a_handoff_accepted(handoff_id="handoff-2", retry_of="handoff-1", at=MORNING + 5 * HOUR),
    ]

    assert total("handoffs_requested", told) == 1
    assert total("handoff_time_seconds", told) == 5 * 3_600


def test_rejected_and_then_accepted_counts_as_both() -> None:
    told = [
        REQUESTED,
        REJECTED,
        AGAIN,
        a_handoff_accepted(handoff_id="handoff-2", retry_of="handoff-1", at=MORNING + 5 * HOUR),
    ]

    assert rejection(*told) == 1
    assert KPI["handoff_time_seconds"].reading(figures(told)).n == 1


def test_rejections_are_of_all_requested_once_a_chain() -> None:
    other = a_handoff_requested(handoff_id="other")

    assert (
        rejection(REQUESTED, REJECTED, AGAIN, a_handoff_rejected(handoff_id="handoff-2", retry_of="handoff-1"), other)
        == 0.5
    )
    assert rejection() is None


def test_a_late_rejection_restates_the_day_of_the_first_request() -> None:
    late = a_handoff_rejected(at=MORNING + 72 * HOUR)

    assert by_day("handoffs_rejected", [REQUESTED, late]) == {"2026-11-23": 1}


def test_it_is_the_requesters_and_told_apart_by_pair_of_departments() -> None:
    told = [REQUESTED, a_handoff_accepted(manager_id="bob")]

    assert set(by_scope("handoffs_requested", told)) == {"company", "manager:ann"}
    assert by_facet("handoffs_requested", "department", told) == {"sales>stock": 1}


def test_what_waits_for_an_answer_is_beside_it_until_it_is_answered() -> None:
    waits = KPI["handoff_time_seconds"].reading(figures([REQUESTED], ends_at=MORNING + HOUR))

    assert (waits.value, waits.details["open"], waits.details["open_mean_age"]) == (None, 1, 3_600)
    assert total("handoff_time_open", [REQUESTED, REJECTED]) == total("handoff_time_open", [REQUESTED, ACCEPTED]) == 0
    assert total("handoff_time_open", [REQUESTED, REJECTED, AGAIN]) == 1


def test_it_has_a_working_time_twin() -> None:
    told = [REQUESTED, a_handoff_accepted(at=MORNING + 24 * HOUR)]

    assert total("handoff_time_working_seconds", told) < total("handoff_time_seconds", told)
