"""People: they leave and come back, are away, and learn; teams move."""

import pytest

from shared.events import AnyEvent
from shared.topics import MANAGEMENT
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


async def types_published(where: Infrastructure, subject: str, count: int) -> list[str]:
    async def found() -> list[AnyEvent] | None:
        events = await where.published(MANAGEMENT, lambda event: event.subject == subject)
        return events if len(events) >= count else None

    return [event.type for event in await eventually(found)]


async def test_a_manager_leaves_is_listed_as_gone_and_joins_again(
    serve: Service, infrastructure: Infrastructure
) -> None:
    manager_id, team_id = new_id("manager"), new_id("team")
    await serve.post("/v1/managers", {"manager_id": manager_id, "role": "agent", "team_id": team_id})
    left = await serve.post(f"/v1/managers/{manager_id}/leave")
    again = await serve.post(f"/v1/managers/{manager_id}/leave")
    gone = (await serve.http.get("/v1/managers", params={"team_id": team_id, "is_here": "false"})).json()["items"]
    back = await serve.post("/v1/managers", {"manager_id": manager_id, "role": "lead", "team_id": team_id})

    assert [answer.status_code for answer in (left, again, back)] == [202, 409, 202]
    assert (again.json()["code"], [one["id"] for one in gone]) == ("manager-left", [manager_id])
    assert await types_published(infrastructure, manager_id, 3) == ["ManagerJoined", "ManagerLeft", "ManagerJoined"]


async def test_an_absence_is_recorded_changed_and_listed_from_its_first_day_on(
    serve: Service, infrastructure: Infrastructure
) -> None:
    manager_id = new_id("manager")
    away = {"manager_id": manager_id, "from_day": "2026-11-23", "to_day": "2026-11-27", "kind": "vacation"}
    recorded = await serve.post("/v1/absences", away)
    absence_id = recorded.json()["id"]
    changed = await serve.post(f"/v1/absences/{absence_id}/change", {"to_day": "2026-12-04"})
    backwards = await serve.post("/v1/absences", away | {"to_day": "2026-11-22"})

    assert [answer.status_code for answer in (recorded, changed, backwards)] == [202, 202, 422]
    for since, found in (("2026-11-23T00:00:00Z", [absence_id]), ("2026-11-24T00:00:00Z", [])):
        listed = await serve.http.get("/v1/absences", params={"manager_id": manager_id, "since": since})
        assert [one["id"] for one in listed.json()["items"]] == found
    assert await types_published(infrastructure, manager_id, 2) == ["AbsenceRecorded"] * 2


async def test_a_training_is_listed_by_manager_and_lifts_a_kpi_that_exists(serve: Service) -> None:
    training = {"manager_id": new_id("manager"), "topic": "closing", "kpi": "win_rate"}
    taken = await serve.post("/v1/trainings", training)
    refused = await serve.post("/v1/trainings", training | {"kpi": "luck"})
    listed = (await serve.http.get("/v1/trainings", params={"manager_id": training["manager_id"]})).json()["items"]

    assert [one["id"] for one in listed] == [taken.json()["id"]]
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "unknown-kpi", "kpi")


async def test_a_team_goes_under_another_parent_and_to_the_top(serve: Service, infrastructure: Infrastructure) -> None:
    team_id = new_id("team")
    await serve.post("/v1/teams", {"team_id": team_id, "name": "North", "parent_team_id": "sales"})
    moved = await serve.post(f"/v1/teams/{team_id}/change", {"parent_team_id": "west"})
    top = await serve.post(f"/v1/teams/{team_id}/change", {"parent_team_id": None})

    assert [answer.json()["state"] for answer in (moved, top)] == [
        {"name": "North", "parent_team_id": "west"},
        {"name": "North", "parent_team_id": None},
    ]
    assert await types_published(infrastructure, team_id, 3) == ["TeamCreated"] * 3
