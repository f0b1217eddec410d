"""What is remembered of stored cards is what is stored, and is not read twice."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis import LIVE
from services.kpi.score.cards import Card, KeptCard, Stamp
from services.kpi.score.publisher import event_of
from services.kpi.score.remembered import RememberedCards
from services.kpi.score.view import ScorecardView, ToldCard
from shared.events import KpiReading
from shared.values import COMPANY, Period, Scope
from tests.builders import MORNING

CARDS = [Card(scope, Period.parse("2026-11")) for scope in (COMPANY, Scope.manager("ann"), Scope.manager("bob"))]
ALL = [kpi.id for kpi in LIVE]
TODAY = date(2026, 11, 23)


@dataclass
class Shelf:
    """Stored cards, in memory."""

    generation: str = "one"
    cards: dict[Card, KeptCard] = field(default_factory=dict)
    fetched: list[Card] = field(default_factory=list)

    def store(self, card: Card, deals: int) -> None:
        version = self.cards[card].stamp.version + 1 if card in self.cards else 1
        kpis = {"deals_won": KpiReading(value=deals, n=deals, unit="count")}
        event = event_of(card, version, MORNING, kpis, self.generation)
        self.cards[card] = KeptCard(event, TODAY, TODAY, "", Stamp(version, f"{deals}"))

    async def stamps(self, cards: Collection[Card]) -> dict[Card, Stamp]:
        return {card: self.cards[card].stamp for card in cards if card in self.cards}

    async def kept(self, cards: Collection[Card]) -> dict[Card, KeptCard]:
        self.fetched += cards
        return {card: self.cards[card] for card in cards if card in self.cards}


acts = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(CARDS), st.integers(1, 9)),  # a card is stored
        st.sets(st.sampled_from(CARDS), min_size=1),  # cards are asked for
        st.sampled_from(["one", "two"]),  # another generation is shown
    ),
    max_size=30,
)


@given(acts, st.integers(1, 3))
def test_whatever_is_stored_meanwhile_what_is_remembered_is_what_is_stored(
    acts: list[str | tuple[Card, int] | set[Card]], most: int
) -> None:
    shelves = {name: Shelf(name) for name in ("one", "two")}
    shelf, remembered = shelves["one"], RememberedCards("EUR", most)
    for act in acts:
        match act:
            case str(name):
                shelf = shelves[name]
            case (Card() as card, int(deals)):
                shelf.store(card, deals)
            case set(cards):
                found = asyncio.run(remembered.read(shelf, cards))
                assert {card: one.kept for card, one in found.items()} == {
                    card: shelf.cards[card] for card in cards if card in shelf.cards
                }
                assert {card: one.told.view(ALL) for card, one in found.items()} == {
                    card: ScorecardView.told_by(shelf.cards[card].event, "EUR") for card in found
                }


def test_a_card_that_has_not_changed_is_not_read_again() -> None:
    shelf, remembered = Shelf(), RememberedCards("EUR")
    for card in CARDS:
        shelf.store(card, 1)
    asyncio.run(remembered.read(shelf, CARDS))
    shelf.store(CARDS[0], 2)
    shelf.fetched.clear()

    asyncio.run(remembered.read(shelf, CARDS))

    assert shelf.fetched == [CARDS[0]]


def test_a_part_of_a_card_is_in_the_order_asked_for_and_reads_as_the_whole_does() -> None:
    shelf = Shelf()
    shelf.store(CARDS[0], 3)
    event = shelf.cards[CARDS[0]].event
    whole, told = ScorecardView.told_by(event, "EUR"), ToldCard(event, "EUR")

    part = told.view(["win_rate", "deals_won"])

    assert list(part.kpis) == ["win_rate", "deals_won"]
    assert part.kpis == {kpi: whole.kpis[kpi] for kpi in part.kpis}
    assert part.model_copy(update={"kpis": whole.kpis}).model_dump_json() == whole.model_dump_json()
