"""What a rebuild shows of the difference."""

from datetime import date

from services.kpi.score.cards import Card
from services.kpi.score.comparison import periods_of_cells
from services.kpi.score.difference import differences, table
from services.kpi.score.sparse import Kpis
from shared.events import KpiReading
from shared.values import COMPANY, Period

CARD = Card(COMPANY, Period.parse("2026-11"))


def kpis(**values: float | None) -> Kpis:
    return {kpi: KpiReading(value=value, n=1, unit="count") for kpi, value in values.items()}


def test_only_what_differs_is_told_and_a_kpi_of_one_side_too() -> None:
    found = list(differences(CARD, kpis(same=1, other=2, gone=3), kpis(same=1, other=4, new=5)))

    assert [(one.kpi, one.before, one.after) for one in found] == [
        ("other", 2, 4),
        ("gone", 3, None),
        ("new", None, 5),
    ]


def test_the_largest_difference_comes_first_and_the_table_ends_somewhere() -> None:
    found = [*differences(CARD, kpis(a=100, b=100, c=None), kpis(a=101, b=150, c=0.125))]

    lines = table(found, most=2).splitlines()

    assert [line.split() for line in lines[1:3]] == [
        ["company", "2026-11", "c", "-", "0.125"],
        ["company", "2026-11", "b", "100", "150"],
    ]
    assert lines[3] == "… and 1 more"


def test_no_difference_is_said_so() -> None:
    assert table([]) == "no KPI differs"


def test_long_periods_are_compared_always_and_days_where_they_are_recent() -> None:
    found = periods_of_cells([date(2026, 11, 20), date(2025, 3, 1), date(2027, 1, 1)], date(2026, 11, 23))

    assert sorted(map(str, found)) == [
        "2025",
        "2025-03",
        "2025-Q1",
        "2026",
        "2026-11",
        "2026-11-20",
        "2026-Q4",
        "2026-W47",
    ]
