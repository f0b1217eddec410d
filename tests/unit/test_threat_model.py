"""The threat model says the truth about where a threat is met: what it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "threat-model.md").read_text()
NAMED = sorted(set(re.findall(r"`((?:deploy|docs|services|shared|tests)/[\w./-]*\w)/?`", PAGE)))
LETTERS = list("STRIDE")


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_meets_a_threat_is_there(name: str) -> None:
    assert (ROOT / name).exists()


def test_every_boundary_is_looked_at_for_every_kind_of_threat() -> None:
    boundaries = re.split(r"^## \d", PAGE, flags=re.MULTILINE)[1:]

    assert len(boundaries) == 9
    for boundary in boundaries:
        assert sorted(set(re.findall(r"^\| ([STRIDE]) \|", boundary, flags=re.MULTILINE))) == sorted(set(LETTERS))


def test_every_threat_says_what_is_done_and_what_is_left() -> None:
    rows = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| [STRIDE] \|", line)]

    assert rows
    assert [row for row in rows if len(row) != 4 or not all(row)] == []
