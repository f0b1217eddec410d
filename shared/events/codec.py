"""Bytes to events and back: the CloudEvents JSON format, and Kafka's structured and binary content modes.

Source: CloudEvents 1.0 JSON format and Kafka protocol binding.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, Union

from pydantic import Discriminator, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails, from_json

from shared.errors import SalesError
from shared.events import ENVELOPES, AnyEvent, EventData, EventRetracted, schema_path

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
KAFKA_HEADERS = [("content-type", STRUCTURED.encode())]

_SMALL = re.compile(r"\d{1,9}", re.ASCII)
_any_of_them: Any = Union[tuple(ENVELOPES.values())]  # noqa: UP007  # built at run time
_any_event: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[_any_of_them, Discriminator("type")])


class UnreadableEventError(SalesError):
    """The content is no event that this program knows; `field` names the place that is wrong, where there is one."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        self.reason, self.field = reason, field
        super().__init__(f"{field}: {reason}" if field else reason)


class NotJsonError(UnreadableEventError):
    """The content is not JSON."""

    code = "not-json"


class NotACloudEventError(UnreadableEventError):
    """A CloudEvents attribute is missing or malformed."""

    code = "not-a-cloudevent"


class UnknownTypeError(UnreadableEventError):
    """An event of a type that the catalogue does not have."""

    code = "unknown-type"

    def __init__(self, type_: str) -> None:
        self.type = type_
        super().__init__(f"the type {type_!r} is not in the catalogue", "type")


class InvalidDataError(UnreadableEventError):
    """A known type whose data is wrong."""

    code = "invalid-data"


class WrongSubjectError(UnreadableEventError):
    """The subject is not the id that this type's events are sharded by."""

    code = "wrong-subject"


def decode(content: bytes | str, headers: Iterable[tuple[str, bytes]] = ()) -> AnyEvent:
    """Return the event in a Kafka record's *content*; binary mode is recognised by its `ce_…` *headers*.

    Raises: UnreadableEventError, in the subclass that says why.
    """
    named = dict(headers)
    if (named.get("content-type") or b"").startswith(STRUCTURED.encode()):
        return decoded(content)
    attributes = {name[3:]: value for name, value in named.items() if name.startswith("ce_")}
    return decoded(_structured(attributes, content) if attributes else content)


def decoded(content: bytes | str) -> AnyEvent:
    """Return the event in structured JSON. Raises: UnreadableEventError."""
    try:
        event = _any_event.validate_json(content)
    except ValidationError as error:
        raise _unreadable(error.errors(include_url=False)[0]) from error
    if isinstance(event.data, EventRetracted):
        event = event.model_copy(update={"data": _canonical(event.data)})
    # A copy for the client that its own was merged into has that client as its subject.
    if event.via is None and event.subject != event.data.subject:
        raise WrongSubjectError(
            f"is {event.subject!r}, but events of this data belong to {event.data.subject!r}", "subject"
        )
    return event


def retracted(data: EventRetracted) -> AnyEvent:
    """Return the event that *data* takes back. Raises: InvalidDataError."""
    try:
        event = decoded(json.dumps(data.event))
    except UnreadableEventError as error:
        raise InvalidDataError(str(error), "data.event") from error
    if isinstance(event.data, EventRetracted):
        raise InvalidDataError("a retraction cannot be retracted", "data.event")
    return event


def encode(event: AnyEvent) -> bytes:
    """Return *event* as canonical structured JSON: equal events give equal bytes."""
    return event.model_dump_json(exclude_none=True).encode()


def topic_of(event: AnyEvent) -> str:
    """Return the topic that *event* belongs on."""
    data: EventData = event.data
    return retracted(data).data.kafka_topic if isinstance(data, EventRetracted) else data.kafka_topic


def shard_key(event: AnyEvent) -> str:
    """Return what decides the shard that *event* belongs to: its subject, unless its type has a key of its own."""
    told = retracted(event.data).data if isinstance(event.data, EventRetracted) else event.data
    return told.shard_key or event.subject


def enveloped(data: EventData, *, id: str, source: str, time: datetime, hops: int = 0) -> AnyEvent:  # noqa: A002  # CloudEvents' name
    """Return *data* in its envelope, as it goes on the wire. Raises: InvalidDataError if it retracts no event."""
    name = type(data).__name__
    data = _canonical(data) if isinstance(data, EventRetracted) else data
    return ENVELOPES[name](
        id=id,
        source=source,
        type=name,
        subject=data.subject,
        time=time,
        dataschema=schema_path(name),
        hops=hops,
        data=data,
    )


def _canonical(data: EventRetracted) -> EventRetracted:
    """Return *data* with the retracted event as this program writes it, so that equal retractions are written alike."""
    return data.model_copy(update={"event": json.loads(encode(retracted(data)))})


def _structured(attributes: Mapping[str, bytes | None], content: bytes | str) -> str:
    try:
        data = from_json(content)
    except ValueError as error:
        raise NotJsonError(str(error), "data") from error
    try:
        texts: dict[str, Any] = {name: value.decode() for name, value in attributes.items() if value is not None}
    except UnicodeDecodeError as error:
        raise NotACloudEventError(f"a ce_ header is not UTF-8: {error}") from error
    hops = texts.get("hops", "0")
    return json.dumps(texts | {"data": data, "hops": int(hops) if _SMALL.fullmatch(hops) else hops})


def _unreadable(error: ErrorDetails) -> UnreadableEventError:
    """Return what the first complaint of pydantic means in the words of this module."""
    # The discriminated union puts the type before the path of the field.
    path = [str(part) for part in error["loc"]]
    path = path[1:] if path and path[0] in ENVELOPES else path
    field, message = ".".join(path) or None, error["msg"]
    match error["type"]:
        case "json_invalid":
            return NotJsonError(message)
        case "union_tag_invalid" if isinstance(error["input"]["type"], str):
            return UnknownTypeError(str(error["ctx"]["tag"]))
        case "union_tag_not_found" | "union_tag_invalid":
            return NotACloudEventError("a text is required", "type")
        case _:
            wrong = InvalidDataError if path[:1] == ["data"] else NotACloudEventError
            return wrong(message, field)
