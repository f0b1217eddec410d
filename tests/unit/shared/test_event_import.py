"""A file of events falls into the same lines however it is cut on its way."""

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shared.event_import import BATCH_LINES, batches_of
from shared.topics import MAX_EVENT_BYTES

LINES = st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), max_size=30)


async def pieces(content: bytes, cuts: list[int]) -> AsyncIterator[bytes]:
    places = sorted({0, len(content), *(cut % (len(content) + 1) for cut in cuts)})
    for start, end in pairwise(places):
        yield content[start:end]


def read(content: bytes, cuts: list[int] | None = None, skip: int = 0) -> tuple[list[tuple[int, bytes]], int]:
    """Return the lines that say something, and how many lines were dealt with."""

    async def all_of_it() -> tuple[list[tuple[int, bytes]], int]:
        batches = [one async for one in batches_of(pieces(content, cuts or []), skip)]
        return [line for batch, _ in batches for line in batch], batches[-1][1] if batches else skip

    return asyncio.run(all_of_it())


@given(LINES, st.lists(st.integers(0, 1_000)))
def test_lines_are_the_same_however_they_are_cut(lines: list[bytes], cuts: list[int]) -> None:
    expected = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]

    assert read(b"\n".join(lines), cuts)[0] == expected
    assert read(b"\n".join([*lines, b""]), cuts)[0] == expected


@given(LINES, st.integers(0, 40))
def test_what_was_dealt_with_before_is_skipped(lines: list[bytes], skip: int) -> None:
    whole, _ = read(b"\n".join(lines))

    assert read(b"\n".join(lines), skip=skip)[0] == [(number, line) for number, line in whole if number > skip]


def test_a_long_file_comes_in_batches_that_say_how_far_they_reach() -> None:
    async def reached() -> list[tuple[int, int]]:
        content = b"x\n" * (2 * BATCH_LINES + 1)
        return [(len(batch), upto) async for batch, upto in batches_of(pieces(content, []))]

    two = 2 * BATCH_LINES
    assert asyncio.run(reached()) == [(BATCH_LINES, BATCH_LINES), (BATCH_LINES, two), (1, two + 1)]


def test_no_more_is_kept_of_an_endless_line_than_makes_it_too_long() -> None:
    [(number, line), other], upto = read(b"x" * (3 * MAX_EVENT_BYTES) + b"\ny", list(range(0, 3_000_000, 65_536)))

    assert (number, len(line), other, upto) == (1, MAX_EVENT_BYTES + 1, (2, b"y"), 2)
