"""A dead letter: where a delivery lay that could not be used, why, what it said, and what became of it. Pure."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from shared.topics import TOPICS
from shared.values import Moment

_OWNERS = {topic.name: topic.owner for topic in TOPICS}
_ATTRIBUTES = ("type", "source", "id", "subject")


class State(StrEnum):
    """What became of a letter."""

    WAITING = "waiting"
    REPLAYED = "replayed"
    """Sent again, as it was or put right."""
    DISCARDED = "discarded"


class Place(BaseModel):
    """Where in the log the delivery lies; it names the letter."""

    model_config = ConfigDict(frozen=True)

    topic: str
    partition: int
    offset: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


class Brief(BaseModel):
    """A letter as lists have it."""

    model_config = ConfigDict(frozen=True)

    place: Place
    number: int
    """How manyth of all letters it is, from 0: later ones have greater numbers."""
    service: str
    """Whose topic it was found on."""
    type: str | None
    """As the sender named it; null where the content says none."""
    code: str
    reason: str
    field: str | None
    """The place in the content that is wrong."""
    found_at: Moment
    state: State = State.WAITING
    note: str | None = None
    """Why it was sent again or discarded."""
    settled_at: Moment | None = None


class Letter(Brief):
    """A letter, whole."""

    source: str | None
    id: str | None
    subject: str | None
    bytes: int
    """How long the content was; more than 64 kB are not kept here, but in the log at the letter's place."""
    content: str
    content_base64: str
    headers: dict[str, str | None]
    replayed_as: dict[str, Any] | None = None
    """The event that was sent instead."""


def letter_of(told: Mapping[str, Any], number: int, found_ms: int) -> Letter:
    """Return the letter that the fold *told* of, the one of this *number* on its topic."""
    place = Place(**told["position"])
    return Letter(
        place=place,
        number=number,
        service=_OWNERS.get(place.topic, "kpi"),
        code=told["code"],
        reason=told["reason"],
        field=told["field"],
        found_at=datetime.fromtimestamp(found_ms / 1000, UTC),
        bytes=told["bytes"],
        content=told["content"],
        content_base64=told["content_base64"],
        headers=told["headers"],
        **_said(told["content"], told["headers"]),
    )


def _said(content: str, headers: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return what the content calls itself, as far as it can be read: in its headers, in binary mode."""
    said: dict[str, Any] = {name[3:]: value for name, value in headers.items() if name.startswith("ce_")}
    if not said:
        try:
            read = json.loads(content)
        except (ValueError, RecursionError):
            read = None
        said = read if isinstance(read, dict) else {}
    return {name: value if isinstance(value := said.get(name), str) else None for name in _ATTRIBUTES}
