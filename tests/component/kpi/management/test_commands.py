"""Commands of management: teams, managers and plans, saved at once and published always."""

import asyncio

import pytest

from shared.events import AnyEvent, EventRetracted, ManagerMoved, PlanSet, TeamCreated
from shared.topics import MANAGEMENT
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


async def published(where: Infrastructure, subject: str, count: int) -> list[AnyEvent]:
    """Return what `sales.management` says about *subject*, once there are *count* events."""

    async def found() -> list[AnyEvent] | None:
        events = await where.published(MANAGEMENT, lambda event: event.subject == subject)
        return events if len(events) >= count else None

    events: list[AnyEvent] = await eventually(found)
    return events


async def test_a_team_that_is_created_reaches_kafka(serve: Service, infrastructure: Infrastructure) -> None:
    parent, team_id = new_id("team"), new_id("team")
    command = {"team_id": team_id, "name": "North", "parent_team_id": parent}

    answer = await serve.post("/v1/teams", command)
    again = await serve.post("/v1/teams", command)

    assert (answer.status_code, answer.json()["version"]) == (202, 1)
    assert answer.json()["state"] == {"name": "North", "parent_team_id": parent}
    assert (again.status_code, again.json()["code"]) == (409, "already-exists")
    [said] = await published(infrastructure, team_id, 1)
    assert (said.source, said.data) == (
        answer.json()["source"],
        TeamCreated(team_id=team_id, name="North", parent_team_id=parent),
    )


async def test_who_names_no_id_is_given_one(serve: Service) -> None:
    team = (await serve.post("/v1/teams", {"name": "South"})).json()
    manager = (await serve.post("/v1/managers", {"role": "agent", "team_id": team["id"]})).json()

    assert await serve.state(f"/v1/teams/{team['id']}") == team["state"]
    assert (await serve.state(f"/v1/managers/{manager['id']}"))["team_id"] == team["id"]


async def test_a_manager_joins_and_moves_and_keeps_what_is_not_named(
    serve: Service, infrastructure: Infrastructure
) -> None:
    manager_id = new_id("manager")
    joined = await serve.post(
        "/v1/managers", {"manager_id": manager_id, "role": "agent", "team_id": "north", "display_name": "Ada"}
    )
    moved = await serve.post(f"/v1/managers/{manager_id}/move", {"team_id": "south"})
    nowhere = await serve.post(f"/v1/managers/{manager_id}/move", {"team_id": "south"})

    assert [answer.status_code for answer in (joined, moved)] == [202, 202]
    assert (nowhere.status_code, nowhere.json()["code"]) == (409, "nothing-changes")
    events = await published(infrastructure, manager_id, 2)
    assert [event.type for event in events] == ["ManagerJoined", "ManagerMoved"]
    assert events[1].data == ManagerMoved(manager_id=manager_id, team_id="south", role="agent", display_name="Ada")
    assert events[0].time < events[1].time


async def test_who_never_joined_is_not_found(serve: Service) -> None:
    manager_id = new_id("manager")

    moved = await serve.post(f"/v1/managers/{manager_id}/move", {"team_id": "south"})
    asked = await serve.http.get(f"/v1/managers/{manager_id}")

    assert [(answer.status_code, answer.json()["code"]) for answer in (moved, asked)] == [(404, "not-found")] * 2


async def test_a_plan_that_is_set_again_is_its_next_version(serve: Service, infrastructure: Infrastructure) -> None:
    scope = f"manager:{new_id('manager')}"
    goal = {"scope": scope, "kpi": "revenue_booked", "period": "2026-11", "target": 1000, "currency": "EUR"}
    plan_id = (await serve.post("/v1/plans", goal)).json()["id"]
    second = await serve.post("/v1/plans", goal | {"target": 1500.5})

    assert second.json()["id"] == plan_id
    said = [event.data for event in await published(infrastructure, plan_id, 2)]
    assert [(plan.version, plan.target) for plan in said if isinstance(plan, PlanSet)] == [(1, 1000), (2, 1500.5)]
    assert (await serve.state(f"/v1/plans/{plan_id}"))["standing"]["target"] == 1500.5


async def test_of_two_moves_on_one_version_one_wins(serve: Service) -> None:
    manager_id = new_id("manager")
    await serve.post("/v1/managers", {"manager_id": manager_id, "role": "agent"})

    answers = await asyncio.gather(
        *(
            serve.post(f"/v1/managers/{manager_id}/move", {"team_id": team_id}, **{"If-Match": "1"})
            for team_id in ("north", "south")
        )
    )

    won, lost = sorted(answers, key=lambda answer: answer.status_code)
    assert (won.status_code, won.json()["version"]) == (202, 2)
    assert (lost.status_code, lost.json()["code"], lost.json()["version"]) == (409, "stale-version", 2)


async def test_a_plan_is_not_set_on_a_version_that_is_gone(serve: Service) -> None:
    goal = {"plan_id": new_id("plan"), "scope": "company", "kpi": "deals_won", "period": "2026", "target": 5}
    await serve.post("/v1/plans", goal)

    stale = await serve.post("/v1/plans", goal, **{"If-Match": "0"})
    fresh = await serve.post("/v1/plans", goal, **{"If-Match": '"1"'})

    assert (stale.status_code, stale.json()["version"]) == (409, 1)
    assert (fresh.status_code, fresh.json()["version"]) == (202, 2)


GOAL = {"scope": "company", "kpi": "revenue_booked", "period": "2026-11", "target": 1}


@pytest.mark.parametrize(
    ("path", "command", "field"),
    [
        ("/v1/teams", {}, "name"),
        ("/v1/teams", {"name": ""}, "name"),
        ("/v1/teams", {"name": "North", "nane": "North"}, "nane"),
        ("/v1/teams", {"name": "North", "team_id": "two words"}, "team_id"),
        ("/v1/teams", {"name": "North", "team_id": "n", "parent_team_id": "n"}, "parent_team_id"),
        ("/v1/managers", {"manager_id": "m-1"}, "role"),
        ("/v1/managers", {"role": "agent", "display_name": "A" * 201}, "display_name"),
        ("/v1/managers/m-1/move", {"team_id": ""}, "team_id"),
        ("/v1/plans", GOAL | {"scope": "unassigned"}, "scope"),
        ("/v1/plans", GOAL | {"scope": "manager:"}, "scope"),
        ("/v1/plans", GOAL | {"scope": f"manager:{'m' * 200}"}, "plan_id"),
        ("/v1/plans", GOAL | {"period": "2026-13"}, "period"),
        ("/v1/plans", GOAL | {"target": -1}, "target"),
        ("/v1/plans", GOAL | {"target": "much"}, "target"),
        ("/v1/plans", GOAL | {"currency": "euro"}, "currency"),
    ],
)
async def test_a_command_that_is_wrong_names_the_field(
    serve: Service, path: str, command: dict[str, object], field: str
) -> None:
    answer = await serve.post(path, command)

    assert (answer.status_code, answer.json()["field"]) == (422, field), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_move_that_is_taken_back_leaves_the_manager_where_he_was(
    serve: Service, infrastructure: Infrastructure
) -> None:
    manager_id = new_id("manager")
    await serve.post("/v1/managers", {"manager_id": manager_id, "role": "agent", "team_id": "north"})
    await serve.post(f"/v1/managers/{manager_id}/move", {"team_id": "south"})
    moved = (await published(infrastructure, manager_id, 2))[1]
    mistake = {"source": moved.source, "id": moved.id, "reason": "another manager was meant"}

    answer = await serve.post("/v1/retractions", mistake)
    again = await serve.post("/v1/retractions", mistake)
    never_said = await serve.post("/v1/retractions", mistake | {"id": "never-said"})

    assert (answer.status_code, answer.json()["state"]["team_id"]) == (202, "north")
    assert (again.status_code, again.json()["code"]) == (409, "already-retracted")
    assert (never_said.status_code, never_said.json()["code"]) == (404, "not-found")
    retraction = (await published(infrastructure, manager_id, 3))[2].data
    assert isinstance(retraction, EventRetracted)
    assert (retraction.event["id"], retraction.reason) == (moved.id, mistake["reason"])


async def test_a_team_that_was_never_meant_can_be_created_anew(serve: Service, infrastructure: Infrastructure) -> None:
    team_id = new_id("team")
    await serve.post("/v1/teams", {"team_id": team_id, "name": "Noth"})
    [created] = await published(infrastructure, team_id, 1)

    await serve.post("/v1/retractions", {"source": created.source, "id": created.id, "reason": "misspelt"})
    gone = await serve.http.get(f"/v1/teams/{team_id}")
    anew = await serve.post("/v1/teams", {"team_id": team_id, "name": "North"})

    assert gone.status_code == 404
    assert (anew.status_code, anew.json()["state"]["name"]) == (202, "North")
    types = [event.type for event in await published(infrastructure, team_id, 3)]
    assert types == ["TeamCreated", "EventRetracted", "TeamCreated"]


async def test_a_plan_whose_last_version_is_taken_back_is_the_one_before(
    serve: Service, infrastructure: Infrastructure
) -> None:
    goal = {"plan_id": new_id("plan"), "scope": "company", "kpi": "revenue_booked", "period": "2026-12"}
    for target in (100, 1_000_000):
        await serve.post("/v1/plans", goal | {"target": target})
    second = (await published(infrastructure, goal["plan_id"], 2))[1]

    await serve.post("/v1/retractions", {"source": second.source, "id": second.id, "reason": "four zeros too many"})

    standing = (await serve.state(f"/v1/plans/{goal['plan_id']}"))["standing"]
    assert (standing["version"], standing["target"]) == (1, 100)


async def test_the_serving_role_serves_its_contract(serve: Service) -> None:
    assert "/v1/plans" in (await serve.http.get("/openapi.json")).json()["paths"]
    assert (await serve.http.get("/schemas/PlanSet/1")).status_code == 200
    assert (await serve.http.get("/health")).json() == {"status": "ok", "kafka": "ok", "mongo": "ok"}
