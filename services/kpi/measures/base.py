"""What clients contribute to the quality of the client base (K34): stocks of what their cards say."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from services.kpi.measures.measure import Measure, Move
from services.kpi.measures.standing import Stay, joined, levels_of, owners_of, stock
from services.kpi.records.client import CLIENT, Client
from services.kpi.records.client_profile import Card
from services.kpi.records.facts import CARD
from services.kpi.records.rules import Rules

_DIMENSIONS = ("channel", "segment", "region")


def _on_the_cards(name: str, meaning: str, level: Callable[[Card], int]) -> Measure:
    """Return the stock of what *level* takes from each client's latest card."""

    def moves(client: Client, _rules: Rules) -> Iterator[Move]:
        levels = [(row.day, level(Card.parse(row.of))) for row in client.of(CARD)]
        return stock(levels, owners_of(client))

    return Measure(name, CLIENT, moves, meaning, is_stock=True, by=_DIMENSIONS)


def _fresh(client: Client, rules: Rules) -> Iterator[Move]:
    """Yield the days on which the card had been told within the last fresh_days."""
    lasting = timedelta(days=rules.fresh_days + 1)
    stays = joined(Stay(row.day, row.day + lasting) for row in client.of(CARD))
    return stock(levels_of(stays), owners_of(client))


BASE_CLIENTS = _on_the_cards("base_clients", "clients with a card", lambda _card: 1)
BASE_FIELDS = _on_the_cards("base_fields", "fields of clients' cards", lambda card: card.total)
BASE_FIELDS_FILLED = _on_the_cards("base_fields_filled", "those that are filled", lambda card: card.filled)
BASE_FIELDS_VERIFIED = _on_the_cards("base_fields_verified", "those that somebody checked", lambda card: card.verified)
BASE_FRESH = Measure(
    "base_clients_fresh",
    CLIENT,
    _fresh,
    "clients whose card was told within the days that it counts as fresh",
    is_stock=True,
    by=_DIMENSIONS,
)
BASE_COMPARED = _on_the_cards(
    "base_clients_compared",
    "clients that were compared with others for duplicates",
    lambda card: int(card.duplicates is not None),
)
BASE_UNIQUE = _on_the_cards(
    "base_clients_unique", "those without a possible duplicate", lambda card: int(card.duplicates == 0)
)
BASE_CHECKED = _on_the_cards(
    "base_clients_checked",
    "clients whose fields were checked against each other",
    lambda card: int(card.conflicts is not None),
)
BASE_CONSISTENT = _on_the_cards(
    "base_clients_consistent", "those without conflicting fields", lambda card: int(card.conflicts == 0)
)

MEASURES = (
    BASE_CLIENTS,
    BASE_FIELDS,
    BASE_FIELDS_FILLED,
    BASE_FIELDS_VERIFIED,
    BASE_FRESH,
    BASE_COMPARED,
    BASE_UNIQUE,
    BASE_CHECKED,
    BASE_CONSISTENT,
)
