"""The access matrix has every route, role and own or foreign thing, and cannot be left incomplete."""

from collections import Counter

import pytest
from fastapi import FastAPI

from shared.access.principal import Role
from shared.access.rules import KNOWN, LEADS, OPEN, SEES, WORKS, MissingRuleError, Rules
from tests.access.matrix import Case, Expected, Question, UnfilledError, cases, nobodys, theirs

RULES: Rules = {
    ("GET", "/healthz"): OPEN,
    ("GET", "/v1/kpis"): KNOWN,
    ("GET", "/v1/leads/{lead_id}"): WORKS,
    ("POST", "/v1/leads/{lead_id}/notes/{note}"): LEADS,
    ("GET", "/v1/export"): SEES,
    ("*", "/web/{path:path}"): OPEN,
}
LEAD = theirs({Role.REP: "of-ada", Role.LEAD: "of-north"}, foreign="of-bob", at_large="of-eva")
PARAMETERS = {"lead_id": LEAD, "note": nobodys("n-1"), "path": nobodys("app.js")}
QUESTIONS = {("GET", "/v1/export"): Question(query={"scope": LEAD})}


def an_app() -> FastAPI:
    app = FastAPI(openapi_url=None)
    for method, path in RULES:
        if method != "*":
            app.add_api_route(path, lambda: None, methods=[method])
    app.mount("/web", FastAPI())
    return app


def matrix() -> list[Case]:
    return cases(an_app(), RULES, PARAMETERS, QUESTIONS)


def test_every_route_is_asked_as_everybody() -> None:
    asked = Counter((case.key, case.role) for case in matrix() if case.foreign is None)

    assert asked == Counter((key, role) for key in RULES for role in (None, *Role))


def test_what_is_somebodys_is_asked_for_by_those_to_whom_it_is_foreign_too() -> None:
    foreign = {(case.key[1], case.role, case.foreign) for case in matrix() if case.foreign}

    assert foreign == {
        (path, role, name)
        for path, name in [
            ("/v1/leads/{lead_id}", "lead_id"),
            ("/v1/leads/{lead_id}/notes/{note}", "lead_id"),
            ("/v1/export", "scope"),
        ]
        for role in (Role.REP, Role.LEAD)
    }


def test_each_is_expected_what_the_rule_says() -> None:
    path = "/v1/leads/{lead_id}/notes/{note}"
    expected = {(case.role, case.foreign): case.expected for case in matrix() if case.key[1] == path}

    assert expected == {
        (None, None): Expected.UNKNOWN,
        (Role.REP, None): Expected.REFUSED,
        (Role.REP, "lead_id"): Expected.REFUSED,
        (Role.LEAD, None): Expected.LET_IN,
        (Role.LEAD, "lead_id"): Expected.HIDDEN,
        (Role.HEAD, None): Expected.LET_IN,
        (Role.ADMIN, None): Expected.LET_IN,
        (Role.SYSTEM, None): Expected.REFUSED,
        (Role.SCREEN, None): Expected.REFUSED,
    }


def test_paths_and_queries_are_filled_with_what_is_theirs_or_not() -> None:
    filled = {(case.role, case.foreign): (case.path, case.query) for case in matrix() if case.role in {Role.REP, None}}

    assert filled[Role.REP, "lead_id"] == ("/v1/leads/of-bob/notes/n-1", {})
    assert filled[Role.REP, "scope"] == ("/v1/export", {"scope": "of-bob"})
    assert {case.path for case in matrix() if case.role is Role.LEAD and case.foreign is None} >= {
        "/v1/leads/of-north",
        "/v1/leads/of-north/notes/n-1",
        "/web/app.js",
    }
    assert "/v1/leads/of-eva" in {case.path for case in matrix() if case.role is None}


def test_a_route_without_a_rule_ends_it() -> None:
    app = an_app()
    app.add_api_route("/v1/secret", lambda: None)

    with pytest.raises(MissingRuleError, match="/v1/secret"):
        cases(app, RULES, PARAMETERS, QUESTIONS)


def test_a_parameter_that_nobody_fills_ends_it() -> None:
    with pytest.raises(UnfilledError, match="lead_id"):
        cases(an_app(), RULES, {name: filling for name, filling in PARAMETERS.items() if name != "lead_id"}, QUESTIONS)


def test_a_question_to_no_route_ends_it() -> None:
    with pytest.raises(UnfilledError, match="/v1/gone"):
        cases(an_app(), RULES, PARAMETERS, {("GET", "/v1/gone"): Question()})


@pytest.mark.parametrize(
    ("expected", "fitting"),
    [
        (Expected.UNKNOWN, {401}),
        (Expected.REFUSED, {403}),
        (Expected.HIDDEN, {404}),
        (Expected.LET_IN, {101, 200, 201, 202, 204, 409, 422}),
    ],
)
def test_an_answer_fits_or_not(expected: Expected, fitting: set[int]) -> None:
    statuses = {101, 200, 201, 202, 204, 401, 403, 404, 405, 409, 422, 500, 503}

    assert {status for status in statuses if expected.fits(status)} == fitting
