"""What a reader can ask for, and what a wrong question is told."""

from datetime import date

import pytest

from services.kpi.live.asked import ALL, Asked
from services.kpi.score.cards import Card
from shared.refusals import InvalidError
from shared.values import Period, Scope

TODAY = date(2026, 11, 23)
ANN, NORTH = Scope.manager("ann"), Scope.team("north")


def card(scope: str, period: str) -> Card:
    return Card(Scope.parse(scope), Period.parse(period))


def names(cards: list[Card]) -> list[str]:
    return [f"{scope}/{period}" for scope, period in cards]


def test_who_asks_for_nothing_in_particular_is_told_everything_of_now() -> None:
    asked = Asked.parse([], [], [])

    assert asked == Asked()
    assert asked.kpis == ALL
    for period in ("2026-11-23", "2026-W48", "2026-11", "2026-Q4", "2026"):
        assert asked.wants(card("unassigned", period), TODAY)
        assert f"company/{period}" in names(asked.cards([ANN], TODAY))
    assert not asked.wants(card("company", "2025"), TODAY)


def test_all_of_a_kind_are_those_there_are_and_those_to_come() -> None:
    asked = Asked.parse(["manager:*", "company"], [], ["2025"])

    assert names(asked.cards([ANN, NORTH], TODAY)) == ["company/2025", "manager:ann/2025"]
    assert asked.wants(card("manager:new", "2025"), TODAY)
    assert not asked.wants(card("team:north", "2025"), TODAY)


def test_a_word_is_the_current_period_and_moves_on() -> None:
    asked = Asked.parse(["company"], [], ["day", "2026-11-20"])

    assert names(asked.cards([], TODAY)) == ["company/2026-11-20", "company/2026-11-23"]
    assert asked.wants(card("company", "2026-11-23"), TODAY)
    assert not asked.wants(card("company", "2026-11-23"), date(2026, 11, 24))
    assert [asked.moves, Asked.parse([], [], ["2026"]).moves] == [True, False]


def test_kpis_come_in_the_order_of_the_catalogue_however_they_are_asked_for() -> None:
    one, other = (Asked.parse([], kpis, []) for kpis in (ALL[:2], ALL[1::-1]))

    assert one == other
    assert one.kpis == ALL[:2]


@pytest.mark.parametrize(
    ("field", "question"),
    [
        ("scope", (["company", "boss"], [], [])),
        ("scope", (["company:*"], [], [])),
        ("kpi", ([], ["deals_won", "luck"], [])),
        ("kpi", ([], ["activity_index"], [])),
        ("period", ([], [], ["day", "decade"])),
    ],
)
def test_what_names_nothing_is_refused_by_the_name_of_the_parameter(
    field: str, question: tuple[list[str], list[str], list[str]]
) -> None:
    with pytest.raises(InvalidError) as refused:
        Asked.parse(*question)

    assert refused.value.field == field
