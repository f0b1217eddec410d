"""What the front door takes, and what it says of each event."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given

from shared.access.principal import Principal, Role
from shared.events import CATALOGUE, AnyEvent, EventRetracted, LeadCreated
from shared.events.codec import encode, enveloped
from shared.events.examples import EXAMPLES
from shared.ingest import Result, judged
from shared.topics import MAX_EVENT_BYTES
from tests.strategies import streams
from tests.unit.leads.memory import NOON

OURS = [type_ for type_ in CATALOGUE if type_.owner == "leads"]


def an_event(**changes: Any) -> dict[str, Any]:
    data = LeadCreated(lead_id="lead-1", client_id="client-1")
    said: dict[str, Any] = json.loads(encode(enveloped(data, id="1", source="/crm", time=NOON)))
    return said | changes


def results(*items: dict[str, Any]) -> list[Result]:
    return judged([json.dumps(item).encode() for item in items], "leads", NOON).results


def test_the_same_event_twice_counts_once() -> None:
    found = judged([json.dumps(an_event()).encode()] * 2, "leads", NOON)

    assert [result.status for result in found.results] == ["accepted", "duplicate"]
    assert len(found.events) == 1


def test_one_id_with_two_contents_is_refused_the_second_time() -> None:
    other = an_event(data={"lead_id": "lead-2", "client_id": "client-1"})

    assert [result.code for result in results(an_event(), other)] == [None, "id-conflict"]


def test_a_bad_event_takes_no_good_one_along() -> None:
    bad = an_event(id="2", data={"lead_id": "lead-1", "client_id": 7})

    [accepted, rejected] = results(an_event(), bad)

    assert accepted.status == "accepted"
    assert (rejected.id, rejected.code, rejected.field) == ("2", "invalid-data", "data.client_id")


def test_another_service_s_events_are_sent_there() -> None:
    [result] = results(an_event(type="DealReopened", data={"deal_id": "d", "client_id": "client-1", "manager_id": "m"}))

    assert (result.code, result.field) == ("not-owned", "type")
    assert "orders" in (result.message or "")


def test_an_event_is_at_most_an_hour_ahead_of_the_clock() -> None:
    ahead = (NOON + timedelta(minutes=59)).isoformat()
    too_far = (NOON + timedelta(minutes=61)).isoformat()

    found = results(an_event(time=ahead), an_event(id="2", time=too_far))

    assert [result.field for result in found] == [None, "time"]


def test_a_copy_for_a_merged_client_is_not_taken() -> None:
    [result] = results(an_event(subject="client-2", via="client-1"))

    assert (result.code, result.field) == ("copy", "via")


def test_an_event_that_a_retraction_could_not_carry_is_too_large() -> None:
    [result] = results(an_event(data={"lead_id": "x" * MAX_EVENT_BYTES, "client_id": "client-1"}))

    assert result.code == "event-too-large"


def test_a_retraction_goes_where_the_retracted_event_went() -> None:
    retraction = enveloped(EventRetracted(event=an_event(), reason="test"), id="2", source="/crm", time=NOON)
    item = encode(retraction)

    assert judged([item], "leads", NOON).results[0].status == "accepted"
    assert judged([item], "orders", NOON).results[0].code == "not-owned"


def test_what_is_no_event_at_all_gets_a_result_too() -> None:
    found = judged([b"7", b"[]", b"{", b'{"id": 7}', b'{"id": "x", "source": "/y"}'], "leads", NOON).results

    assert {result.status for result in found} == {"rejected"}
    assert (found[-1].id, found[-1].source) == ("x", "/y")


@given(streams(*OURS))
def test_every_event_of_ours_is_taken_and_gets_its_result(stream: list[AnyEvent]) -> None:
    found = judged(map(encode, stream), "leads", NOON.replace(year=2030))

    assert [(result.source, result.id) for result in found.results] == [event.identity for event in stream]
    assert found.events == stream


class TestWhoPublishes:
    """An event is taken of whom its type is allowed; the others of a batch are no matter."""

    CRM = Principal("crm", Role.SYSTEM, publishes=frozenset({"LeadCreated"}))

    def codes(self, who: Principal | None, *items: bytes) -> list[str | None]:
        return [result.code for result in judged(items, "leads", NOON, who).results]

    def events(self) -> list[bytes]:
        created, asked = EXAMPLES["LeadCreated"], EXAMPLES["InboundRequestReceived"]
        return [
            json.dumps(json.loads(encode(event)) | {"time": NOON.isoformat()}).encode() for event in (created, asked)
        ]

    def test_each_event_is_judged_by_its_type(self) -> None:
        assert self.codes(self.CRM, *self.events()) == [None, "not-allowed"]
        [_, refused] = judged(self.events(), "leads", NOON, self.CRM).results
        assert (refused.status, refused.field) == ("rejected", "type")
        assert "InboundRequestReceived" in (refused.message or "")

    def test_an_admin_a_key_for_all_and_a_signed_message_publish_all(self) -> None:
        everything = replace(self.CRM, publishes=frozenset({"*"}))

        for who in (Principal("eva", Role.ADMIN), everything, None):
            assert self.codes(who, *self.events()) == [None, None]

    def test_who_retracts_an_event_may_publish_it_too(self) -> None:
        [created, asked] = (json.loads(event) for event in self.events())
        retracting = replace(self.CRM, publishes=frozenset({"LeadCreated", "EventRetracted"}))
        own, other = (
            encode(enveloped(EventRetracted(event=event, reason="wrong"), id=event["id"], source="/crm", time=NOON))
            for event in (created, asked)
        )

        assert self.codes(retracting, own, other) == [None, "not-allowed"]
        assert self.codes(self.CRM, own) == ["not-allowed"]
