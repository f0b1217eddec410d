"""A sparse card tells exactly what a whole one does."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.kpis import LIVE
from services.kpi.score.cards import Card
from services.kpi.score.publisher import event_of
from services.kpi.score.sparse import NOT_KNOWN_THEN, filled, sparse
from services.kpi.score.view import ScorecardView
from shared.events import CATALOGUE, AnyEvent
from shared.values import COMPANY, Period, PeriodKind
from tests.builders import MORNING, a_deal_closed, a_plan_set
from tests.strategies import World, streams
from tests.unit.kpi.score.scoring import Office

WORLD = World(since=datetime(2026, 11, 20, tzinfo=UTC), until=datetime(2027, 1, 10, tzinfo=UTC))
periods = st.sampled_from(["2026", "2026-Q4", "2026-11", "2026-W48", "2026-11-25"])


@settings(max_examples=40, deadline=None)
@given(streams(*CATALOGUE, world=WORLD, most=30), periods, st.data())
def test_whoever_fills_in_what_was_left_out_has_the_whole_card(
    told: list[AnyEvent], period: str, draw: st.DataObject
) -> None:
    office = Office(told)
    whole = office.card(draw.draw(st.sampled_from(office.scopes())), period)
    kind = Period.parse(period).kind

    kept = sparse(whole, "EUR", kind)

    assert filled(kept, "EUR", kind) == whole
    assert list(filled(kept, "EUR", kind)) == [kpi.id for kpi in LIVE]


def test_a_card_of_nothing_keeps_nothing_but_answers_every_kpi() -> None:
    card = Office([]).card("company", "2026-11")

    assert sparse(card, "EUR", PeriodKind.MONTH) == {}
    assert card.keys() == {kpi.id for kpi in LIVE}
    assert all(reading.reason for reading in card.values() if reading.value is None)


def test_what_was_planned_is_kept_even_where_nothing_was_done() -> None:
    kept = sparse(Office([a_plan_set(target=4_000)]).card("manager:ann", "2026-11"), "EUR", PeriodKind.MONTH)

    assert kept["revenue_booked"].target == 4_000
    assert "deals_won" not in kept


def test_a_card_is_told_sparse_and_read_whole() -> None:
    whole = Office([a_deal_closed()]).card("company", "2026-11")
    kept = sparse(whole, "EUR", PeriodKind.MONTH)
    event = event_of(Card(COMPANY, Period.parse("2026-11")), 1, MORNING, kept, "g")

    assert len(kept) < len(whole) / 2
    assert ScorecardView.told_by(event, "EUR").kpis == whole


def test_a_card_from_before_a_kpi_was_declared_does_not_say_that_it_was_zero() -> None:
    whole = Office([a_deal_closed()]).card("company", "2026-11")
    kept = sparse(whole, "EUR", PeriodKind.MONTH)
    event = event_of(Card(COMPANY, Period.parse("2026-11")), 1, MORNING, kept, "g")

    view = ScorecardView.told_by(event, "EUR", frozenset(whole) - {"deals_lost"})

    assert (view.kpis["deals_lost"].value, view.kpis["deals_lost"].reason) == (None, NOT_KNOWN_THEN)
    assert view.kpis["deals_won"] == whole["deals_won"]
