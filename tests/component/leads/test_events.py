"""Other systems' events: over HTTP and straight from Kafka, good and bad, with Kafka and without."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from deploy.local.choice import LocalStack
from shared.event_import import MOST_FAULTS, NDJSON, TELL_LINES
from shared.events import LeadCreated
from shared.events.codec import KAFKA_HEADERS, encode, enveloped
from shared.topics import LEADS
from tests.component.processes import Infrastructure, Service, Services, new_id
from tests.conditions import eventually
from tests.unit.leads.memory import NOON

pytestmark = pytest.mark.stack


def an_event(lead_id: str, **changes: Any) -> dict[str, Any]:
    data = LeadCreated(lead_id=lead_id, client_id=f"client-of-{lead_id}")
    said: dict[str, Any] = json.loads(encode(enveloped(data, id=lead_id, source="/crm", time=NOON)))
    return said | changes


async def test_every_event_of_a_batch_gets_its_result(leads: Service) -> None:
    good, bad = an_event(new_id("lead")), an_event(new_id("lead"), data={"lead_id": 7})

    answer = await leads.send(good, bad, good)

    assert answer.status_code == 202
    results = answer.json()["results"]
    assert [result["status"] for result in results] == ["accepted", "rejected", "duplicate"]
    assert (results[1]["id"], results[1]["field"]) == (bad["id"], "data.lead_id")


async def test_an_id_stays_that_of_its_first_content(leads: Service) -> None:
    event = an_event(new_id("lead"))
    other = event | {"data": event["data"] | {"channel": "web"}}
    [first] = (await leads.send(event)).json()["results"]

    again = await leads.http.post("/v1/events", json=event, headers={"content-type": "application/cloudevents+json"})
    refused = await leads.http.post("/v1/events", json=other, headers={"content-type": "application/cloudevents+json"})

    assert (first["status"], again.json()["results"][0]["status"]) == ("accepted", "duplicate")
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (409, "id-conflict", "id")


async def test_what_another_system_said_updates_our_entities(leads: Service) -> None:
    lead_id = new_id("lead")

    await leads.send(an_event(lead_id))

    assert (await leads.state(f"/v1/leads/{lead_id}"))["status"] == "open"
    refused = await leads.post(f"/v1/leads/{lead_id}/assign", {"manager_id": "m-1"})
    assert (refused.status_code, refused.json()["code"]) == (409, "foreign-entity")


async def test_a_single_bad_event_is_answered_with_its_field(leads: Service) -> None:
    answer = await leads.http.post(
        "/v1/events",
        json=an_event(new_id("lead"), time="yesterday"),
        headers={"content-type": "application/cloudevents+json"},
    )

    assert (answer.status_code, answer.json()["field"]) == (422, "time")


async def test_bad_records_on_the_topic_hold_up_nothing(leads: Service, infrastructure: Infrastructure) -> None:
    lead_id = new_id("lead")
    good = json.dumps(an_event(lead_id)).encode()
    await infrastructure.write(
        LEADS,
        (b"x", b"\xff\xfe no event", KAFKA_HEADERS),
        (b"x", b"{}", [("not-utf-8", b"\xff")]),
        (b"x", b"", []),
        (f"client-of-{lead_id}".encode(), good, KAFKA_HEADERS),
    )

    assert (await leads.state(f"/v1/leads/{lead_id}"))["status"] == "open"


async def test_while_kafka_is_away_commands_succeed_and_events_wait_outside(
    services: Services, own_stack: LocalStack, own_infrastructure: Infrastructure
) -> None:
    service = await services("leads", own_infrastructure)
    told, decided = new_id("lead"), new_id("lead")
    own_stack.kill("kafka")

    refused = await service.send(an_event(told))
    command = await service.post("/v1/leads", {"lead_id": decided})
    own_stack.start("kafka")
    await eventually(lambda: _is_taken(service, an_event(told)))

    assert (refused.status_code, refused.json()["code"]) == (503, "kafka-away")
    assert int(refused.headers["Retry-After"]) > 0
    assert command.status_code == 202
    assert (await service.state(f"/v1/leads/{told}"))["status"] == "open"
    [published] = await eventually(
        lambda: own_infrastructure.published(LEADS, lambda event: getattr(event.data, "lead_id", "") == decided)
    )
    assert published.type == "LeadCreated"


class TestImport:
    """A file of events, one on each line."""

    @staticmethod
    async def imported(service: Service, *lines: dict[str, Any] | bytes, skip: int = 0) -> list[dict[str, Any]]:
        """Return the lines of the answer."""
        content = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        answer = await service.http.post(
            "/v1/events/import", content=content, params={"skip": skip}, headers={"content-type": NDJSON}
        )
        assert answer.status_code == httpx.codes.OK, answer.text
        return [json.loads(line) for line in answer.text.splitlines()]

    async def test_good_lines_are_taken_and_bad_ones_told_by_their_number(self, leads: Service) -> None:
        ids = [new_id("lead") for _ in range(3)]
        first, second, third = map(an_event, ids)

        told = await self.imported(leads, first, b"", b"{oops", second | {"time": "yesterday"}, first, third)

        faults = [(fault["line"], fault["code"], fault.get("field")) for one in told for fault in one["faults"]]
        assert faults == [(3, "not-json", None), (4, "not-a-cloudevent", "time")]
        last = told[-1]
        assert (last["lines"], last["accepted"], last["duplicate"], last["rejected"]) == (6, 2, 1, 2)
        assert last["is_complete"] is True
        assert (await leads.state(f"/v1/leads/{ids[2]}"))["status"] == "open"

    async def test_a_rest_is_sent_later(self, leads: Service) -> None:
        events = [an_event(new_id("lead")) for _ in range(3)]

        [told] = await self.imported(leads, *events, skip=2)

        assert (told["lines"], told["accepted"]) == (3, 1)

    async def test_a_long_file_tells_its_progress_while_it_is_read(self, leads: Service) -> None:
        run = new_id("file")
        lines = (json.dumps(an_event(f"{run}-{number}")).encode() + b"\n" for number in range(2 * TELL_LINES))

        async def content() -> AsyncIterator[bytes]:
            for line in lines:
                yield line

        answer = await leads.http.post(
            "/v1/events/import", content=content(), headers={"content-type": NDJSON}, timeout=60
        )

        told = [json.loads(line) for line in answer.text.splitlines()]
        assert [one["lines"] for one in told] == [TELL_LINES, 2 * TELL_LINES, 2 * TELL_LINES]
        assert (told[-1]["accepted"], told[-1]["is_complete"]) == (2 * TELL_LINES, True)

    async def test_of_very_many_faults_the_first_are_told_and_all_are_counted(self, leads: Service) -> None:
        told = await self.imported(leads, *([b"{oops"] * (MOST_FAULTS + 500)))

        assert sum(len(one["faults"]) for one in told) == MOST_FAULTS
        assert told[-1]["rejected"] == MOST_FAULTS + 500

    async def test_another_format_is_refused(self, leads: Service) -> None:
        answer = await leads.http.post("/v1/events/import", content=b"[]", headers={"content-type": "application/json"})

        assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")

    async def test_while_kafka_is_away_it_ends_where_it_goes_on_later(
        self, services: Services, own_stack: LocalStack, own_infrastructure: Infrastructure
    ) -> None:
        service = await services("leads", own_infrastructure)
        event = an_event(new_id("lead"))
        own_stack.kill("kafka")

        away = (await self.imported(service, event))[-1]
        own_stack.start("kafka")
        await eventually(lambda: _is_taken(service, an_event(new_id("lead"))))
        back = (await self.imported(service, event, skip=away["lines"]))[-1]

        assert (away["code"], away["lines"], away["is_complete"]) == ("kafka-away", 0, False)
        assert (back["accepted"], back["is_complete"]) == (1, True)


async def _is_taken(service: Service, event: dict[str, Any]) -> bool:
    return (await service.send(event)).status_code == httpx.codes.ACCEPTED
