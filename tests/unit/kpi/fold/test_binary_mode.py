"""Events in Kafka's binary mode: attributes in `ce_…` headers, the content is the data."""

import json

import pytest

from services.kpi.fold.delivery import reading_of
from shared.events.codec import STRUCTURED, encode
from tests.builders import a_lead_created
from tests.deliveries import a_delivery

LEAD = a_lead_created()
TOLD = json.loads(encode(LEAD))
DATA = json.dumps(TOLD["data"]).encode()
HEADERS = {f"ce_{name}": str(value).encode() for name, value in TOLD.items() if name != "data"}


def test_the_attributes_are_in_the_headers() -> None:
    [(_, event)] = reading_of([a_delivery(DATA, headers=HEADERS.items())], lambda _: 0).facts

    assert event == LEAD


def test_a_structured_content_type_decides_whatever_the_other_headers_say() -> None:
    headers = HEADERS | {"content-type": STRUCTURED.encode(), "ce_type": b"MoonRisen"}

    assert len(reading_of([a_delivery(encode(LEAD), headers=headers.items())], lambda _: 0).facts) == 1


@pytest.mark.parametrize(
    ("content", "changes", "code"),
    [
        (b"hello", {}, "not-json"),
        (b"{}", {}, "invalid-data"),
        (DATA, {"ce_id": b"\xff"}, "not-a-cloudevent"),
        (DATA, {"ce_id": b""}, "not-a-cloudevent"),
        (DATA, {"ce_time": b"2026-11-23T09:00:00"}, "not-a-cloudevent"),
        (DATA, {"ce_hops": b"many"}, "not-a-cloudevent"),
    ],
)
def test_what_is_wrong_in_it_is_a_dead_letter(content: bytes, changes: dict[str, bytes], code: str) -> None:
    bad, good = a_delivery(content, headers=(HEADERS | changes).items()), a_delivery(encode(LEAD), offset=1)

    reading = reading_of([bad, good], lambda _: 0)

    assert [letter.code for letter in reading.dead] == [code]
    assert [delivered for delivered, _ in reading.facts] == [good]


def test_an_unknown_type_is_skipped() -> None:
    headers = HEADERS | {"ce_type": b"MoonRisen"}

    assert reading_of([a_delivery(DATA, headers=headers.items())], lambda _: 0).unknown == ["MoonRisen"]
