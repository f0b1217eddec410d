"""An id tells where its reader stands, or nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis.strategies import builds, dates, from_regex, integers, text

from services.kpi.live.place import Place

PLACES = builds(Place, from_regex(r"[\w.-]+", fullmatch=True), dates(), integers(min_value=0), integers(min_value=0))


@given(PLACES)
def test_an_id_is_read_as_it_was_written(place: Place) -> None:
    assert Place.parse(str(place)) == place


@given(text())
def test_what_we_never_said_is_read_as_nothing_or_as_a_place(id_: str) -> None:
    assert isinstance(Place.parse(id_), Place | None)


@pytest.mark.parametrize(
    "id_", [None, "", "17", "a.b.c.d", "a.2026-13-32.1.1", "a.2026-11-23.1.-1", "a.2026-11-23.1.²"]
)
def test_what_is_no_id_of_ours_begins_anew(id_: str | None) -> None:
    assert Place.parse(id_) is None


def test_an_id_is_text_that_any_header_carries() -> None:
    assert str(Place("0f3a", date(2026, 11, 23), 17, 4)) == "0f3a.2026-11-23.17.4"
