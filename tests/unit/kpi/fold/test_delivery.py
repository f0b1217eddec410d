"""What cannot be used of a delivery: each is set apart with its reason, and what comes after it is unharmed."""

import json
from datetime import timedelta
from typing import Any

import pytest

from services.kpi.fold.delivery import Delivered, Misplaced, Reading, reading_of
from shared.events import AnyEvent
from shared.events.codec import encode
from shared.topics import DEAD_LETTERS, KPI_UPDATES, LEADS, MANAGEMENT, ORDERS, REKEYED
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_lead_created,
    a_retraction_of,
    a_team_created,
)
from tests.deliveries import a_delivery, delivered_event

LEAD = a_lead_created()
GOOD = delivered_event(LEAD, offset=99)


def reading(*batch: Delivered, home: int = 0) -> Reading:
    return reading_of([*batch, GOOD._replace(position=GOOD.position._replace(partition=home))], lambda _: home)


def only_lead(**changes: Any) -> Delivered:
    return a_delivery(json.dumps(json.loads(encode(LEAD)) | changes).encode())


def deal_with(**changes: Any) -> Delivered:
    told = json.loads(encode(a_deal_closed()))
    return a_delivery(json.dumps(told | {"data": told["data"] | changes}).encode(), topic=ORDERS)


def without(field: str) -> Delivered:
    told = json.loads(encode(LEAD))
    del told["data"][field]
    return a_delivery(json.dumps(told).encode())


@pytest.mark.parametrize(
    ("bad", "code", "field"),
    [
        (a_delivery(b""), "not-json", None),
        (a_delivery(b"hello"), "not-json", None),
        (a_delivery(b"\xff\xfe{}"), "not-json", None),
        (a_delivery(b"[]"), "not-a-cloudevent", None),
        (a_delivery(b'{"status": 1}'), "not-a-cloudevent", "type"),
        (only_lead(type=7), "not-a-cloudevent", "type"),
        (only_lead(id=""), "not-a-cloudevent", "id"),
        (only_lead(specversion="0.3"), "not-a-cloudevent", "specversion"),
        (only_lead(time="2026-11-23T09:00:00"), "not-a-cloudevent", "time"),
        (only_lead(time="yesterday"), "not-a-cloudevent", "time"),
        (only_lead(data=None), "invalid-data", "data"),
        (only_lead(subject="client-2"), "wrong-subject", "subject"),
        (without("client_id"), "invalid-data", "data.client_id"),
        (deal_with(manager_id=14), "invalid-data", "data.manager_id"),
        (deal_with(amount_minor=-1), "invalid-data", "data.amount_minor"),
        (deal_with(amount_minor=10.5), "invalid-data", "data.amount_minor"),
        (deal_with(amount_minor="10"), "invalid-data", "data.amount_minor"),
        (deal_with(currency="XXX"), "invalid-data", "data.currency"),
        (deal_with(outcome="maybe"), "invalid-data", "data.outcome"),
    ],
)
def test_an_unreadable_event_is_a_dead_letter_that_says_where_it_is_wrong(
    bad: Delivered, code: str, field: str | None
) -> None:
    found = reading(bad)

    [letter] = found.dead
    assert (letter.delivered, letter.code, letter.field) == (bad, code, field)
    assert letter.reason
    assert [event for _, event in found.facts] == [LEAD]


def test_an_unknown_type_is_counted_and_skipped() -> None:
    found = reading(only_lead(type="MoonRisen"), only_lead(type="MoonRisen"))

    assert (found.unknown, found.dead) == (["MoonRisen", "MoonRisen"], [])
    assert [event for _, event in found.facts] == [LEAD]


def test_facts_come_with_their_delivery_in_the_order_of_the_batch() -> None:
    second = delivered_event(a_team_created(), offset=1)

    assert [delivered for delivered, _ in reading(second).facts] == [second, GOOD]


@pytest.mark.parametrize("topic", [ORDERS, MANAGEMENT, DEAD_LETTERS])
def test_an_event_on_a_topic_of_others_is_a_dead_letter(topic: str) -> None:
    found = reading(delivered_event(LEAD, topic=topic))

    assert [(letter.code, letter.reason) for letter in found.dead] == [
        ("wrong-topic", f"LeadCreated belongs on {LEADS}, not on {topic}")
    ]
    assert len(found.facts) == 1


def test_a_copy_for_a_merged_client_is_folded_where_copies_lie_and_nowhere_else() -> None:
    copy = LEAD.model_copy(update={"subject": "client-2", "via": "client-1"})

    assert reading(delivered_event(copy, topic=REKEYED)).facts[0][1] == copy
    assert [(letter.code, letter.field) for letter in reading(delivered_event(copy)).dead] == [("wrong-topic", "via")]


def test_a_retraction_belongs_on_the_topic_of_what_it_takes_back() -> None:
    retraction = a_retraction_of(a_deal_closed())

    assert len(reading(delivered_event(retraction)).facts) == 2
    assert reading(delivered_event(retraction, topic=MANAGEMENT)).dead[0].code == "wrong-topic"


def test_a_retraction_of_no_event_is_a_dead_letter() -> None:
    told = json.loads(encode(a_retraction_of(LEAD)))
    told["data"]["event"] = {"type": "LeadCreated"}

    assert [letter.code for letter in reading(a_delivery(json.dumps(told).encode())).dead] == ["invalid-data"]


@pytest.mark.parametrize(("ahead", "dead"), [(timedelta(hours=1), 0), (timedelta(hours=1, microseconds=1), 1)])
def test_a_time_more_than_an_hour_after_its_arrival_is_a_broken_clock(ahead: timedelta, dead: int) -> None:
    found = reading(delivered_event(a_lead_created(at=MORNING + ahead)))

    assert [letter.code for letter in found.dead] == ["future-time"] * dead
    assert len(found.facts) == 2 - dead


def test_a_time_long_ago_is_history() -> None:
    assert reading(delivered_event(a_lead_created(at=MORNING - timedelta(days=9_000)))).dead == []


def test_an_event_in_a_partition_of_others_is_misplaced() -> None:
    stray = delivered_event(LEAD, partition=2)

    found = reading(stray, home=5)

    assert found.misplaced == [Misplaced(stray, "client-1", 5)]
    assert (found.dead, [delivered.position.partition for delivered, _ in found.facts]) == ([], [5])


@pytest.mark.parametrize("event", [LEAD, a_deal_closed(), a_team_created()])
def test_a_rekeyed_event_of_any_topic_is_a_fact(event: AnyEvent) -> None:
    assert event in [fact for _, fact in reading(delivered_event(event, topic=REKEYED)).facts]


def test_a_rekeyed_event_in_a_partition_of_others_is_a_dead_letter_and_never_a_loop() -> None:
    found = reading(delivered_event(LEAD, topic=REKEYED, partition=2), home=5)

    assert [(letter.code, letter.field) for letter in found.dead] == [("wrong-partition", "subject")]
    assert (found.misplaced, len(found.facts)) == ([], 1)


def test_a_position_is_named_by_topic_partition_and_offset() -> None:
    assert str(a_delivery(topic=KPI_UPDATES, partition=3, offset=7).position) == "kpi.updates/3/7"
