"""The access matrix of kpi serve: every route, asked as everybody, of what is theirs and of what is not."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from services.kpi.access import RULES
from services.kpi.app import site
from services.kpi.settings import Settings
from shared.access.principal import Principal, Role
from shared.clock import system_clock
from tests.access.asking import status
from tests.access.matrix import Case, Expected, Key, Parameter, Question, cases, nobodys, theirs
from tests.component.kpi.access.department import DAY, MONTH, Department
from tests.component.processes import new_id
from tests.keys import FIRST_KEY

pytestmark = pytest.mark.stack

TODAY = system_clock().date()
WHOLE = {"kpi": "deals_won", "weight_bp": 10_000, "cap_bp": 15_000}
MARK = new_id("task")
DUE = (system_clock() + timedelta(days=1)).isoformat()
WHO = {Role.REP: "rep", Role.LEAD: "lead", Role.HEAD: "head", Role.SYSTEM: "system", Role.SCREEN: "screen"}


def of_a_manager(name: str, at_large: str = "dan") -> Parameter:
    """Return a parameter that is filled with something of Ann's, of Ben's or, foreign to most, of Dan's."""
    own = {Role.REP: "ann", Role.LEAD: "ben", Role.SYSTEM: "ann", Role.SCREEN: "ann"}
    return theirs(
        {role: name.format(one) for role, one in own.items()},
        foreign=name.format("dan"),
        at_large=name.format(at_large),
    )


SCOPE = theirs(
    {Role.REP: "manager:ann", Role.LEAD: "team:north", Role.SYSTEM: "team:north", Role.SCREEN: "manager:ann"},
    foreign="manager:dan",
    at_large="company",
)
TEAM = theirs(
    {Role.REP: "south", Role.LEAD: "north", Role.SYSTEM: "north", Role.SCREEN: "south"},
    foreign="south",
    at_large="south",
)
PARAMETERS = {
    "scope": SCOPE,
    "kpi": nobodys("revenue_booked"),
    "kind": nobodys("deal"),
    "record_id": of_a_manager("deal-{}-1"),
    "name": nobodys("rfm"),
    "path": nobodys("main.js"),
    "type_": nobodys("DealClosed"),
    "version": nobodys("1"),
    "role": nobodys("seller"),
    "currency": nobodys("USD"),
    "topic": nobodys("sales.leads"),
    "partition": nobodys("0"),
    "offset": nobodys("999999999"),
    "delivery_id": nobodys("alert-ann-1.chat"),
    "contest_id": nobodys("matrix"),
    "key_id": nobodys("nothing"),
    "team_id": TEAM,
    "manager_id": of_a_manager("{}"),
    "plan_id": of_a_manager("plan-{}"),
    **{f"{one}_id": of_a_manager(f"{one}-{{}}") for one in ("absence", "training", "forecast", "handoff")},
    "task_id": of_a_manager(f"{MARK}-{{}}", at_large="eve"),  # who may give it to others does
}
PERIOD, OF_A_SCOPE = nobodys(DAY), {"scope": SCOPE, "period": nobodys(DAY)}
KPI = {"kpi": nobodys("revenue_booked")}
BY = {"by": nobodys("category")}
QUESTIONS: Mapping[Key, Question] = {
    ("GET", "/v1/scorecards"): Question(OF_A_SCOPE),
    ("GET", "/v1/scorecards/{scope}"): Question({"period": PERIOD}),
    ("GET", "/v1/scorecards/{scope}/{kpi}"): Question({"period": PERIOD}),
    ("GET", "/v1/scorecards/{scope}/{kpi}/records"): Question({"period": PERIOD}),
    ("GET", "/v1/series"): Question({"scope": SCOPE, **KPI}),
    ("GET", "/v1/breakdowns"): Question({**OF_A_SCOPE, **KPI, **BY}),
    ("GET", "/v1/breakdowns/{scope}/{kpi}"): Question({"period": PERIOD, **BY}),
    ("GET", "/v1/leaderboards/{kpi}"): Question({"period": PERIOD}),
    ("GET", "/v1/lists/{name}"): Question({"scope": SCOPE}),
    ("GET", "/v1/export/scorecards"): Question(OF_A_SCOPE),
    ("GET", "/v1/export/series"): Question({"scope": SCOPE, **KPI}),
    ("GET", "/v1/duties"): Question(OF_A_SCOPE),
    ("GET", "/v1/roll-ups/{scope}/{kpi}"): Question({"period": nobodys(MONTH)}),
    ("GET", "/v1/stream"): Question({"scope": SCOPE}),
    ("WEBSOCKET", "/v1/live"): Question({"scope": SCOPE}),
    ("GET", "/v1/alerts"): Question({"scope": SCOPE}),
    ("*", "/mcp"): Question(body={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, method="POST"),
    ("POST", "/v1/tasks/{task_id}/reschedule"): Question(body={"due_at": DUE}),
    ("POST", "/v1/tasks/{task_id}/reassign"): Question(body={"manager_id": "ann"}),
    ("POST", "/v1/absences/{absence_id}/change"): Question(body={"kind": "vacation"}),
    **{
        ("POST", path): Question(body={})
        for path in (
            "/v1/tasks/{task_id}/complete",
            "/v1/tasks/{task_id}/cancel",
            "/v1/handoffs/{handoff_id}/accept",
            "/v1/handoffs/{handoff_id}/reject",
            "/v1/teams/{team_id}/change",
            "/v1/managers/{manager_id}/move",
        )
    },
}
NOTHING_THERE = {
    ("POST", "/v1/webhooks/{name}"),
    ("GET", "/v1/dead-letters/{topic}/{partition}/{offset}"),
    ("POST", "/v1/dead-letters/{topic}/{partition}/{offset}/replay"),
    ("POST", "/v1/dead-letters/{topic}/{partition}/{offset}/discard"),
    ("POST", "/v1/keys/{key_id}/rotate"),
    ("POST", "/v1/keys/{key_id}/revoke"),
}
"""What there is none of in this department: whoever is let in is told so."""
IN_NO_TEAM_OF_THEIRS = {Role.REP, Role.SCREEN}


async def made(department: Department) -> None:
    """Have management know everything that is asked for."""
    said: list[tuple[str, dict[str, Any]]] = [
        *(("teams", {"team_id": team, "name": team}) for team in ("north", "south")),
        ("contests", {
            "contest_id": "matrix", "name": "Race", "kpi": "deals_won", "of": "manager", "grace_days": 0, "least_n": 0,
            "first_day": str(TODAY), "last_day": str(TODAY + timedelta(days=2)),
        }),
        ("kpi-sets", {"role": "seller", "valid_from": str(TODAY), "items": [WHOLE]}),
        ("rates", {"currency": "USD", "rate": "0.9", "valid_from": str(TODAY)}),
    ]  # fmt: skip
    for one in ("ann", "ben", "dan"):
        own = {"manager_id": one}
        said += [
            ("managers", {**own, "role": "seller"}),
            ("plans", {
                "plan_id": f"plan-{one}", "scope": f"manager:{one}", "kpi": "deals_won", "period": MONTH, "target": 5,
            }),
            ("absences", {
                **own, "absence_id": f"absence-{one}", "from_day": str(TODAY), "to_day": str(TODAY), "kind": "sick",
            }),
            ("trainings", {**own, "training_id": f"training-{one}", "topic": "closing"}),
            ("forecasts", {
                **own, "forecast_id": f"forecast-{one}", "period": MONTH, "amount_minor": 1, "currency": "EUR",
            }),
            ("handoffs", {
                **own, "handoff_id": f"handoff-{one}", "from_department": "sales", "to_department": "stock",
            }),
        ]  # fmt: skip
    said += [
        ("tasks", {"manager_id": one, "task_id": f"{MARK}-{one}", "due_at": DUE})
        for one in ("ann", "ben", "dan", "eve")
    ]
    for kind, command in said:
        answer = await department.post("admin", f"/v1/{kind}", command)
        assert answer.status_code in {202, 409}, (kind, answer.text)  # what the log tells of already is there


def app_of(department: Department) -> FastAPI:
    """Return the application that serves, as its process puts it together."""
    serve = department.serve
    settings = Settings(
        kafka_bootstrap=serve.kafka,
        mongo_url=serve.infrastructure.mongo,
        database=serve.database,
        time_zone="UTC",
        currency="EUR",
    )
    return site(settings, department.company.database)


def to_ask(app: FastAPI) -> Iterator[Case]:
    """Yield the cases; a team of one's own is nothing that a rep or a wall has."""
    for case in cases(app, RULES, PARAMETERS, QUESTIONS):
        if not (case.role in IN_NO_TEAM_OF_THEIRS and "{team_id}" in case.key[1] and case.foreign is None):
            yield case


def fits(case: Case, answered: int) -> bool:
    is_told = case.key in NOTHING_THERE and case.expected is Expected.LET_IN and answered == 404
    return is_told or case.expected.fits(answered)


async def test_every_route_answers_everybody_as_its_rule_says(department: Department) -> None:
    await made(department)
    keys = {role: department.keys[who] for role, who in WHO.items()} | {Role.ADMIN: FIRST_KEY}
    keys[Role.SYSTEM] = await department.key_of(
        Principal("the ERP", Role.SYSTEM, publishes=frozenset({"*"}), reads=frozenset({"team:north", "manager:ann"}))
    )
    url, http = f"http://127.0.0.1:{department.serve.port}", department.serve.asked_with(None)

    wrong, asked = {}, 0
    for case in to_ask(app_of(department)):
        answered, asked = await status(http, url, case, keys), asked + 1
        if not fits(case, answered):
            wrong[str(case)] = answered
    await http.aclose()

    assert wrong == {}
    assert asked > 7 * len(RULES)
