"""What attackers write where a text belongs, and a harmless text that nobody may tell from it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from tests.e2e.requests import Asked, Place, with_at

TEXTS: Mapping[str, str] = {
    "an operator": '{"$gt":"@"}',
    "a bare operator": "$where.@",
    "code": "';return(true)//'OR'1'='1'--{{7*7}}${7*7}%s%n@",
    "a dotted key": "state.secret.@",
    "NUL": "@\0b",
    "a header of its own": "@\r\nX-Injected: yes\r\n\r\n<html>",
    "a way up": "../../../etc/@",
    "a long text": "x" * 9_000 + "@",
    "an override of direction": "\u202e@\u2066",
    "markup": "<script>alert('@')</script>",
}
"""By what they are; @ is where a mark is put, so that each is new."""
OBJECTS: Mapping[str, Any] = {
    "a comparison": {"$gt": ""},
    "code": {"$where": "sleep(1000) || true"},
    "a pattern": {"$regex": ".*"},
    "any but none": {"$ne": None},
    "a list": ["$ne", ""],
}
KEYS = ("$where", "$set", "$[]", "state.secret", "__proto__", "a\0b")
"""Names that nobody declares: of fields of a body, and, in brackets, of a parameter."""


LONG = 1_000


@dataclass(frozen=True)
class Attempt:
    """A request with *value* at *place*, and the same with a harmless text there."""

    what: str
    place: str
    asked: Asked
    twin: Asked
    value: str
    harmless: str

    def __str__(self) -> str:
        """Say what it is."""
        return f"{self.asked}: {self.what} as {self.place}"


def marked(text: str) -> str:
    """Return *text* as it was never sent before."""
    return text.replace("@", f"m{uuid4().hex[:8]}")


def harmless_as(text: str) -> str:
    """Return a harmless text of the same kind: with as many steps, and long where *text* is."""
    return re.sub(r"[^/]+", lambda _: f"z{uuid4().hex[:8]}", text) if len(text) < LONG else "z" * len(text)


def in_path(asked: Asked, name: str, text: str) -> Asked:
    """Return the request with *text* as a step of its path."""
    return replace(asked, in_path={**asked.in_path, name: text})


def in_query(asked: Asked, name: str, text: str) -> Asked:
    """Return the request with *text* as a parameter of its query."""
    return replace(asked, query=(*(pair for pair in asked.query if pair[0] != name), (name, text)))


def in_header(asked: Asked, name: str, text: str) -> Asked:
    """Return the request with *text* as a header, as far as HTTP can carry it."""
    return replace(asked, headers={**asked.headers, name: re.sub(r"[^\x20-\x7e]", "", text)})


def in_body(asked: Asked, place: Place, value: Any) -> Asked:
    """Return the request with *value* at a place of its body."""
    return replace(asked, body=with_at(asked.body, place, value))


WRITTEN = {"path": in_path, "query": in_query, "header": in_header}


def seen(text: str, value: str) -> Any:
    """Return the JSON of *text* as it is compared: without *value*, and numbers and moments by their kind alone."""
    forms = {json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1], value}
    for form in sorted(forms, key=len, reverse=True):
        text = text.replace(form, "…")
    try:
        return _kinds(json.loads(text))
    except json.JSONDecodeError:
        return "no JSON"


def _kinds(said: Any) -> Any:
    match said:
        case dict():
            return {name: _kinds(value) for name, value in said.items()}
        case list():
            return [_kinds(value) for value in said]
        case int() | float():
            return "a number"
        case str() if re.match(r"\d{4}-\d\d-\d\d", said):
            return "a moment"
        case _:
            return said
