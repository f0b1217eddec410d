"""Every route has a rule, and the gate finds the rule of the very route that the application finds."""

import asyncio

import pytest
from fastapi import FastAPI
from hypothesis import example, given
from hypothesis import strategies as st

from shared.access.rules import Gate, MissingRuleError, Rule, routes_of
from tests.unit.shared.access.doors import ROUTES, Key, Reached, a_scope, an_app, asked

RULES = {key: Rule(None) for key in ROUTES}
"""All alike, and each itself."""
IDS = ("x", "mine", "1", "-1", "1.5", "a b", "..", ".", "%2f", "é", "a\n", "\n", "", "a/b", "leads", "x.json", "\x00")
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT")
ODD_METHODS = ("get", "Post", "WEBSOCKET", "*", "GET ", "", "QUERY")
BENT = (
    lambda path: path,
    lambda path: f"{path}/",
    lambda path: f"/{path}",
    lambda path: f"{path}.",
    lambda path: f"{path}\n",
    lambda path: path.upper(),
    lambda path: path.replace("/", "//"),
    lambda path: path.replace("/", "\\"),
    lambda path: path.replace("/v1", "/v1/x/.."),
    lambda path: path[1:],
    lambda path: path[:-1],
    lambda path: f"{path};x=1",
    lambda path: f"{path}?x",
    lambda path: f"{path}%2f",
    lambda path: f"/root{path}",
    lambda path: f"/root/root{path}",
    lambda path: f"http://evil.example{path}",
)


@st.composite
def paths(draw: st.DrawFn) -> str:
    """Return a path near one that is declared."""
    path = draw(st.sampled_from(ROUTES))[1]
    for part in ("{lead_id}", "{name:path}", "{name}", "{number:int}", "{key_id}", "{path:path}", "{topic}"):
        path = path.replace(part, draw(st.sampled_from(IDS)))
    return str(draw(st.sampled_from(BENT))(draw(st.sampled_from(BENT))(path)))


methods = st.none() | st.sampled_from(METHODS) | st.sampled_from(ODD_METHODS)
roots = st.sampled_from(["", "/root", "/v1", "/"])


def reached_by(app: FastAPI, reached: Reached, method: str | None, path: str, root: str = "") -> list[Key]:
    reached.clear()
    asyncio.run(asked(app, a_scope(method, path, root)))
    return list(reached)


@given(methods, paths(), roots)
@example(method="WEBSOCKET", path="/mcp", root="")  # an HTTP request may call its method what it likes
@example(method="HEAD", path="/v1/leads/x", root="")  # there is a HEAD of its own, and a GET before it
@example(method="HEAD", path="/v1/leads", root="")  # FastAPI's GET takes no HEAD
@example(method="HEAD", path="/plain", root="")  # and Starlette's does
@example(method="GET", path="/v1/leads\n", root="")  # `$` comes before a last newline
@example(method="GET", path="/root/v1/leads", root="/root")
@example(method="GET", path="/v1/v1/leads", root="/v1")
def test_whatever_route_is_reached_the_gate_gave_its_rule(method: str | None, path: str, root: str) -> None:
    app, reached = an_app()

    rule = Gate(app, RULES).rule(a_scope(method, path, root))

    found = reached_by(app, reached, method, path, root)
    assert [RULES[key] for key in found] == ([] if rule is None else [rule])
    assert all(RULES[key] is rule for key in found)


@given(methods, paths())
def test_the_gate_gives_the_same_rule_when_it_is_asked_again(method: str | None, path: str) -> None:
    gate, scope = Gate(an_app()[0], RULES), a_scope(method, path)

    assert gate.rule(scope) is gate.rule(scope)


@given(st.sampled_from(METHODS), paths())
def test_where_there_is_no_rule_the_methods_that_have_one_are_told(method: str, path: str) -> None:
    gate = Gate(an_app()[0], RULES)

    if gate.rule(a_scope(method, path)) is None:
        told = gate.methods(a_scope(method, path))
        assert told == [other for other in sorted(METHODS) if gate.rule(a_scope(other, path)) is not None]
        assert method not in told


def test_the_property_reaches_every_route() -> None:
    app, reached = an_app()
    for method, path in ROUTES:
        filled = path.replace("{number:int}", "7")
        for part in ("{lead_id}", "{name:path}", "{name}", "{key_id}", "{path:path}", "{topic}"):
            filled = filled.replace(part, "x")

        assert reached_by(app, reached, {"WEBSOCKET": None, "*": "PUT"}.get(method, method), filled) == [(method, path)]


def test_a_long_path_has_its_rule_too() -> None:
    gate, long = Gate(an_app()[0], RULES), "x" * 10_000

    assert gate.rule(a_scope("GET", f"/v1/leads/{long}")) is RULES["GET", "/v1/leads/{lead_id}"]
    assert gate.rule(a_scope("GET", f"/v1/leads/{long}/")) is None


def test_routes_are_told_as_rules_name_them() -> None:
    assert sorted(routes_of(an_app()[0])) == sorted(ROUTES)


@pytest.mark.parametrize("key", ROUTES)
def test_a_route_without_a_rule_refuses_to_start(key: Key) -> None:
    with pytest.raises(MissingRuleError) as refusal:
        Gate(an_app()[0], {other: rule for other, rule in RULES.items() if other != key})

    assert str([key]) in str(refusal.value)


@pytest.mark.parametrize(
    "key", [("GET", "/v1/plans"), ("PATCH", "/v1/leads"), ("WEBSOCKET", "/v1/leads"), ("get", "/v1/leads")]
)
def test_a_rule_without_a_route_refuses_to_start(key: Key) -> None:
    with pytest.raises(MissingRuleError) as refusal:
        Gate(an_app()[0], RULES | {key: Rule(None)})

    assert str([key]) in str(refusal.value)


def test_the_pages_that_fastapi_adds_need_rules_too() -> None:
    documented = set(routes_of(FastAPI()))

    assert documented == {("GET", path) for path in ("/openapi.json", "/docs", "/docs/oauth2-redirect", "/redoc")}
    with pytest.raises(MissingRuleError):
        Gate(FastAPI(), {})
