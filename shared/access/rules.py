"""Who may use which route. Every route has a rule: an application with one that has none does not start."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette._utils import get_route_path
from starlette.routing import Mount, WebSocketRoute
from starlette.types import Scope

from shared.access.principal import Role
from shared.errors import SalesError

SOCKET, ANY = "WEBSOCKET", "*"
_LONGEST_KEPT = 200


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


class _Way(NamedTuple):
    """What a route answers to."""

    method: str | None
    """None: it is a WebSocket, which no request can say by its method."""
    named: str
    """The method that its rule names: HEAD goes with GET, where one route has both."""
    path: str
    regex: re.Pattern[str]

    @property
    def key(self) -> tuple[str, str]:
        return self.named, self.path


class Gate:
    """Finds the rule of a request, as the application will find its route: the first that takes method and path."""

    def __init__(self, app: FastAPI, rules: Rules) -> None:
        """Raises: MissingRuleError, if a route has no rule or a rule no route."""
        self._ways = list(_ways(app))
        routes = {way.key for way in self._ways}
        if routes != set(rules):
            raise MissingRuleError(routes - set(rules), set(rules) - routes)
        self._rules = rules
        self._found = lru_cache(maxsize=10_000)(self._find)

    def rule(self, scope: Scope) -> Rule | None:
        """Return the rule of what *scope* asks for; None where there is no such route."""
        method = None if scope["type"] == "websocket" else scope["method"]
        path = get_route_path(scope)
        return (self._found if len(path) <= _LONGEST_KEPT else self._find)(method, path)

    def methods(self, scope: Scope) -> list[str]:
        """Return the HTTP methods that the path of *scope* takes, where the rule of its own is None."""
        path = get_route_path(scope)
        if scope["type"] == "websocket":
            return []
        return sorted({way.method for way in self._ways if way.method is not None and way.regex.match(path)})

    def _find(self, method: str | None, path: str) -> Rule | None:
        takes = {method} if method is None else {method, ANY}
        return next((self._rules[way.key] for way in self._ways if way.method in takes and way.regex.match(path)), None)


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield the method and path of every route of *app*, as rules name them."""
    yield from dict.fromkeys(way.key for way in _ways(app))


def _ways(app: FastAPI) -> Iterator[_Way]:
    for context in iter_route_contexts(app.routes):
        path, regex = str(context.path), context.path_regex
        if isinstance(context.original_route, Mount):
            yield from (_Way(method, ANY, f"{path}/{{path:path}}", regex) for method in (ANY, None))
        elif isinstance(context.original_route, WebSocketRoute):
            yield _Way(None, SOCKET, path, regex)
        else:
            methods = context.methods or {ANY}
            yield from (_Way(method, _named(method, methods), path, regex) for method in sorted(methods))


def _named(method: str, methods: Collection[str]) -> str:
    return "GET" if method == "HEAD" and "GET" in methods else method
