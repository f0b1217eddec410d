"""Whose numbers anybody is told, over every route that tells any."""

import csv
from io import StringIO

import pytest

from tests.component.kpi.access.department import (
    DAY,
    EVERYTHING,
    MONTH,
    NOBODYS,
    SEES,
    SEES_ALL,
    TEAM_OF,
    WHO,
    Department,
)

pytestmark = pytest.mark.stack

OF_A_SCOPE = (
    "/v1/scorecards/{scope}?period={day}",
    "/v1/scorecards/{scope}/deals_won?period={day}",
    "/v1/scorecards/{scope}/deals_won/records?period={day}",
    "/v1/scorecards?scope={scope}&period={day}&kpi=deals_won",
    "/v1/series/{scope}/deals_won?from={day}&to={day}",
    "/v1/series?scope={scope}&kpi=deals_won&from={day}&to={day}",
    "/v1/breakdowns/{scope}/revenue_booked?by=category&period={day}",
    "/v1/breakdowns?scope={scope}&kpi=revenue_booked&by=category&period={day}",
    "/v1/duties?scope={scope}&period={day}",
    "/v1/lists/rfm?scope={scope}&period={day}",
    "/v1/roll-ups/{scope}/revenue_booked?period={month}",
    "/v1/export/scorecards?scope={scope}&period={day}&kpi=deals_won",
    "/v1/export/series?scope={scope}&kpi=deals_won&from={day}&to={day}",
    "/v1/alerts?scope={scope}",
)


def of_scope(route: str, scope: str) -> str:
    return route.format(scope=scope, day=DAY, month=MONTH)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("route", OF_A_SCOPE)
async def test_a_scope_that_is_not_theirs_is_answered_like_one_that_there_is_not(
    department: Department, route: str, who: str
) -> None:
    answers = {scope: await department.get(who, of_scope(route, scope)) for scope in EVERYTHING | NOBODYS}

    refused = {scope: answer.json() for scope, answer in answers.items() if answer.status_code == 404}
    told = {scope for scope, answer in answers.items() if answer.status_code == 200}
    if who == "head":
        assert told == EVERYTHING | NOBODYS
    elif who == "all screens":
        assert told == (SEES[who] | {"manager:nobody"})
    else:
        assert told == SEES[who] & EVERYTHING
    assert told | set(refused) == EVERYTHING | NOBODYS
    assert {str(one).replace(scope, "SCOPE") for scope, one in refused.items()} in (set(), {_refusal()})


def _refusal() -> str:
    detail = "the directory has no 'SCOPE'"
    return str(
        {
            "type": "/problems/unknown-scope",
            "title": "Not found",
            "status": 404,
            "code": "unknown-scope",
            "detail": detail,
            "message": detail,
            "field": "scope",
        }
    )


@pytest.mark.parametrize("who", WHO)
async def test_of_all_managers_and_teams_everybody_is_told_of_theirs(department: Department, who: str) -> None:
    asked: dict[str, str | list[str]] = {"scope": ["manager:*", "team:*"], "kpi": "deals_won"}
    cards = (await department.get(who, "/v1/scorecards", period=DAY, **asked)).json()["cards"]
    lines = (await department.get(who, "/v1/series", **asked, **{"from": DAY, "to": DAY})).json()["series"]
    directory = (await department.get(who, "/v1/directory")).json()
    listed = {f"team:{one['team_id']}" for one in directory["teams"]}
    listed |= {f"manager:{one['manager_id']}" for one in directory["managers"]}

    found = [{card["scope"] for card in cards}, {line["scope"] for line in lines}, listed]
    assert [_of_ours(who, scopes) for scopes in found] == [SEES[who] & EVERYTHING - {"company"}] * len(found)
    teams = {f"team:{one['team_id']}" for one in directory["managers"] if one["team_id"]}
    assert _of_ours(who, teams) <= SEES[who]


def _of_ours(who: str, scopes: set[str]) -> set[str]:
    """Return *scopes*; of those who see everybody, without whom other tests have brought."""
    return scopes & EVERYTHING if who in SEES_ALL else scopes


@pytest.mark.parametrize("who", WHO)
async def test_a_leaderboard_has_the_ranks_of_all_and_the_rows_that_are_theirs(
    department: Department, who: str
) -> None:
    for of in ("manager", "team"):
        path = f"/v1/leaderboards/revenue_booked?period={DAY}&of={of}"
        whole = {row["scope"]: row["rank"] for row in (await department.get("head", path)).json()["rows"]}
        theirs = {row["scope"]: row["rank"] for row in (await department.get(who, path)).json()["rows"]}

        is_all = of in SEES_ALL.get(who, ())
        assert theirs == {scope: rank for scope, rank in whole.items() if is_all or scope in SEES[who]}


async def test_an_export_has_nothing_but_what_is_theirs(department: Department) -> None:
    path = f"/v1/export/scorecards?scope=team:north&scope=manager:ben&period={DAY}&kpi=deals_won"
    rows = list(csv.DictReader(StringIO((await department.get("lead", path)).text)))

    assert [(row["scope"], row["value"]) for row in rows] == [("team:north", "2"), ("manager:ben", "1")]
    assert (await department.get("lead", f"{path}&scope=manager:dan")).status_code == 404


@pytest.mark.parametrize("who", WHO)
async def test_a_record_is_told_to_those_whose_numbers_it_counts_for(department: Department, who: str) -> None:
    managers = SEES[who] | ({"manager:ben"} if "team:north" in SEES[who] else set())
    for manager in TEAM_OF:
        answer = await department.get(who, f"/v1/records/deal/deal-{manager}-1")
        nothing = await department.get(who, "/v1/records/deal/nothing")

        assert answer.status_code == (200 if f"manager:{manager}" in managers else 404), manager
        if answer.status_code == 404:
            assert answer.text == nothing.text.replace("nothing", f"deal-{manager}-1")
        else:
            assert {entry["manager"] for entry in answer.json()["entries"]} == {manager}


async def test_the_records_behind_a_number_are_those_of_its_scope(department: Department) -> None:
    path = f"/v1/scorecards/team:north/deals_won/records?period={DAY}"
    records = (await department.get("lead", path)).json()["records"]

    assert {record["id"] for record in records} == {"deal-ann-1", "deal-ben-1"}


async def test_the_children_of_a_plan_are_those_that_are_theirs(department: Department) -> None:
    path = f"/v1/roll-ups/company/revenue_booked?period={MONTH}"
    of_lead = await department.get("lead", f"/v1/roll-ups/team:north/revenue_booked?period={MONTH}")
    of_system = await department.get("system", f"/v1/roll-ups/team:north/revenue_booked?period={MONTH}")

    assert set((await department.get("head", path)).json()["children"]) == {"team:north", "team:south"}
    assert set(of_lead.json()["children"]) == {"team:coast", "manager:ann"}
    assert set(of_system.json()["children"]) == {"manager:ann"}


@pytest.mark.parametrize("who", WHO)
async def test_alerts_and_their_deliveries_are_those_of_their_scopes(department: Department, who: str) -> None:
    alerts = (await department.get(who, "/v1/alerts")).json()["alerts"]
    deliveries = (await department.get(who, "/v1/alerts/deliveries")).json()["deliveries"]
    first = (await department.get(who, "/v1/alerts", limit="1")).json()

    theirs = {f"manager:{manager}" for manager in TEAM_OF} & SEES[who]
    assert {one["scope"] for one in alerts} == {one["scope"] for one in deliveries} == theirs
    assert [one["scope"] for one in first["alerts"]] == [alerts[0]["scope"]]
    assert len(alerts) == len(deliveries) == len(theirs)


async def test_nobody_is_told_anything_without_a_key_but_health_and_the_page(department: Department) -> None:
    async with department.serve.asked_with(None) as nobody:
        answers = {path: await nobody.get(path) for path in ("/health", "/", "/web/main.js")}
        refused = [await nobody.get(path) for path in ("/v1/kpis", "/v1/directory", "/metrics", "/v1/nowhere", "/mcp")]

    assert {answer.status_code for answer in answers.values()} == {200}
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(401, "not-authenticated")}


async def test_what_a_role_may_never_do_is_refused_as_such(department: Department) -> None:
    refused = [
        await department.get("head", "/v1/dead-letters"),
        await department.get("lead", "/v1/keys"),
        await department.post("rep", "/v1/plans"),
        await department.post("lead", "/v1/managers"),
        await department.post("head", "/v1/events"),
        await department.post("screen", "/v1/tasks"),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(403, "not-allowed")}
