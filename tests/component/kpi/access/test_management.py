"""Who sees and does what of tasks, plans, staff and contests."""

from datetime import timedelta
from typing import Any

import pytest

from shared.clock import system_clock
from tests.component.kpi.access.department import MONTH, SEES, TEAM_OF, WHO, Department
from tests.component.processes import new_id

pytestmark = pytest.mark.stack

TODAY = system_clock().date()
DUE = (system_clock() + timedelta(days=1)).isoformat()
OF_A_MANAGER: dict[str, dict[str, Any]] = {
    "tasks": {"due_at": DUE},
    "handoffs": {"from_department": "sales", "to_department": "stock"},
    "absences": {"from_day": str(TODAY), "to_day": str(TODAY), "kind": "sick"},
    "trainings": {"topic": "closing"},
    "forecasts": {"period": MONTH, "amount_minor": 1, "currency": "EUR"},
}


@pytest.fixture(params=OF_A_MANAGER)
async def made(request: pytest.FixtureRequest, department: Department) -> dict[str, str]:
    """Return the paths of one such thing of every manager, made by the admin."""
    kind, paths = request.param, {}
    for manager in TEAM_OF:
        id_ = new_id(manager)
        said = {"manager_id": manager, f"{kind.removesuffix('s')}_id": id_, **OF_A_MANAGER[kind]}
        answer = await department.post("admin", f"/v1/{kind}", said)
        assert answer.status_code == 202, answer.text
        paths[manager] = f"/v1/{kind}/{id_}"
    return paths


@pytest.mark.parametrize("who", WHO)
async def test_what_is_a_managers_is_told_to_whom_their_numbers_are_told(
    department: Department, made: dict[str, str], who: str
) -> None:
    collection = made["ann"].rpartition("/")[0]
    listed = (await department.get(who, collection, limit="500")).json()["items"]
    seen = {manager for manager in made if f"manager:{manager}" in SEES[who]}

    for manager, path in made.items():
        answer, nothing = await department.get(who, path), await department.get(who, f"{collection}/nothing")
        assert answer.status_code == (200 if manager in seen else 404)
        if manager not in seen:
            assert answer.text == nothing.text.replace("nothing", path.rpartition("/")[2])
    assert {path for path in made.values() if path.rpartition("/")[2] in {one["id"] for one in listed}} == {
        made[manager] for manager in seen
    }
    if who != "head":
        assert (await department.get(who, collection, manager_id="dan")).json()["items"] == (
            [] if "manager:dan" not in SEES[who] else [one for one in listed if "dan" in one["id"]]
        )


async def test_a_command_on_what_is_not_theirs_is_answered_like_one_on_nothing(department: Department) -> None:
    ids = {manager: new_id(manager) for manager in TEAM_OF}
    for manager, id_ in ids.items():
        await department.post("admin", "/v1/tasks", {"task_id": id_, "manager_id": manager, "due_at": DUE})
    of_dan = await department.post("rep", f"/v1/tasks/{ids['dan']}/complete")
    of_nobody = await department.post("rep", "/v1/tasks/nothing/complete")
    own = await department.post("rep", f"/v1/tasks/{ids['ann']}/complete")
    of_team = await department.post("lead", f"/v1/tasks/{ids['ben']}/complete")
    after = await department.get("admin", f"/v1/tasks/{ids['dan']}")

    assert [answer.status_code for answer in (of_dan, of_nobody, own, of_team)] == [404, 404, 202, 202]
    assert of_dan.text == of_nobody.text.replace("nothing", ids["dan"])
    assert after.json()["state"]["status"] == "open"


@pytest.mark.parametrize(
    ("who", "manager", "status"),
    [("rep", "ann", 202), ("rep", "dan", 404), ("lead", "ben", 202), ("lead", "dan", 404), ("head", "dan", 202)],
)
async def test_a_forecast_is_given_for_oneself_and_for_whom_one_leads(
    department: Department, who: str, manager: str, status: int
) -> None:
    answer = await department.post(who, "/v1/forecasts", {"manager_id": manager, **OF_A_MANAGER["forecasts"]})

    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("who", WHO)
async def test_plans_teams_and_managers_are_told_with_their_numbers(department: Department, who: str) -> None:
    mark = new_id("r")
    teams = {f"{mark}-{name}": name for name in ("north", "south")}
    scopes = ["manager:ann", "manager:dan", "team:north", "company"]
    plans = {}
    for number, scope in enumerate(scopes):
        plans[scope] = f"{mark}-plan-{number}"
        said = {"plan_id": plans[scope], "scope": scope, "kpi": "deals_won", "period": MONTH, "target": 5}
        assert (await department.post("head", "/v1/plans", said)).status_code == 202
    for team in teams:
        await department.post("head", "/v1/teams", {"team_id": team, "name": team})

    listed = (await department.get(who, "/v1/plans", kpi="deals_won", limit="500")).json()["items"]
    seen = {scope for scope in scopes if scope in SEES[who]}
    assert {plan for plan in plans.values() if plan in {one["id"] for one in listed}} == {plans[one] for one in seen}
    for scope, plan in plans.items():
        assert (await department.get(who, f"/v1/plans/{plan}")).status_code == (200 if scope in seen else 404)
    for team in teams:
        assert (await department.get(who, f"/v1/teams/{team}")).status_code == (200 if who == "head" else 404)


async def test_a_contest_tells_of_those_who_compete_whom_one_may_see(department: Department) -> None:
    contest = {
        "name": "Race", "kpi": "deals_won", "of": "manager", "grace_days": 0, "least_n": 0,
        "first_day": str(TODAY), "last_day": str(TODAY + timedelta(days=2)),
    }  # fmt: skip
    open_to_all, named, of_others = (new_id("contest") for _ in range(3))
    for id_, ids in ((open_to_all, None), (named, ["ann", "dan"]), (of_others, ["dan"])):
        answer = await department.post("head", "/v1/contests", {**contest, "contest_id": id_, "ids": ids})
        assert answer.status_code == 202, answer.text

    whole = (await department.get("head", f"/v1/contests/{open_to_all}/standings")).json()
    theirs = (await department.get("rep", f"/v1/contests/{open_to_all}/standings")).json()
    assert [place for place in whole["places"] if place["scope"] == "manager:ann"] == theirs["places"]
    assert theirs["competitors"] == whole["competitors"] > 1
    assert (await department.get("rep", f"/v1/contests/{named}")).json()["state"]["terms"]["ids"] == ["ann"]
    for path in (f"/v1/contests/{of_others}", f"/v1/contests/{of_others}/standings"):
        answer = await department.get("rep", path)
        nothing = await department.get("rep", path.replace(of_others, "nothing"))
        assert (answer.status_code, answer.text) == (404, nothing.text.replace("nothing", of_others))


async def test_one_idempotency_key_of_two_callers_is_two_keys(department: Department) -> None:
    said, key = {"manager_id": "ann", "due_at": DUE}, {"Idempotency-Key": new_id("key")}
    of_head = await department.post("head", "/v1/tasks", said, **key)
    of_rep = await department.post("rep", "/v1/tasks", said, **key)

    assert of_head.json()["id"] != of_rep.json()["id"]
    assert "Idempotent-Replayed" not in of_rep.headers


async def test_what_management_does_is_in_the_audit_log_with_the_reason(department: Department) -> None:
    said = {"plan_id": new_id("plan"), "scope": "company", "kpi": "deals_won", "period": MONTH, "target": 7}
    await department.post("head", "/v1/plans", said, **{"X-Audit-Reason": "the board wants more"})
    entries = (await department.get("admin", "/v1/audit", limit="500")).json()["entries"]

    (begun,) = [one for one in entries if one["why"] == "the board wants more"]
    (ended,) = [one for one in entries if one["of"] == begun["id"]]
    assert (begun["who"], begun["role"], begun["what"]) == ("Hera", "head", "POST /v1/plans")
    assert said["plan_id"] in ended["what"]
    assert ended["outcome"] == "202"
