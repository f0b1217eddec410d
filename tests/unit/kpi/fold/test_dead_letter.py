"""A dead letter says where it lay and why, and keeps the beginning of what it was."""

import json
from base64 import b64decode

import pytest

from services.kpi.fold.announcer import dead_letter
from services.kpi.fold.delivery import DeadLetter, Delivered
from tests.deliveries import a_delivery

KEPT = 64 * 1024
BROKERS_LIMIT = 1_000_000


def a_letter(delivered: Delivered, reason: str = "bad", field: str | None = None) -> DeadLetter:
    return DeadLetter(delivered, "not-json", reason, field)


def test_it_says_where_it_lay_and_why() -> None:
    delivered = a_delivery(b"hello", partition=2, offset=7, headers=[("traceparent", b"00-1")])

    assert dead_letter(a_letter(delivered, field="data")) == {
        "position": {"topic": "sales.leads", "partition": 2, "offset": 7},
        "code": "not-json",
        "reason": "bad",
        "field": "data",
        "bytes": 5,
        "content": "hello",
        "content_base64": "aGVsbG8=",
        "headers": {"traceparent": "00-1"},
    }


def test_it_keeps_the_first_64_kb() -> None:
    kept = dead_letter(a_letter(a_delivery(b"a" * KEPT + b"b")))

    assert (kept["bytes"], kept["content"], b64decode(kept["content_base64"])) == (KEPT + 1, "a" * KEPT, b"a" * KEPT)


def test_what_is_no_text_is_kept_to_the_byte() -> None:
    kept = dead_letter(a_letter(a_delivery(b"\xff\x00")))

    assert (kept["content"], b64decode(kept["content_base64"])) == ("\ufffd\x00", b"\xff\x00")


def test_a_header_may_be_null() -> None:
    nothing: bytes = None  # type: ignore[assignment]  # Kafka has it, its client's types do not

    assert dead_letter(a_letter(a_delivery(headers=[("trace", nothing)])))["headers"] == {"trace": None}


@pytest.mark.parametrize("byte", [b"a", b"\x00", b"\xff", b'"'])
def test_whatever_was_sent_it_fits_the_brokers_messages(byte: bytes) -> None:
    endless = byte * BROKERS_LIMIT
    text = endless.decode(errors="replace")
    headers = [(f"{number}{text}", endless) for number in range(30)]

    kept = dead_letter(a_letter(a_delivery(endless, headers=headers), reason=text, field=text))

    assert len(json.dumps(kept)) < BROKERS_LIMIT
