"""What holds of every event of the catalogue, whatever it says."""

import json

from hypothesis import given

from shared.events import CATALOGUE, AnyEvent, EventRetracted
from shared.events.codec import decode, encode, retracted, topic_of
from shared.topics import KPI_ALERTS, KPI_UPDATES, SHARD_TOPICS
from tests.strategies import events

RETRACTABLE = [type_ for type_ in CATALOGUE if type_ is not EventRetracted]


@given(events())
def test_an_event_is_read_as_it_was_written(event: AnyEvent) -> None:
    assert decode(encode(event)) == event


@given(events())
def test_an_event_has_one_form_on_the_wire(event: AnyEvent) -> None:
    written = json.loads(encode(event))
    shuffled = json.dumps(dict(reversed(written.items())), indent=3)

    assert encode(decode(shuffled)) == encode(event)


@given(events())
def test_fields_that_nobody_knows_are_ignored(event: AnyEvent) -> None:
    written = json.loads(encode(event))
    written["data"]["mood"] = written["traceparent"] = "sunny"

    assert decode(json.dumps(written)) == event


@given(events(EventRetracted))
def test_a_retraction_lies_with_the_event_it_retracts(event: AnyEvent) -> None:
    mistaken = retracted(event.data)

    assert (event.subject, topic_of(event)) == (mistaken.subject, topic_of(mistaken))


@given(events(*RETRACTABLE))
def test_an_event_lies_on_its_types_topic(event: AnyEvent) -> None:
    assert topic_of(event) == event.data.kafka_topic
    assert event.data.kafka_topic in (*SHARD_TOPICS, KPI_UPDATES, KPI_ALERTS)
