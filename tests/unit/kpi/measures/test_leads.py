"""Leads: who gets them, which count, and which of them were won."""

from datetime import timedelta

import pytest

from shared.events import DisqualifyReason, LeadConverted, LeadQualified
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_deal_reopened,
    a_lead_assigned,
    a_lead_created,
    a_lead_disqualified,
    an_event,
)
from tests.folding import by_day, by_facet, by_scope, folded, total

LATER = MORNING + timedelta(hours=1)
NEXT_DAY = MORNING + timedelta(days=1)
OF_LEAD = {"lead_id": "lead-1"}


def test_a_lead_without_a_manager_is_unassigned() -> None:
    assert by_scope("leads_created", [a_lead_created()]) == {"unassigned": 1, "company": 1}


def test_a_lead_moves_to_its_first_assignee_on_the_day_it_came_in() -> None:
    told = [a_lead_created(), a_lead_assigned(manager_id="ann", at=NEXT_DAY)]

    assert by_scope("leads_created", told) == {"manager:ann": 1, "company": 1}
    assert by_day("leads_created", told, scope="manager:ann") == {"2026-11-23": 1}


def test_a_lead_stays_with_its_first_assignee() -> None:
    told = [a_lead_created(), a_lead_assigned(manager_id="ann"), a_lead_assigned(manager_id="bob", at=LATER)]

    assert by_scope("leads_created", told) == {"manager:ann": 1, "company": 1}


def test_a_lead_created_with_a_manager_is_that_managers() -> None:
    told = [a_lead_created(manager_id="bob"), a_lead_assigned(manager_id="ann", at=LATER)]

    assert by_scope("leads_created", told) == {"manager:bob": 1, "company": 1}


def test_an_assignment_that_lies_before_the_creation_is_the_first() -> None:
    told = [a_lead_assigned(manager_id="ann"), a_lead_created(manager_id="bob", at=LATER)]

    assert by_scope("leads_created", told) == {"manager:ann": 1, "company": 1}


def test_a_lead_created_twice_counts_once_and_at_first() -> None:
    assert by_day("leads_created", [a_lead_created(at=NEXT_DAY), a_lead_created()]) == {"2026-11-23": 1}


def test_a_lead_that_was_never_created_does_not_count() -> None:
    assert total("leads_created", [a_lead_assigned()]) == 0


@pytest.mark.parametrize("reason", [DisqualifyReason.SPAM, DisqualifyReason.DUPLICATE, DisqualifyReason.TEST])
def test_what_never_was_a_lead_does_not_count(reason: DisqualifyReason) -> None:
    told = [a_lead_created(), a_lead_disqualified(reason=reason), a_lead_disqualified(reason=DisqualifyReason.NO_NEED)]

    assert total("leads_created", told) == 0


@pytest.mark.parametrize("reason", [DisqualifyReason.NO_NEED, DisqualifyReason.NO_BUDGET, DisqualifyReason.UNREACHABLE])
def test_a_lead_that_came_to_nothing_counts(reason: DisqualifyReason) -> None:
    assert total("leads_created", [a_lead_created(), a_lead_disqualified(reason=reason)]) == 1


def test_a_won_lead_counts_in_the_cohort_of_its_creation() -> None:
    told = [a_lead_created(), a_lead_assigned(manager_id="bob"), a_deal_closed(**OF_LEAD, at=NEXT_DAY)]

    assert by_day("leads_won", told, scope="manager:bob") == {"2026-11-23": 1}


def test_a_reopened_deal_takes_the_leads_conversion_back() -> None:
    told = [a_lead_created(), a_deal_closed(**OF_LEAD, at=LATER), a_deal_reopened(**OF_LEAD, at=NEXT_DAY)]

    assert total("leads_won", told) == 0
    assert total("leads_won", [*told, a_deal_closed(**OF_LEAD, at=NEXT_DAY + timedelta(hours=1))]) == 1


def test_a_deal_lost_after_it_was_won_takes_the_leads_conversion_back() -> None:
    told = [a_lead_created(), a_deal_closed(**OF_LEAD, at=LATER), a_deal_lost(**OF_LEAD, at=NEXT_DAY)]

    assert total("leads_won", told) == 0


def test_a_lead_with_two_won_deals_is_won_once_and_until_both_are_reopened() -> None:
    two = [a_lead_created(), a_deal_closed(**OF_LEAD), a_deal_closed(**OF_LEAD, deal_id="deal-2")]
    one = [*two, a_deal_reopened(**OF_LEAD, at=LATER)]

    assert total("leads_won", two) == total("leads_won", one) == 1
    assert total("leads_won", [*one, a_deal_reopened(**OF_LEAD, deal_id="deal-2", at=LATER)]) == 0


def test_a_won_deal_of_junk_wins_no_lead() -> None:
    assert total("leads_won", [a_lead_created(), a_lead_disqualified(), a_deal_closed(**OF_LEAD, at=LATER)]) == 0


def test_a_won_deal_of_a_lead_that_was_never_created_wins_no_lead() -> None:
    assert total("leads_won", [a_deal_closed(**OF_LEAD)]) == 0


def test_that_a_lead_was_qualified_or_converted_counts_nothing() -> None:
    qualified = LeadQualified(**OF_LEAD, client_id="client-1", manager_id="ann")
    converted = LeadConverted(**OF_LEAD, client_id="client-1", deal_id="deal-1")

    assert folded([an_event(qualified), an_event(converted)]) == {}


def test_junk_counts_among_all_leads_and_wins_among_all() -> None:
    told = [a_lead_created(), a_lead_disqualified(), a_deal_closed(**OF_LEAD, at=LATER)]

    assert (total("leads_all", told), total("leads_all_won", told), total("leads_all_closed", told)) == (1, 1, 1)
    assert (total("leads_created", told), total("leads_won", told), total("leads_closed", told)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("dimension", "told"),
    [
        ("channel", {"channel": "web"}),
        ("campaign", {"campaign_id": "web"}),
        ("promotion", {"promotion_id": "web"}),
        ("segment", {"segment": "web"}),
        ("region", {"region": "web"}),
    ],
)
def test_a_lead_counts_where_it_came_from_and_without_that_as_unknown(dimension: str, told: dict[str, str]) -> None:
    leads = [a_lead_created(**told), a_lead_created(lead_id="lead-2")]

    assert by_facet("leads_created", dimension, leads) == {"web": 1, "unknown": 1}


def test_won_leads_are_broken_down_as_they_came_in() -> None:
    told = [a_lead_created(channel="web"), a_deal_closed(**OF_LEAD, at=LATER)]

    assert by_facet("leads_won", "channel", told) == by_facet("leads_closed", "channel", told) == {"web": 1}


def test_a_lead_is_won_on_the_day_its_first_standing_deal_closed_for_its_first_assignee() -> None:
    told = [
        a_lead_created(manager_id="bob"),
        a_deal_closed(**OF_LEAD, at=NEXT_DAY),
        a_deal_closed(**OF_LEAD, deal_id="deal-2", at=NEXT_DAY + timedelta(days=1)),
    ]

    assert by_day("leads_closed", told, scope="manager:bob") == {"2026-11-24": 1}
    assert by_day("leads_closed", [*told, a_deal_reopened(**OF_LEAD, at=NEXT_DAY + timedelta(days=2))]) == {
        "2026-11-25": 1
    }


def test_a_deal_won_again_is_won_when_it_closed_again() -> None:
    again = NEXT_DAY + timedelta(days=3)
    told = [a_lead_created(), a_deal_closed(**OF_LEAD), a_deal_reopened(**OF_LEAD, at=LATER)]

    assert by_day("leads_closed", [*told, a_deal_closed(**OF_LEAD, at=again)]) == {"2026-11-27": 1}
