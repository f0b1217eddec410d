"""A generation is known by all that a number depends on, and by nothing else."""

import pytest

from services.kpi.generation import _without_docstrings, fingerprint
from services.kpi.records import Rules

RULES = Rules("UTC")
CODE = '''"""Deals."""

class Deal:
    """A deal."""

    won: bool = False
    """Whether it was won."""

    def value(self) -> int:
        """Return what it is worth."""
        return 7 if self.won else 0  # nothing else counts
'''


def test_the_same_way_of_counting_has_the_same_name() -> None:
    assert fingerprint(RULES, 4) == fingerprint(Rules("UTC"), 4)


@pytest.mark.parametrize(
    ("rules", "shards"), [(Rules("Europe/Berlin"), 4), (Rules("UTC", sheet_pages=2), 4), (RULES, 5)]
)
def test_other_rules_or_shards_are_another_generation(rules: Rules, shards: int) -> None:
    assert fingerprint(rules, shards) != fingerprint(RULES, 4)


@pytest.mark.parametrize(
    "written",
    [
        CODE.replace("# nothing else counts", ""),
        CODE.replace("A deal.", "A deal, won or lost."),
        CODE.replace("Whether it was won.", "True once it is won."),
        CODE.replace("Return what it is worth.", "Return its worth."),
        CODE.replace('        """Return what it is worth."""\n', ""),
        CODE.replace('"""Deals."""\n\n', ""),
        CODE.replace("7 if self.won else 0", "(\n            7 if self.won else 0\n        )"),
    ],
)
def test_comments_docstrings_and_layout_count_nothing(written: str) -> None:
    assert written != CODE
    assert _without_docstrings(written) == _without_docstrings(CODE)


@pytest.mark.parametrize(
    "written",
    [
        CODE.replace("7", "8"),
        CODE.replace("won", "is_won"),
        CODE.replace("= False", "= True"),
        CODE.replace("return 7", 'return "7"'),
    ],
)
def test_other_code_is_another_way_of_counting(written: str) -> None:
    assert _without_docstrings(written) != _without_docstrings(CODE)


def test_a_text_that_is_a_value_counts() -> None:
    assert _without_docstrings('REASON = "no_data"') != _without_docstrings('REASON = "no_rate"')
