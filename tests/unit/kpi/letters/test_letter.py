"""A dead letter says where it lay, why it could not be used, and as much of what it is as can be read."""

import json
from base64 import b64decode
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.fold.announcer import dead_letter
from services.kpi.fold.delivery import DeadLetter
from services.kpi.letters.letter import Letter, State, letter_of
from services.kpi.letters.terminal import place_of
from shared.refusals import InvalidError
from shared.topics import ORDERS
from tests.builders import MORNING
from tests.deliveries import Headers, a_delivery

KEPT_BYTES = 64 * 1024


def a_letter(content: bytes, headers: Headers = ()) -> Letter:
    """Return the letter of *content*, as the fold tells of it."""
    delivery = a_delivery(content, topic=ORDERS, partition=2, offset=17, headers=headers)
    told = msgspec.json.decode(msgspec.json.encode(dead_letter(DeadLetter(delivery, "invalid-data", "bad", "data.x"))))
    return letter_of(told, 5, int(MORNING.timestamp() * 1000))


def test_a_letter_has_place_reason_and_the_service_whose_topic_it_was_found_on() -> None:
    letter = a_letter(b"{}")

    assert (str(letter.place), letter.number, letter.service) == ("sales.orders/2/17", 5, "orders")
    assert (letter.code, letter.reason, letter.field) == ("invalid-data", "bad", "data.x")
    assert (letter.found_at, letter.state) == (MORNING, State.WAITING)


@pytest.mark.parametrize(
    ("content", "headers"),
    [
        (json.dumps({"type": "DealClosed", "id": "1", "source": "/crm", "subject": "c"}).encode(), []),
        (b"{}", [("ce_type", b"DealClosed"), ("ce_id", b"1"), ("ce_source", b"/crm"), ("ce_subject", b"c")]),
    ],
)
def test_what_the_sender_called_it_is_read_in_both_modes(content: bytes, headers: Headers) -> None:
    letter = a_letter(content, headers)

    assert (letter.type, letter.id, letter.source, letter.subject) == ("DealClosed", "1", "/crm", "c")


NESTED = st.recursive(st.none() | st.text(), st.lists).map(json.dumps).map(str.encode)


@given(st.binary(max_size=200) | NESTED)
def test_whatever_was_delivered_has_a_letter_with_its_content(content: bytes) -> None:
    letter = a_letter(content)

    assert (b64decode(letter.content_base64), letter.bytes) == (content, len(content))
    assert Letter.model_validate(letter.model_dump(mode="json")) == letter


@pytest.mark.parametrize("type_", [7, None, ["DealClosed"], {"a": 1}])
def test_a_type_that_is_no_text_is_none(type_: Any) -> None:
    assert a_letter(json.dumps({"type": type_}).encode()).type is None


def test_of_a_long_content_the_beginning_is_kept() -> None:
    letter = a_letter(b"x" * 100_000)

    assert (letter.bytes, len(b64decode(letter.content_base64))) == (100_000, KEPT_BYTES)


def test_deep_nesting_is_a_letter_like_any_other() -> None:
    assert a_letter(b"[" * 50_000).type is None


def test_a_place_is_written_as_lists_have_it() -> None:
    assert place_of(str(a_letter(b"").place)) == a_letter(b"").place


@pytest.mark.parametrize("text", ["", "sales.leads", "sales.leads/0", "sales.leads/x/1", "sales.leads/0/-1", "/0/1"])
def test_what_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="no place"):
        place_of(text)
