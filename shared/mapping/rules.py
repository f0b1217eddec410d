"""A mapping file: which columns of which file, or which fields of which message, make which events. Pure.

A TOML file with the system's `source`, its `time_zone` and `currency`, lookups of other files, and a table for each
event; `deploy/imports/crm-sales-opportunities.toml` is an example of all.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.events import TYPES, AnyEvent
from shared.events.codec import UnreadableEventError, decoded
from shared.mapping.errors import BadMappingError, BadRowError
from shared.mapping.values import Company, Row, Value, columns_in, object_of, value_of

SOMETHING = "*"
"""In `when`: the column says something, whatever it is."""


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Lookup(_Model):
    """Columns of another file, found by a key."""

    file: str
    key: str = Field(description="a text filled from a row of that file: `{product|squeezed}`")
    by: str = Field(description="the text, filled from a row at hand, that has to be equal")
    columns: dict[str, str] = Field(description="what they are called here, and there")


class Said(_Model):
    """One kind of event, as the mapping has it."""

    file: str = Field(default="", description="of an export: where the rows are")
    type: str
    id: str
    time: Any
    when: dict[str, str | list[str]] = {}
    once: bool = Field(default=False, description="the same event of several rows is one: the first")
    lookups: list[Lookup] = []
    data: dict[str, Any]


class _File(_Model):
    source: str
    time_zone: str
    currency: str | None = None
    secret_variable: str | None = Field(default=None, description="of a webhook: the variable that holds its secret")
    events: list[Said] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """How rows of a file become events of one type."""

    said: Said
    source: str
    id: Value
    time: Value
    data: Value

    @property
    def columns(self) -> set[str]:
        """Return the columns that rows need to have, those of lookups left out."""
        said = self.said
        asked = columns_in([said.id, said.time, said.data, *(one.by for one in said.lookups)]) | set(said.when)
        return asked - {name for one in said.lookups for name in one.columns}

    def is_meant(self, row: Row) -> bool:
        """Say whether *row* tells of such an event at all."""
        return all(_holds(row[column], wanted) for column, wanted in self.said.when.items())

    def event(self, row: Row) -> AnyEvent:
        """Return the event that *row* makes. Raises: BadRowError."""
        id_, time = self.id(row), self.time(row)
        if id_ is None or time is None:
            raise BadRowError(f"the row says nothing of the event's {'id' if id_ is None else 'time'}")
        data = self.data(row)
        told = {"specversion": "1.0", "id": id_, "source": self.source, "type": self.said.type, "time": time}
        try:
            return decoded(json.dumps(told | {"subject": self._subject(data), "data": data}))
        except UnreadableEventError as error:
            raise BadRowError(error.reason, error.field) from error

    def _subject(self, data: Mapping[str, Any]) -> str:
        """Return whom the event is of. Raises: BadRowError."""
        type_ = TYPES[self.said.type]
        try:
            return type_.model_validate_json(json.dumps(data)).subject
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, ("data", *first["loc"])))
            raise BadRowError(first["msg"], place) from error


@dataclass(frozen=True, slots=True)
class SystemMapping:
    """A mapping file, read."""

    secret_variable: str | None
    rules: tuple[Rule, ...]


def mapping_in(text: str) -> SystemMapping:
    """Return the mapping in the file's *text*. Raises: BadMappingError."""
    try:
        said = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadMappingError("", f"no TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BadMappingError(".".join(map(str, first["loc"])), first["msg"]) from error
    try:
        company = Company(ZoneInfo(said.time_zone), said.currency)
    except (LookupError, OSError, ValueError) as error:
        raise BadMappingError("time_zone", f"{said.time_zone!r} is no IANA time zone") from error
    return SystemMapping(said.secret_variable, tuple(_rules(said, company)))


def _rules(said: _File, company: Company) -> Iterator[Rule]:
    for number, one in enumerate(said.events):
        place = f"events[{number}]"
        if one.type not in TYPES:
            raise BadMappingError(
                f"{place}.type", f"{one.type!r} is not in the catalogue: python -m shared.events list"
            )
        if unknown := set(one.data) - set(TYPES[one.type].model_fields):
            raise BadMappingError(f"{place}.data.{min(unknown)}", f"{one.type} has no such field")
        yield Rule(
            one,
            said.source,
            value_of(one.id, f"{place}.id", company),
            value_of(_moment(one.time), f"{place}.time", company),
            object_of(one.data, f"{place}.data", company),
        )


def _moment(said: Any) -> Any:
    """Return how the time is taken: a table that names a column is a moment, without having to say so."""
    return {"as": "moment", **said} if isinstance(said, dict) else said


def _holds(text: str, wanted: str | list[str]) -> bool:
    if wanted == SOMETHING:
        return bool(text.strip())
    return text in ([wanted] if isinstance(wanted, str) else wanted)
