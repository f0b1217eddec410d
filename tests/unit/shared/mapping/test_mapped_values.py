"""A column becomes a value of an event by a text to fill, a translation, or as a number, an amount, a day, a moment."""

from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.mapping.errors import BadMappingError, BadRowError
from shared.mapping.values import Company, columns_in, slug, value_of

BERLIN = Company(ZoneInfo("Europe/Berlin"), "EUR")


def taken(said: Any, **row: str) -> Any:
    return value_of(said, "data.x", BERLIN)(row)


@pytest.mark.parametrize(
    ("said", "row", "value"),
    [
        ("deal-{id}", {"id": "7"}, "deal-7"),
        ("{name|slug}", {"name": " Müller & Sons, Ltd. "}, "müller-sons-ltd"),
        ("{name|slug}", {"name": "Анна Ким"}, "анна-ким"),
        ("{a}-{b|lower}", {"a": "X", "b": "Y"}, "X-y"),
        ("{a|squeezed}", {"a": "GTX  Pro"}, "GTXPro"),
        ("{a}", {"a": ""}, None),
        (7, {}, 7),
        (True, {}, True),
        ({"from": "n", "as": "integer"}, {"n": "1,200"}, 1200),
        ({"from": "n", "as": "integer", "times": 60}, {"n": "1.5"}, 90),
        ({"from": "n", "as": "minor"}, {"n": "1,054.5"}, 105_450),
        ({"from": "n", "as": "minor", "currency": "JPY"}, {"n": "¥".replace("¥", "") + "500"}, 500),
        ({"from": "n", "as": "minor"}, {"n": "€ 12"}, 1_200),
        ({"from": "n", "as": "boolean"}, {"n": "Yes"}, True),
        ({"from": "n", "as": "boolean"}, {"n": "0"}, False),
        ({"from": "d", "as": "day", "format": "%m/%d/%Y"}, {"d": "3/1/2017"}, "2017-03-01"),
        ({"from": "d", "as": "moment"}, {"d": "2026-07-01 10:00"}, "2026-07-01T10:00:00+02:00"),
        ({"from": "d", "as": "moment", "at": "09:30"}, {"d": "2026-01-05"}, "2026-01-05T09:30:00+01:00"),
        ({"from": "d", "as": "moment"}, {"d": "2026-07-01T10:00:00Z"}, "2026-07-01T10:00:00+00:00"),
        ({"from": "s", "map": {"Won": "won"}}, {"s": "Won"}, "won"),
        ({"from": "s", "default": "none"}, {"s": " "}, "none"),
        ({"from": "s"}, {"s": ""}, None),
        (["{a}", "{b}"], {"a": "1", "b": ""}, ["1"]),
        ({"sku": "{a}", "note": "{b}"}, {"a": "1", "b": ""}, {"sku": "1"}),
    ],
)
def test_a_value_is_taken_as_the_mapping_says(said: Any, row: dict[str, str], value: Any) -> None:
    assert taken(said, **row) == value


@pytest.mark.parametrize(
    ("said", "row", "reason"),
    [
        ({"from": "n", "as": "integer"}, {"n": "1.5"}, "n: '1.5' is no integer"),
        ({"from": "n", "as": "integer"}, {"n": "many"}, "n: 'many' is no integer"),
        ({"from": "n", "as": "integer"}, {"n": "NaN"}, "n: 'NaN' is no integer"),
        ({"from": "n", "as": "minor"}, {"n": "0.001"}, "n: '0.001' is no minor"),
        ({"from": "n", "as": "minor"}, {"n": "Infinity"}, "n: 'Infinity' is no minor"),
        ({"from": "n", "as": "boolean"}, {"n": "perhaps"}, "n: 'perhaps' is no boolean"),
        ({"from": "d", "as": "day"}, {"d": "31.12.2026"}, "d: '31.12.2026' is no day"),
        ({"from": "s", "map": {"Won": "won"}}, {"s": "Stalled"}, "s: 'Stalled' is none of Won"),
    ],
)
def test_what_a_row_says_wrong_is_named(said: Any, row: dict[str, str], reason: str) -> None:
    with pytest.raises(BadRowError) as refused:
        taken(said, **row)

    assert str(refused.value) == reason


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("{a|loud}", "data.x: 'loud' is none of the filters"),
        ("{a", "data.x: '{a' has a brace"),
        (1.5, "data.x: 1.5 is no text"),
        ({"from": "a", "as": "colour"}, "data.x.as: 'colour' is none of text"),
        ({"from": "a", "foramt": "%d"}, "data.x.foramt: is none of as"),
        ({"from": "a", "as": "moment", "at": "noon"}, "data.x.at: 'noon' is no time of day"),
        ([["{a"]], r"data.x[0][0]: '{a' has a brace"),
    ],
)
def test_what_a_mapping_says_wrong_is_named_with_its_place(said: Any, reason: str) -> None:
    with pytest.raises(BadMappingError) as refused:
        value_of(said, "data.x", BERLIN)

    assert str(refused.value).startswith(reason)


def test_an_amount_needs_a_currency() -> None:
    with pytest.raises(BadMappingError, match="needs a currency"):
        value_of({"from": "a", "as": "minor"}, "data.x", Company(ZoneInfo("UTC"), None))


@given(st.integers(-(10**12), 10**12))
def test_every_amount_of_whole_minor_units_is_read_exactly(minor: int) -> None:
    assert taken({"from": "n", "as": "minor"}, n=str(Decimal(minor) / 100)) == minor


@given(st.text())
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)


def test_the_columns_that_a_value_needs_are_known_before_any_row() -> None:
    said = {"a": "{x}-{y|slug}", "b": {"from": "z", "as": "integer"}, "c": [{"from": "{u|slug}"}], "d": 1}

    assert columns_in(said) == {"x", "y", "z", "u"}
