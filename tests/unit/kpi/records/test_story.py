"""In which order the events of a record are told."""

from datetime import timedelta
from itertools import permutations

from shared.events import AnyEvent
from shared.story import same_fact, story
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_opened,
    a_deal_reopened,
    a_lead_assigned,
    a_lead_created,
    a_retraction_of,
)


def test_a_story_is_told_by_time() -> None:
    first, last = a_deal_reopened(), a_deal_opened(at=MORNING + timedelta(seconds=1))

    assert story([last, first]).events == [first, last]


def test_at_one_moment_a_record_lives_its_life_in_order() -> None:
    life = [a_deal_opened(), a_deal_closed(), a_deal_reopened()]

    assert all(story(order).events == life for order in permutations(life))


def test_at_one_moment_and_of_one_type_source_and_id_decide() -> None:
    told = [a_deal_closed(source="/a", id="2"), a_deal_closed(source="/b", id="1"), a_deal_closed(source="/b", id="3")]

    assert all(story(order).events == told for order in permutations(told))


def test_a_retraction_is_no_part_of_the_story() -> None:
    kept, mistake = a_lead_created(), a_lead_assigned()

    assert story([a_retraction_of(mistake), kept, mistake]).events == [kept]
    assert story([a_retraction_of(mistake)]).events == []


def test_the_same_words_in_another_envelope_are_the_same_fact() -> None:
    event = a_lead_created()

    assert same_fact(event, event.model_copy(update={"hops": 2}))


def test_another_time_type_or_content_is_another_fact() -> None:
    event = a_lead_assigned(id="e")
    others: list[AnyEvent] = [
        a_lead_assigned(id="e", at=MORNING + timedelta(seconds=1)),
        a_lead_created(id="e"),
        a_lead_assigned(id="e", manager_id="bob"),
    ]

    assert not any(same_fact(event, other) for other in others)
