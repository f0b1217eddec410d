"""The contract, as documents for people and machines: JSON Schema of every event, and AsyncAPI of every topic."""

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from shared.events import ENVELOPES, TYPES, EventRetracted, schema_path
from shared.events.codec import STRUCTURED, encode
from shared.events.examples import EXAMPLES
from shared.topics import REKEYED, SHARD_TOPICS, TOPICS, Topic

Json = dict[str, Any]

VERSION = 1
"""Of every type's schema: facts are only added to a type, and a breaking change is a new type."""

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_OF_EVERY_PRODUCER = ("specversion", "type")
"""Required by CloudEvents, though our classes can supply them."""


def data_schema(type_: str) -> Json:
    """Return the JSON Schema that an event's `dataschema` names: that of the data of *type_*. Raises: KeyError."""
    return {"$schema": _DRAFT, "$id": schema_path(type_)} | TYPES[type_].model_json_schema()


def event_schema(type_: str) -> Json:
    """Return the JSON Schema of a whole event of *type_*, envelope and data. Raises: KeyError."""
    return {"$schema": _DRAFT, "$id": event_schema_path(type_)} | _as_sent(ENVELOPES[type_].model_json_schema())


def event_schema_path(type_: str) -> str:
    """Return where services serve the JSON Schema of a whole event of *type_*."""
    return f"{schema_path(type_)}/event"


def example(type_: str) -> Json:
    """Return an event of *type_* as its JSON. Raises: KeyError if there is no such type."""
    written: Json = json.loads(encode(EXAMPLES[type_]))
    return written


def index() -> list[Json]:
    """Return what there is: each type with its owner, topics, version and where its schemas are."""
    return [
        {
            "type": type_,
            "owner": data.owner,
            "topics": [topic.name for topic in TOPICS if topic.name != REKEYED and type_ in types_on(topic)],
            "version": VERSION,
            "data_schema": schema_path(type_),
            "event_schema": event_schema_path(type_),
        }
        for type_, data in TYPES.items()
    ]


def types_on(topic: Topic) -> list[str]:
    """Return the types of the events that may lie on *topic*."""
    if topic.name == REKEYED:
        return [type_ for type_, data in TYPES.items() if data.kafka_topic in SHARD_TOPICS]
    # A retraction goes where the retracted event lies.
    retractable = topic.name in SHARD_TOPICS
    return [
        type_
        for type_, data in TYPES.items()
        if data.kafka_topic == topic.name or (data is EventRetracted and retractable)
    ]


def asyncapi(owner: str | None = None) -> Json:
    """Return the AsyncAPI document of all topics; its operations are what *owner*, or everybody, sends."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Salespulse events" + (f": {owner}" if owner else ""),
            "version": str(VERSION),
            "description": "CloudEvents 1.0; the record's key is the event's subject.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": STRUCTURED,
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {
            f"{topic.owner}.send.{topic.name}": _sending(topic)
            for topic in TOPICS
            if owner is None or topic.owner in (owner, "all")
        },
        "components": {"messages": {type_: _message(type_) for type_ in TYPES}, "schemas": _components()},
    }


def _channel(topic: Topic) -> Json:
    return {
        "address": topic.name,
        "description": f"Written by {topic.owner}.",
        "messages": {type_: {"$ref": f"#/components/messages/{type_}"} for type_ in types_on(topic)},
        "bindings": {"kafka": {"topic": topic.name, "x-config": topic.config, "bindingVersion": "0.5.0"}},
    }


def _sending(topic: Topic) -> Json:
    channel = f"#/channels/{topic.name}"
    return {
        "action": "send",
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{type_}"} for type_ in types_on(topic)],
    }


def _message(type_: str) -> Json:
    return {
        "name": type_,
        "title": type_,
        "summary": (TYPES[type_].__doc__ or "").strip(),
        "contentType": STRUCTURED,
        "payload": {"$ref": f"#/components/schemas/{ENVELOPES[type_].__name__}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": "the subject"}, "bindingVersion": "0.5.0"}},
        "x-owner": TYPES[type_].owner,
        "examples": [{"name": type_, "payload": example(type_)}],
    }


def _components() -> Json:
    envelopes: list[tuple[type[BaseModel], Any]] = [(envelope, "validation") for envelope in ENVELOPES.values()]
    _, document = models_json_schema(envelopes, ref_template="#/components/schemas/{model}")
    whole = {envelope.__name__ for envelope in ENVELOPES.values()}
    schemas: dict[str, Json] = document["$defs"]
    return {name: _as_sent(schema) if name in whole else schema for name, schema in schemas.items()}


def _as_sent(schema: Json) -> Json:
    return schema | {"required": [*_OF_EVERY_PRODUCER, *schema["required"]]}
