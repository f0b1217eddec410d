"""A retraction: the fact counts as never said."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from shared.events import CATALOGUE, AnyEvent, EventRetracted
from tests.builders import (
    MORNING,
    a_call_completed,
    a_deal_closed,
    a_lead_created,
    a_retraction_of,
    an_order_placed,
)
from tests.folding import by_scope, folded, folded_in
from tests.strategies import World, retractions_of, streams

FACTS = [type_ for type_ in CATALOGUE if type_ is not EventRetracted]


@settings(max_examples=60)
@given(streams(*FACTS, world=World(stories=2)), st.data())
def test_a_retracted_fact_never_happened_whichever_arrives_first(stream: list[AnyEvent], data: st.DataObject) -> None:
    assume(stream)
    mistakes = data.draw(st.lists(st.sampled_from(stream), min_size=1, max_size=5, unique_by=lambda e: e.identity))
    told = data.draw(st.permutations([*stream, *(data.draw(retractions_of(mistake)) for mistake in mistakes)]))
    middle = data.draw(st.integers(0, len(told)))

    truth = [event for event in stream if event not in mistakes]

    assert folded_in([told[:middle], told[middle:]]).cells == folded(truth)


@pytest.mark.parametrize("mistake", [a_lead_created, a_call_completed, a_deal_closed, an_order_placed])
def test_nothing_is_left_of_a_retracted(mistake: Callable[[], AnyEvent]) -> None:
    event = mistake()

    assert folded([event])
    assert folded([event, a_retraction_of(event)]) == folded([a_retraction_of(event), event]) == {}


def test_a_retraction_takes_back_every_content_of_its_id() -> None:
    told = [a_deal_closed(id="e", amount_minor=1), a_deal_closed(id="e", amount_minor=2)]

    assert folded([*told, a_retraction_of(told[0])]) == {}


def test_a_retraction_leaves_the_same_id_of_another_source_alone() -> None:
    told = [a_lead_created(id="e", source="/crm"), a_lead_created(id="e", source="/site", lead_id="lead-1")]

    assert by_scope("leads_created", [*told, a_retraction_of(told[0])]) == {"unassigned": 1, "company": 1}


def test_a_retracted_call_leaves_its_sheet_though_it_is_taken_back_on_another_day() -> None:
    call = a_call_completed()
    told = [call, a_call_completed(call_id="call-2"), a_retraction_of(call, at=MORNING + timedelta(days=3))]

    assert by_scope("calls_completed", told) == {"manager:ann": 1, "company": 1}
