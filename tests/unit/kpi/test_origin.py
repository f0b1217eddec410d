"""Where a change comes from goes through headers unharmed; what is no origin is none."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.origin import Origin, Origins, headers_of, origin_in
from shared.events.codec import KAFKA_HEADERS


@given(st.builds(Origin, st.integers(0, 2**53), st.text("0123456789abcdef-", max_size=55)))
def test_an_origin_is_read_as_it_was_written(origin: Origin) -> None:
    assert origin_in([*KAFKA_HEADERS, *headers_of(origin)]) == origin


ORIGINS = st.builds(Origin, st.integers(0, 99), st.sampled_from(["", "a", "b", "c"])).map(Origins.of)


@given(ORIGINS, st.lists(ORIGINS))
def test_of_several_the_oldest_counts_and_every_trace_is_kept_once(first: Origins, others: list[Origins]) -> None:
    joined = reduce(Origins.joined, others, first)

    assert joined.taken_ms == min(one.taken_ms for one in (first, *others))
    assert sorted(joined.traces) == sorted({trace for one in (first, *others) for trace in one.traces})


@pytest.mark.parametrize("value", [b"", b"-1", b"soon", b"\xff", None])
def test_what_says_no_moment_is_no_origin(value: bytes | None) -> None:
    assert origin_in([("taken-ms", value)]) is None
    assert headers_of(None) == []
