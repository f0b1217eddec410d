"""Every request that a service's OpenAPI document allows, as small as it can be, and where it takes texts."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

KNOWN = {
    "scope": "company",
    "period": "2026-11",
    "kpi": "calls_completed",
    "by": "channel",
    "rate": "1.5",
    "currency": "USD",
}
"""Texts that make a question one that has an answer, by their names."""
NEEDED: Mapping[str, Mapping[str, Any]] = {
    "/v1/surveys/{survey_id}/answer": {"score": 9},
    "/v1/quotes": {"amount_minor": 1},
    "/v1/quotes/{quote_id}/revise": {"amount_minor": 1},
    "/v1/discounts/approve": {"deal_id": ...},
    "/v1/kpi-sets": {"items": [{"kpi": "calls_completed", "weight_bp": 10_000, "cap_bp": 10_000}]},
    "/v1/orders": {
        "lines": [{"line_id": "z", "sku": "z", "category": "z", "quantity": 1, "unit_price_minor": 1}],
    },
}
"""What a command needs that its schema does not tell, by its path; `...` is whatever its field takes."""
FORMATS = {"date-time": "2026-11-20T09:00:00Z", "date": "2026-11-20", "time": "09:00"}
DEEPEST = 4

Place = tuple[str | int, ...]
Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """A request."""

    method: str
    path: str
    in_path: Mapping[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def url(self) -> str:
        """The path with its parameters, each of which is written as one step."""
        return re.sub(r"\{(\w+)\}", lambda found: quote(self.in_path[found[1]], safe=""), self.path)

    def __str__(self) -> str:
        """Say which it is."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Operation:
    """One way of asking: a method and a path."""

    method: str
    path: str
    declared: Schema

    @property
    def body(self) -> Schema | None:
        """The schema of its JSON."""
        content = self.declared.get("requestBody", {}).get("content", {})
        found: Schema | None = content.get("application/json", {}).get("schema")
        return found


class Requests:
    """The requests of an OpenAPI document; all their ids and names are new, so that nothing is known by them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._paths, self._schemas = document["paths"], document["components"]["schemas"]

    def operations(self) -> Iterator[Operation]:
        """Yield every way of asking."""
        for path, methods in self._paths.items():
            for method, declared in methods.items():
                yield Operation(method.upper(), path, declared)

    def parameters(self, where: str) -> Iterator[tuple[Operation, str]]:
        """Yield the name of each text that is taken *where*: in the path, query or header."""
        for operation in self.operations():
            for parameter in operation.declared.get("parameters", ()):
                if parameter["in"] == where and self._is_text(parameter["schema"]):
                    yield operation, parameter["name"]

    def texts(self) -> Iterator[tuple[Operation, Place]]:
        """Yield each place in a JSON body where a text is taken."""
        for operation in self.operations():
            for place in self._places(operation.body or {}, ()):
                yield operation, place

    def asked(self, operation: Operation) -> Asked:
        """Return the smallest request that the operation takes."""
        body: Any = self._example(operation.body) if operation.body else None
        if operation.path in NEEDED and operation.body:
            fields = self._resolved(operation.body)["properties"]
            for name, value in NEEDED[operation.path].items():
                body[name] = self._example(fields[name], name) if value is ... else value
        asked = Asked(operation.method, operation.path, body=body)
        for parameter in operation.declared.get("parameters", ()):
            name, value = parameter["name"], str(self._example(parameter["schema"], parameter["name"]))
            if parameter["in"] == "path":
                asked = replace(asked, in_path={**asked.in_path, name: value})
            elif parameter["in"] == "query" and parameter["required"]:
                asked = replace(asked, query=(*asked.query, (name, KNOWN.get(name, value))))
        return asked

    def _example(self, schema: Schema, name: str = "") -> Any:
        """Return something small that *schema* takes."""
        schema = self._resolved(schema)
        if "const" in schema or "enum" in schema:
            return schema.get("const") or schema["enum"][0]
        of_type: Mapping[str, Callable[[Schema], Any]] = {
            "object": self._object,
            "array": lambda found: [self._example(found["items"])] * max(1, found.get("minItems", 0)),
            "integer": lambda found: max(found.get("minimum", 1), found.get("exclusiveMinimum", 0) + 1, 1),
            "number": lambda found: found.get("minimum", 1),
            "boolean": lambda _: True,
            "string": lambda found: a_text(found, name),
        }
        made: Callable[[Schema], Any] = of_type.get(schema.get("type", "object"), self._object)
        return made(schema)

    def _object(self, schema: Schema) -> dict[str, Any]:
        return {name: self._example(schema["properties"][name], name) for name in schema.get("required", ())}

    def _places(self, schema: Schema, place: Place) -> Iterator[Place]:
        schema = self._resolved(schema)
        if len(place) > DEEPEST:
            return
        if self._is_text(schema) and schema["type"] == "string":
            yield place
        for name, part in schema.get("properties", {}).items():
            yield from self._places(part, (*place, name))
        if schema.get("type") == "array":
            yield from self._places(schema["items"], (*place, 0))

    def _is_text(self, schema: Schema) -> bool:
        schema = self._resolved(schema)
        if schema.get("type") == "array":
            return self._is_text(schema["items"])
        return schema.get("type") == "string" and not schema.keys() & {"enum", "const"}

    def _resolved(self, schema: Schema) -> Schema:
        while parts := schema.get("anyOf") or schema.get("oneOf") or schema.get("allOf") or "$ref" in schema:
            if parts is True:
                schema = self._schemas[schema["$ref"].rpartition("/")[2]]
            else:
                schema = next(one for one in parts if one.get("type") != "null")
        return schema


def a_text(schema: Schema, name: str) -> str:
    """Return a text that *schema* takes for what has the *name*."""
    return FORMATS.get(schema.get("format", ""), KNOWN.get(name, f"z-{uuid4().hex[:12]}"))


def with_at(body: Any, place: Place, value: Any) -> Any:
    """Return *body* with *value* at *place*; the way there is made where there is none."""
    if not place:
        return value
    step, *rest = place
    if isinstance(step, int):
        return [with_at(body[0] if isinstance(body, list) and body else None, tuple(rest), value)]
    inside = body if isinstance(body, dict) else {}
    return {**inside, step: with_at(inside.get(step), tuple(rest), value)}
