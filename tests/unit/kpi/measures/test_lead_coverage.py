"""Which leads are touched in time, and how often a lead is touched."""

from datetime import timedelta

import pytest

from services.kpi.records import Rules
from shared.events import AnyEvent, DisqualifyReason
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_lead_assigned,
    a_lead_created,
    a_lead_disqualified,
    a_lead_touched,
    a_retraction_of,
)
from tests.folding import by_day, by_facet, by_scope, total

SOON = MORNING + timedelta(minutes=5)
LIMIT = MORNING + timedelta(minutes=30)
TOO_LATE = LIMIT + timedelta(seconds=1)
TOMORROW = MORNING + timedelta(days=1)
CREATED = a_lead_created(manager_id="ann")


def coverage(*told: AnyEvent) -> tuple[int, int]:
    return total("leads_due", [CREATED, *told]), total("leads_covered", [CREATED, *told])


def no_need(*, at: object) -> AnyEvent:
    return a_lead_disqualified(reason=DisqualifyReason.NO_NEED, at=at)


@pytest.mark.parametrize(("at", "covered"), [(MORNING, 1), (LIMIT, 1), (TOO_LATE, 0)])
def test_a_lead_touched_within_the_sla_is_covered(at: object, covered: int) -> None:
    assert coverage(a_lead_touched(at=at)) == (1, covered)


def test_an_early_touch_counts_when_the_lead_falls_due() -> None:
    told = [CREATED, a_lead_touched(at=SOON)]

    assert by_day("leads_due@38", told) == by_day("leads_covered@38", told) == {"2026-11-23": 1}


def test_the_sla_is_the_companys() -> None:
    assert by_day("leads_due@36", [CREATED], rules=Rules("UTC", lead_sla_minutes=10)) == {"2026-11-23": 1}


def test_an_automatic_touch_covers_nothing() -> None:
    assert coverage(a_lead_touched(automatic=True, at=SOON)) == (1, 0)


def test_coverage_is_for_the_first_assignee_whoever_touched() -> None:
    told = [CREATED, a_lead_assigned(manager_id="bob", at=SOON), a_lead_touched(manager_id="bob", at=LIMIT)]

    assert by_scope("leads_covered", told) == by_scope("leads_due", told) == {"manager:ann": 1, "company": 1}
    assert by_scope("leads_due", [a_lead_created()]) == {"unassigned": 1, "company": 1}


def test_put_away_untouched_before_its_time_it_is_not_due_and_after_it_a_miss() -> None:
    assert coverage(no_need(at=SOON)) == (0, 0)
    assert coverage(no_need(at=LIMIT)) == coverage(no_need(at=TOMORROW)) == (1, 0)


def test_put_away_after_a_touch_in_time_it_was_covered() -> None:
    assert coverage(a_lead_touched(at=SOON), no_need(at=SOON)) == (1, 1)


def test_junk_is_never_due() -> None:
    assert coverage(a_lead_touched(at=SOON), a_lead_disqualified(at=TOMORROW)) == (0, 0)


def test_a_touch_taken_back_covers_nothing() -> None:
    touch = a_lead_touched(at=SOON)

    assert coverage(touch, a_retraction_of(touch)) == (1, 0)


def touches(*told: AnyEvent) -> tuple[int, int]:
    return total("lead_touches", [CREATED, *told]), total("lead_touches_automatic", [CREATED, *told])


def test_touches_count_by_touch_id_and_automatic_ones_apart() -> None:
    assert touches(
        a_lead_touched(touch_id="a", source="/crm"),
        a_lead_touched(touch_id="a", source="/mail"),
        a_lead_touched(touch_id="b"),
        a_lead_touched(touch_id="c", automatic=True),
    ) == (2, 1)


def test_touches_count_in_the_cohort_of_their_lead() -> None:
    told = [CREATED, a_lead_touched(manager_id="bob", at=TOMORROW)]

    assert by_day("lead_touches", told, scope="manager:ann") == {"2026-11-23": 1}


@pytest.mark.parametrize("final", [no_need(at=LIMIT), a_deal_closed(lead_id="lead-1", at=LIMIT)])
def test_only_touches_before_the_final_status_count(final: AnyEvent) -> None:
    assert touches(a_lead_touched(touch_id="a", at=LIMIT), final, a_lead_touched(touch_id="b", at=TOMORROW)) == (1, 0)


def test_touches_of_junk_and_of_leads_never_created_do_not_count() -> None:
    assert touches(a_lead_touched(), a_lead_disqualified(at=TOMORROW)) == (0, 0)
    assert total("lead_touches", [a_lead_touched()]) == 0


def test_touches_are_broken_down_as_their_leads() -> None:
    told = [a_lead_created(channel="web"), a_lead_touched(), a_lead_created(lead_id="lead-2", channel="fair")]

    assert by_facet("lead_touches", "channel", told) == {"web": 1}
