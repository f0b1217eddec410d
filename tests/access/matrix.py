"""The access matrix: who is answered what, for every route of an application, role, and own or foreign thing. Pure.

It is complete by construction: a route without a rule, or a path parameter that nobody says how to fill, ends it.
A service plugs in with its application, its rules, and what its parameters are filled with::

    PARAMETERS = {"lead_id": theirs({Role.REP: "of-ada", Role.LEAD: "of-north"}, foreign="of-bob", at_large="of-ada")}
    QUESTIONS = {("POST", "/v1/leads/{lead_id}/assign"): Question(body={"manager_id": "ada"})}
    for case in cases(app, RULES, PARAMETERS, QUESTIONS): ...
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fastapi import FastAPI

from shared.access.principal import Role
from shared.access.rules import ANY, Gate, Rules, routes_of

Key = tuple[str, str]
_NAMES = re.compile(r"{(\w+)(?::\w+)?}")
_LEAST_FAULT = 500


class Expected(StrEnum):
    """How somebody is answered."""

    UNKNOWN = "401"
    REFUSED = "403"
    HIDDEN = "404"
    LET_IN = "let in"
    """Whatever is answered is about what was asked, not about who asked."""

    def fits(self, status: int) -> bool:
        """Say whether *status* is such an answer."""
        if self is Expected.LET_IN:
            return status not in {401, 403, 404, 405} and status < _LEAST_FAULT
        return str(status) == self.value


@dataclass(frozen=True)
class Parameter:
    """What a parameter is filled with: something of whoever has the role, and something that is not."""

    own: Callable[[Role], str]
    foreign: Callable[[Role], str | None]
    """None: to that role nothing is foreign."""


def nobodys(value: str) -> Parameter:
    """Return a parameter that belongs to nobody: who may use the route may use it."""
    return Parameter(lambda _: value, lambda _: None)


def theirs(own: Mapping[Role, str], *, foreign: str, at_large: str) -> Parameter:
    """Return a parameter that is somebody's: *own* and *foreign* for those roles; all else see all, *at_large* too."""
    return Parameter(lambda role: own.get(role, at_large), lambda role: foreign if role in own else None)


@dataclass(frozen=True)
class Question:
    """What a route is asked beside its path."""

    query: Mapping[str, Parameter] = field(default_factory=dict)
    body: Any = None
    method: str = "GET"
    """Where the route takes any."""


@dataclass(frozen=True)
class Case:
    """One cell of the matrix, and how it is asked."""

    key: Key
    role: Role | None
    """None: nobody known."""
    foreign: str | None
    """The parameter that is filled with what is not theirs."""
    expected: Expected
    method: str
    path: str
    query: Mapping[str, str]
    body: Any

    def __str__(self) -> str:
        whose = f" with a foreign {self.foreign}" if self.foreign else ""
        return f"{' '.join(self.key)} as {self.role or 'nobody'}{whose}: {self.expected}"


class UnfilledError(AssertionError):
    """A path has a parameter that nobody says how to fill."""


def cases(
    app: FastAPI, rules: Rules, parameters: Mapping[str, Parameter], questions: Mapping[Key, Question] | None = None
) -> list[Case]:
    """Return every case of *app*. Raises: MissingRuleError, UnfilledError."""
    Gate(app, rules)
    asked = questions or {}
    if unknown := asked.keys() - rules.keys():
        raise UnfilledError(f"questions to routes that there are not: {sorted(unknown)}")
    routes = [_Route(key, rules, parameters, asked.get(key, Question())) for key in routes_of(app)]
    return [case for route in routes for role in (None, *Role) for case in route.cases(role)]


class _Route:
    def __init__(self, key: Key, rules: Rules, parameters: Mapping[str, Parameter], question: Question) -> None:
        self._key, self._roles, self._question = key, rules[key].roles, question
        self._in_path = _NAMES.findall(key[1])
        if unfilled := set(self._in_path) - parameters.keys():
            raise UnfilledError(f"{' '.join(key)}: nobody says what to fill {sorted(unfilled)} with")
        self._parameters = {name: parameters[name] for name in self._in_path} | dict(question.query)

    def cases(self, role: Role | None) -> Iterator[Case]:
        yield self._case(role, None)
        if role is not None:
            foreign = [name for name, parameter in self._parameters.items() if parameter.foreign(role) is not None]
            yield from (self._case(role, name) for name in foreign)

    def _case(self, role: Role | None, foreign: str | None) -> Case:
        method = self._question.method if self._key[0] == ANY else self._key[0]
        filled = {name: self._filled(name, role or Role.ADMIN, foreign) for name in self._parameters}
        path = _NAMES.sub(lambda found: filled[found[1]], self._key[1])
        query = {name: filled[name] for name in self._question.query}
        return Case(self._key, role, foreign, self._expected(role, foreign), method, path, query, self._question.body)

    def _filled(self, name: str, role: Role, foreign: str | None) -> str:
        parameter = self._parameters[name]
        return (parameter.foreign(role) if name == foreign else None) or parameter.own(role)

    def _expected(self, role: Role | None, foreign: str | None) -> Expected:
        if self._roles is None:
            return Expected.LET_IN
        if role is None:
            return Expected.UNKNOWN
        if role not in self._roles:
            return Expected.REFUSED
        return Expected.HIDDEN if foreign else Expected.LET_IN
