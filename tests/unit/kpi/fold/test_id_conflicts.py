"""One id with two contents: the producer is wrong; both are kept, one counts, and the conflict is counted."""

from datetime import timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.records import RecordKey
from shared.events import AnyEvent
from tests.builders import MORNING, a_call_completed, a_deal_closed, a_lead_created, a_plan_set, an_event
from tests.folding import by_day, by_scope, folded, folded_in, total
from tests.strategies import World, events

LATER = MORNING + timedelta(days=1)


def test_both_contents_are_kept() -> None:
    told = [a_deal_closed(id="e", amount_minor=1), a_deal_closed(id="e", amount_minor=2)]

    assert len(folded_in([told]).records[RecordKey("deal", "deal-1")].events) == 2


def test_the_content_of_the_earlier_time_counts() -> None:
    told = [a_deal_closed(id="e", amount_minor=1, at=LATER), a_deal_closed(id="e", amount_minor=2)]

    assert by_day("won_value_minor:EUR", told) == {"2026-11-23": 2}


def test_a_conflict_is_nobodys_and_counts_on_the_day_of_what_is_passed_over() -> None:
    told = [a_deal_closed(id="e", amount_minor=1), a_deal_closed(id="e", amount_minor=2, at=LATER)]

    assert by_day("id_conflicts", told, scope="unassigned") == {"2026-11-24": 1}
    assert by_scope("id_conflicts", told) == {"unassigned": 1, "company": 1}


def test_a_conflict_counts_once_though_its_events_join_two_records() -> None:
    told = [a_deal_closed(id="e", lead_id="lead-1", amount_minor=amount) for amount in (1, 2)]

    assert total("id_conflicts", told) == 1


def test_a_conflict_counts_where_its_events_meet_though_they_differ_in_the_lead() -> None:
    told = [a_deal_closed(id="e", lead_id="lead-1"), a_deal_closed(id="e", lead_id="lead-2"), a_deal_closed(id="e")]

    assert total("id_conflicts", told) == 2


def test_three_contents_are_two_conflicts() -> None:
    assert total("id_conflicts", [a_deal_closed(id="e", amount_minor=amount) for amount in (1, 2, 3)]) == 2


def test_one_fact_that_travelled_two_ways_is_no_conflict() -> None:
    lead = a_lead_created(id="e")

    assert "id_conflicts" not in str(folded([lead, lead.model_copy(update={"hops": 1, "dataschema": None})]))


def test_a_fact_told_two_ways_conflicts_once_in_whatever_order_it_comes() -> None:
    told = [a_deal_closed(id="e", amount_minor=1), a_deal_closed(id="e", amount_minor=2)]
    told += [event.model_copy(update={"hops": hops}) for event in told for hops in (1, 2)]

    for order in permutations(told):
        assert folded(order) == folded(told)
    assert total("id_conflicts", told) == 1


def test_records_that_no_measure_counts_have_conflicts_too() -> None:
    assert total("id_conflicts", [a_plan_set(id="e", target=1), a_plan_set(id="e", target=2)]) == 1


def test_the_same_id_of_two_sources_is_no_conflict() -> None:
    told = [a_call_completed(id="e", source="/pbx"), a_call_completed(id="e", source="/crm", call_id="call-2")]

    assert total("id_conflicts", told) == 0


@settings(max_examples=60)
@given(st.lists(events(world=World(stories=1)), max_size=15), st.data())
def test_order_never_changes_a_number_though_ids_are_used_again(told: list[AnyEvent], data: st.DataObject) -> None:
    again = [
        an_event(event.data, at=event.time, id=f"e{number % 4}", source="/crm") for number, event in enumerate(told)
    ]

    assert folded(data.draw(st.permutations(again))) == folded(again)
