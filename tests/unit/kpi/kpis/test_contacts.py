"""KPIs of leads, calls, requests and meetings: null where nothing is to be judged, exact where something is."""

from datetime import timedelta

import pytest

from services.kpi.kpis import KPI
from shared.events import AnyEvent, CallOutcome, KpiReading
from tests.builders import (
    MORNING,
    a_call_completed,
    a_call_missed,
    a_call_planned,
    a_call_scored,
    a_deal_closed,
    a_lead_created,
    a_lead_disqualified,
    a_lead_touched,
    a_meeting_held,
    a_request_answered,
    a_request_received,
)
from tests.folding import figures

SOON = MORNING + timedelta(minutes=5)
LATER = MORNING + timedelta(hours=1)
RATES = [
    "lead_coverage_rate",
    "touches_per_lead",
    "lead_to_deal_rate",
    "lead_to_deal_rate_all",
    "lead_to_deal_rate_by_close",
    "lead_to_deal_rate_all_by_close",
    "connect_rate",
    "call_plan_adherence",
    "call_plan_connected_rate",
    "call_quality_score",
    "call_review_share",
    "missed_call_recovery_rate",
    "request_answer_rate",
]
TIMES = [
    "speed_to_lead_seconds",
    "speed_to_lead_working_seconds",
    "lead_assignment_seconds",
    "lead_assignment_working_seconds",
    "lead_reaction_seconds",
    "lead_reaction_working_seconds",
    "request_answer_seconds",
    "request_answer_working_seconds",
]
COUNTS = ["leads_created", "leads_all", "calls_completed", "calls_unplanned", "requests_received", "missed_calls"]


def reading(kpi: str, *told: AnyEvent, scope: str = "company") -> KpiReading:
    return KPI[kpi].reading(figures(told, scope=scope, ends_at=LATER))


def parts(kpi: str, *told: AnyEvent) -> tuple[object, object, object]:
    found = reading(kpi, *told)
    return found.value, found.numerator, found.denominator


@pytest.mark.parametrize("kpi", [*RATES, *TIMES])
def test_of_nothing_there_is_no_rate_and_no_time(kpi: str) -> None:
    assert (reading(kpi).value, reading(kpi).reason) == (None, "no_data")


@pytest.mark.parametrize("kpi", [*COUNTS, "meetings_held"])
def test_none_are_0(kpi: str) -> None:
    assert parts(kpi) == (0, 0, 1)


LEADS = [a_lead_created(lead_id=f"lead-{number}") for number in range(4)]
JUNK = a_lead_disqualified(lead_id="lead-3", at=LATER)


def test_leads_are_counted_with_and_without_junk() -> None:
    assert (reading("leads_created", *LEADS, JUNK).value, reading("leads_all", *LEADS, JUNK).value) == (3, 4)


def test_conversion_is_offered_of_valid_and_of_all_leads_by_cohort_and_by_close() -> None:
    told = [*LEADS, JUNK, a_deal_closed(lead_id="lead-0", at=LATER)]

    assert parts("lead_to_deal_rate", *told) == parts("lead_to_deal_rate_by_close", *told) == (1 / 3, 1, 3)
    assert parts("lead_to_deal_rate_all", *told) == parts("lead_to_deal_rate_all_by_close", *told) == (0.25, 1, 4)


def test_touches_per_lead_show_automatic_ones_apart() -> None:
    touches = [a_lead_touched(lead_id="lead-0", touch_id=f"touch-{number}") for number in range(6)]
    automatic = a_lead_touched(lead_id="lead-1", automatic=True)

    found = reading("touches_per_lead", *LEADS, *touches, automatic)

    assert (found.value, found.numerator, found.denominator, found.unit) == (1.5, 6, 4, "touches")
    assert found.details == {"automatic": 1}


def test_speed_to_lead_shows_how_old_the_untouched_are_beside_it() -> None:
    found = reading("speed_to_lead_seconds", *LEADS[:2], a_lead_touched(lead_id="lead-0", at=SOON))

    assert found.value == pytest.approx(300, rel=0.01)
    assert (found.details["open"], found.details["open_mean_age"]) == (1, 3600)
    assert (found.details["within_300"], found.details["mean"]) == (1, 300)


def test_with_every_lead_untouched_speed_is_null_and_the_open_ones_are_shown() -> None:
    found = reading("speed_to_lead_seconds", *LEADS)

    assert (found.value, found.reason) == (None, "no_data")
    assert found.details == {"open": 4, "open_mean_age": 3600}


def test_coverage_is_of_the_leads_that_are_due() -> None:
    assert parts("lead_coverage_rate", *LEADS, a_lead_touched(lead_id="lead-0", at=SOON)) == (0.25, 1, 4)


def test_the_connect_rate_is_of_dialled_calls() -> None:
    told = [a_call_completed(call_id=f"call-{n}", outcome=CallOutcome.BUSY) for n in range(3)]

    assert parts("connect_rate", *told, a_call_completed(call_id="call-9")) == (0.25, 1, 4)


def test_plan_adherence_and_its_twin() -> None:
    told = [a_call_planned(), a_call_planned(call_id="call-2"), a_call_completed(call_id="x", planned_call_id="call-1")]

    assert parts("call_plan_adherence", *told) == parts("call_plan_connected_rate", *told) == (0.5, 1, 2)
    assert reading("calls_unplanned", *told).value == 0


def test_call_quality_is_the_mean_of_the_last_scores() -> None:
    told = [a_call_scored(score=10), a_call_scored(score=70, at=LATER), a_call_scored(call_id="call-2", score=75)]

    assert parts("call_quality_score", *told) == (72.5, 145, 2)
    assert KPI["call_quality_score"].unit == "points"


def test_a_review_is_of_a_conversation() -> None:
    told = [a_call_completed(), a_call_completed(call_id="call-2"), a_call_scored()]

    assert parts("call_review_share", *told) == (0.5, 1, 2)


def test_recovery_is_of_missed_calls_and_its_twin_of_all_requests() -> None:
    told = [a_call_missed(), a_request_received(), a_request_answered(at=SOON)]

    assert parts("missed_call_recovery_rate", *told) == (0, 0, 1)
    assert parts("request_answer_rate", *told) == (0.5, 1, 2)
    assert (reading("missed_calls", *told).value, reading("requests_received", *told).value) == (1, 2)


def test_the_time_to_answer_shows_the_unanswered_beside_it() -> None:
    found = reading("request_answer_seconds", a_call_missed(), a_request_received(), a_request_answered(at=SOON))

    assert found.value == pytest.approx(300, rel=0.01)
    assert (found.details["open"], found.details["open_mean_age"]) == (1, 3600)


@pytest.mark.parametrize("kpi", ["leads_created", "speed_to_lead_seconds", "lead_coverage_rate", "lead_to_deal_rate"])
def test_leads_are_broken_down_by_origin(kpi: str) -> None:
    assert KPI[kpi].by == ("channel", "campaign", "promotion", "segment", "region")


def test_meetings_are_broken_down_by_kind() -> None:
    assert KPI["meetings_held"].by == ("kind",)
    assert reading("meetings_held", a_meeting_held()).value == 1
