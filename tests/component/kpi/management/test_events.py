"""What other systems say of teams, managers and plans: over HTTP, straight from Kafka, and to the wrong door."""

import json
from typing import Any

import pytest

from shared.events import EventData, LeadCreated, ManagerJoined, PlanSet, TeamCreated
from shared.events.codec import KAFKA_HEADERS, encode, enveloped
from shared.topics import MANAGEMENT
from tests.builders import MORNING
from tests.component.processes import Infrastructure, Service, new_id

pytestmark = pytest.mark.stack


def an_event(data: EventData) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(encode(enveloped(data, id=new_id("event"), source="/hr", time=MORNING)))
    return said


async def test_what_another_system_says_becomes_ours_to_read_and_its_to_write(serve: Service) -> None:
    team_id, manager_id, plan_id = new_id("team"), new_id("manager"), new_id("plan")
    plan = PlanSet(plan_id=plan_id, scope="company", kpi="revenue", period="2026", target=9, version=4)

    answer = await serve.send(
        an_event(TeamCreated(team_id=team_id, name="North")),
        an_event(ManagerJoined(manager_id=manager_id, team_id=team_id, role="agent")),
        an_event(plan),
    )

    assert [result["status"] for result in answer.json()["results"]] == ["accepted"] * 3
    assert (await serve.state(f"/v1/teams/{team_id}"))["name"] == "North"
    assert (await serve.state(f"/v1/managers/{manager_id}"))["team_id"] == team_id
    assert (await serve.state(f"/v1/plans/{plan_id}"))["standing"]["version"] == 4
    moved = await serve.post(f"/v1/managers/{manager_id}/move", {"team_id": "south"})
    assert (moved.status_code, moved.json()["code"]) == (409, "foreign-entity")


async def test_what_another_system_writes_to_the_topic_is_read(serve: Service, infrastructure: Infrastructure) -> None:
    team_id = new_id("team")
    event = an_event(TeamCreated(team_id=team_id, name="North"))

    await infrastructure.write(
        MANAGEMENT,
        (team_id.encode(), b"no event", KAFKA_HEADERS),
        (team_id.encode(), json.dumps(event).encode(), KAFKA_HEADERS),
    )

    assert (await serve.state(f"/v1/teams/{team_id}"))["name"] == "North"


async def test_another_system_s_event_can_be_taken_back_here(serve: Service) -> None:
    manager_id = new_id("manager")
    joined = an_event(ManagerJoined(manager_id=manager_id, role="agent"))
    await serve.send(joined)
    await serve.state(f"/v1/managers/{manager_id}")

    answer = await serve.post("/v1/retractions", {"source": joined["source"], "id": joined["id"], "reason": "left"})

    assert (answer.status_code, answer.json()["state"]["role"]) == (202, None)
    assert (await serve.http.get(f"/v1/managers/{manager_id}")).status_code == 404


async def test_an_event_that_another_service_takes_is_refused_with_its_name(serve: Service) -> None:
    lead = an_event(LeadCreated(lead_id=new_id("lead"), client_id=new_id("client")))

    answer = await serve.send(lead)

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "not-owned", "type")
    assert "leads" in answer.json()["detail"]


async def test_of_a_batch_only_what_is_wrong_is_refused(serve: Service) -> None:
    team = an_event(TeamCreated(team_id=new_id("team"), name="North"))
    bad = an_event(TeamCreated(team_id="south", name="South")) | {"data": {"team_id": "south", "name": ""}}
    lead = an_event(LeadCreated(lead_id=new_id("lead"), client_id=new_id("client")))

    answer = await serve.send(team, bad, lead, team)

    assert answer.status_code == 202
    results = answer.json()["results"]
    assert [result["status"] for result in results] == ["accepted", "rejected", "rejected", "duplicate"]
    assert [result.get("field") for result in results] == [None, "data.name", "type", None]
