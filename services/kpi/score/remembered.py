"""The stored cards that a reader remembers: of those asked for again, the database says only which version stands."""

from collections import OrderedDict
from collections.abc import Collection
from typing import NamedTuple, Protocol

from services.kpi.score.cards import Card, KeptCard, Stamp
from services.kpi.score.view import ToldCard


class StoredCards(Protocol):
    """Where scorecards are stored, of one generation."""

    @property
    def generation(self) -> str:
        """Return the generation."""

    async def stamps(self, cards: Collection[Card]) -> dict[Card, Stamp]:
        """Return which version stands of those of *cards* that are stored and tell of today's KPIs."""

    async def kept(self, cards: Collection[Card]) -> dict[Card, KeptCard]:
        """Return those of *cards* that are stored and tell of today's KPIs."""


class RememberedCard(NamedTuple):
    """A stored card, and what it tells."""

    kept: KeptCard
    told: ToldCard


class RememberedCards:
    """The cards asked for lately; never an older version than the database has when they are asked for."""

    def __init__(self, currency: str, most: int = 3_000) -> None:
        self._currency, self._most = currency, most
        self._cards: OrderedDict[Card, RememberedCard] = OrderedDict()
        self._generation = ""

    async def read(self, store: StoredCards, cards: Collection[Card]) -> dict[Card, RememberedCard]:
        """Return those of *cards* that are stored and tell of today's KPIs."""
        stamps = await store.stamps(cards)
        self._begin(store.generation)
        found = {card: known for card, stamp in stamps.items() if (known := self._as_of(card, stamp))}
        others = [card for card in stamps if card not in found]
        for card, kept in (await store.kept(others) if others else {}).items():
            found[card] = RememberedCard(kept, ToldCard(kept.event, self._currency))
        if store.generation == self._generation:
            self._remember(found)
        return found

    def _begin(self, generation: str) -> None:
        if generation != self._generation:
            self._cards.clear()
            self._generation = generation

    def _as_of(self, card: Card, stamp: Stamp) -> RememberedCard | None:
        known = self._cards.get(card)
        return known if known and known.kept.stamp == stamp else None

    def _remember(self, cards: dict[Card, RememberedCard]) -> None:
        for card, stored in cards.items():
            self._cards[card] = stored
            self._cards.move_to_end(card)
        while len(self._cards) > self._most:
            self._cards.popitem(last=False)
