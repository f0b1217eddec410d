"""No event says who a client is: ids, classes, numbers and times only; every other text is listed, with its reason."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from shared.events import TYPES
from shared.events.schemas import data_schema

SAYS_WHAT_IT_IS = {"enum", "const", "format", "pattern"}
NAMES_OF_PARTS = {"scope", "period", "breakdown", "unit"}
"""Texts that are made of ids and words of ours, checked by their own types."""
TEXTS = {
    "TeamCreated.name": "a team's",
    "ManagerJoined.display_name": "staff",
    "ManagerMoved.display_name": "staff",
    "ManagerLeft.display_name": "staff",
    "ContestSettled.places.name": "staff, or a team",
    "ContestSettled.places.reading.reason": "why a value is null, a word of ours",
    "OrderCancelled.reason": "written by staff: docs/privacy.md says what not to write",
    "EventRetracted.reason": "written by staff: docs/privacy.md says what not to write",
    **{
        f"{type_}.{text}": "written by staff for staff"
        for type_ in ("ContestAnnounced", "ContestCancelled", "ContestSettled")
        for text in ("name", "prize")
    },
}
PERSONAL = re.compile(
    r"(^|_)(name|phone|tel|mobile|e?mail|address|street|city|zip|postcode|birth\w*|age|gender|sex|passport|iban|ip|"
    r"note|notes|comment|text|message_text|body|title|salutation|photo|contact)(_|$)"
)


def fields_of(schema: dict[str, Any], place: str, parts: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every place in data of *schema*, and what may be there."""
    if "$ref" in schema:
        yield from fields_of(parts[schema["$ref"].rpartition("/")[2]], place, parts)
        return
    yield place, schema
    for key in ("anyOf", "oneOf", "allOf"):
        for one in schema.get(key, []):
            yield from fields_of(one, place, parts)
    for name, one in schema.get("properties", {}).items():
        yield from fields_of(one, f"{place}.{name}", parts)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from fields_of(schema[key], place, parts)


def places(type_: str) -> list[tuple[str, dict[str, Any]]]:
    """Return every place in the data of events of *type_*."""
    schema = data_schema(type_)
    return list(fields_of(schema, type_, schema.get("$defs", {})))


def free_texts(type_: str) -> set[str]:
    """Return where events of *type_* say whatever somebody likes."""
    return {
        place
        for place, said in places(type_)
        if said.get("type") == "string"
        and not SAYS_WHAT_IT_IS & set(said)
        and place.rpartition(".")[2] not in NAMES_OF_PARTS
    }


@pytest.mark.parametrize("type_", TYPES)
def test_an_event_has_no_text_that_is_not_listed(type_: str) -> None:
    assert free_texts(type_) <= set(TEXTS)


@pytest.mark.parametrize("type_", TYPES)
def test_no_field_is_called_like_what_is_personal(type_: str) -> None:
    called = {place for place, _ in places(type_) if PERSONAL.search(place.rpartition(".")[2])}

    assert called <= set(TEXTS)


def test_the_list_names_nothing_that_is_not_there() -> None:
    assert set(TEXTS) == {place for type_ in TYPES for place in free_texts(type_)}
