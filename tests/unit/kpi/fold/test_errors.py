"""What stops the fold says what would let it go on."""

import pytest

from services.kpi.fold.errors import (
    FoldError,
    LostShardError,
    OtherGenerationError,
    PositionOutsideLogError,
    UnequalTopicsError,
)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (LostShardError(3, 7), ["shard 3", "batch 7"]),
        (OtherGenerationError("new", "old"), ["new", "old", "python -m services.kpi rebuild"]),
        (UnequalTopicsError({"a": 4, "b": 0}), ["a: 4", "b: missing", "python -m deploy.topics"]),
        (PositionOutsideLogError(3, "a", 5, 6, 9), ["shard 3", "5 of a", "from 6 to 9", "accept-gap 3"]),
    ],
)
def test_the_message_names_what_is_wrong_and_the_command_that_helps(error: FoldError, words: list[str]) -> None:
    assert all(word in str(error) for word in words)


def test_errors_have_codes_of_their_own() -> None:
    kinds: list[type[FoldError]] = [
        FoldError,
        LostShardError,
        OtherGenerationError,
        UnequalTopicsError,
        PositionOutsideLogError,
    ]

    assert len({kind.code for kind in kinds}) == len(kinds)
