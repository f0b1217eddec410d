"""What a rebuild shows of the difference."""

from datetime import date

from services.kpi.score.cards import Card
from services.kpi.score.comparison import periods_of_cells
from services.kpi.score.difference import differences, table
from services.kpi.score.sparse import Kpis
from shared.events import KpiReading
from shared.values import COMPANY, Period, Scope

WIDER_AND_WIDER = [("manager:ann", "2026"), ("company", "2026-11-23"), ("company", "2026-11"), ("company", "2026")]
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


def test_each_kpi_that_differs_has_a_line_with_its_widest_card() -> None:
    cards = [Card(Scope.parse(scope), Period.parse(period)) for scope, period in WIDER_AND_WIDER]
    found = [one for card in cards for one in differences(card, kpis(a=100, c=None), kpis(a=101, c=0.125))]
    found += differences(cards[0], kpis(b=1), kpis(b=2))

    assert [line.split() for line in table(found).splitlines()] == [
        ["KPI", "cards", "widest", "period", "before", "after"],
        ["a", "4", "company", "2026", "100", "101"],
        ["c", "4", "company", "2026", "-", "0.125"],
        ["b", "1", "manager:ann", "2026", "1", "2"],
    ]


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
