"""The golden files: what every published event type looks like on the wire, for ever.

A new type gets its file from `python -m shared.events write tests/contract/golden`; an existing file never changes.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from shared.events import TYPES
from shared.events.codec import InvalidDataError, decode, encode
from shared.events.examples import EXAMPLES
from shared.events.schemas import VERSION, example

GOLDEN = Path(__file__).parent / "golden"
ATTRIBUTES = ("specversion", "id", "source", "type", "subject", "time", "dataschema", "hops")
REQUIRED = [
    (type_, name) for type_, data in TYPES.items() for name, field in data.model_fields.items() if field.is_required()
]


def golden(type_: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLDEN / f"{type_}.v{VERSION}.json").read_bytes())
    return content


def test_every_type_of_the_catalogue_has_a_golden_file_and_no_file_is_left_over() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{type_}.v{VERSION}.json" for type_ in TYPES}


@pytest.mark.parametrize("type_", TYPES)
def test_a_golden_file_is_the_declared_example(type_: str) -> None:
    assert golden(type_) == example(type_)


@pytest.mark.parametrize("type_", TYPES)
def test_a_golden_event_is_read_as_the_declared_one(type_: str) -> None:
    assert decode(json.dumps(golden(type_))) == EXAMPLES[type_]


@pytest.mark.parametrize("type_", TYPES)
def test_a_golden_event_is_written_in_one_stable_form(type_: str) -> None:
    written = encode(decode(json.dumps(golden(type_))))

    assert json.loads(written) == golden(type_)
    assert encode(decode(written)) == written


@pytest.mark.parametrize("type_", TYPES)
def test_binary_mode_says_the_same_as_structured_mode(type_: str) -> None:
    event = golden(type_)
    headers = [(f"ce_{name}", str(event[name]).encode()) for name in ATTRIBUTES]
    headers += [("content-type", b"application/json"), ("traceparent", b"00-1-1-01")]

    assert decode(json.dumps(event["data"]).encode(), headers) == EXAMPLES[type_]


@pytest.mark.parametrize("type_", TYPES)
def test_a_content_type_of_structured_mode_outweighs_headers(type_: str) -> None:
    headers = [("content-type", b"application/cloudevents+json; charset=utf-8"), ("ce_id", b"another")]

    assert decode(encode(EXAMPLES[type_]), headers) == EXAMPLES[type_]


@pytest.mark.parametrize("type_", TYPES)
def test_fields_that_nobody_knows_are_ignored(type_: str) -> None:
    event = golden(type_)
    event |= {"traceparent": "00-1-1-01", "data": event["data"] | {"mood": "sunny"}}

    assert decode(json.dumps(event)) == EXAMPLES[type_]


@pytest.mark.parametrize(("type_", "name"), REQUIRED)
def test_a_missing_required_field_is_named(type_: str, name: str) -> None:
    event = golden(type_)
    del event["data"][name]

    with pytest.raises(InvalidDataError) as refused:
        decode(json.dumps(event))

    assert refused.value.field == f"data.{name}"
