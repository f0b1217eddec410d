"""Who may use which route. Every route has a rule: an application with one that has none does not start."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIWebSocketRoute, iter_route_contexts
from starlette.routing import Mount, WebSocketRoute, compile_path
from starlette.types import Scope

from shared.access.principal import Role
from shared.errors import SalesError

SOCKET, ANY = "WEBSOCKET", "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """The roles that may, and whether the audit log has it."""

    roles: frozenset[Role] | None
    """None: everybody, without a key."""
    is_audited: bool = False


def _rule(*roles: Role, is_audited: bool = False) -> Rule:
    return Rule(frozenset(roles), is_audited)


OPEN = Rule(None)
"""Health, and what checks its callers itself."""
KNOWN = _rule(*Role)
"""Whoever is known: what is the same for everybody, and names nobody."""
SEES = KNOWN
"""Whoever is known, of what is theirs to see: the answer is narrowed to it."""
WORKS = _rule(Role.REP, Role.LEAD, Role.HEAD, Role.ADMIN)
"""The sales day, for whoever's it is."""
LEADS = _rule(Role.LEAD, Role.HEAD, Role.ADMIN)
MANAGES = _rule(Role.HEAD, Role.ADMIN, is_audited=True)
"""Staff, plans, rates: what everybody's numbers depend on."""
OPERATES = _rule(Role.ADMIN)
CHANGES = _rule(Role.ADMIN, is_audited=True)
"""Keys, dead letters: what an operator answers for."""
PUBLISHES = _rule(Role.SYSTEM, Role.ADMIN)
"""The doors for events, of the types that the key names."""

Rules = Mapping[tuple[str, str], Rule]
"""By method (`WEBSOCKET`; `*` for whatever has none) and path as it is declared: `("GET", "/v1/leads/{lead_id}")`."""


class MissingRuleError(SalesError):
    """A route without a rule, or a rule without a route."""

    code = "missing-rule"

    def __init__(self, without_rule: Iterable[Any], without_route: Iterable[Any]) -> None:
        super().__init__(
            f"routes without a rule: {sorted(without_rule)}; rules without a route: {sorted(without_route)}"
        )


class Gate:
    """Finds the rule of a request, as the application will find its route."""

    def __init__(self, app: FastAPI, rules: Rules) -> None:
        """Raises: MissingRuleError, if a route has no rule or a rule no route."""
        routes = list(dict.fromkeys(routes_of(app)))
        if set(routes) != set(rules):
            raise MissingRuleError(set(routes) - set(rules), set(rules) - set(routes))
        self._rules = [(method, compile_path(path)[0], rules[method, path]) for method, path in routes]
        self._found = lru_cache(maxsize=10_000)(self._find)

    def rule(self, scope: Scope) -> Rule | None:
        """Return the rule of what *scope* asks for; None where there is no such route."""
        method = SOCKET if scope["type"] == "websocket" else scope["method"]
        return self._found("GET" if method == "HEAD" else method, scope["path"])

    def _find(self, method: str, path: str) -> Rule | None:
        return next((rule for of, regex, rule in self._rules if of in {method, ANY} and regex.match(path)), None)


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield the method and path of every route of *app*."""
    for context in iter_route_contexts(app.routes):
        route, path = context.original_route, str(context.path)
        if isinstance(route, Mount):
            yield ANY, f"{path}/{{path:path}}"
        elif isinstance(route, WebSocketRoute | APIWebSocketRoute):
            yield SOCKET, path
        else:
            methods = context.methods or {ANY}
            yield from ((method, path) for method in sorted(methods - {"HEAD"}))
