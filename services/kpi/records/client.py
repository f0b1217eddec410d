"""A client: not a set of events but a ledger, the sum of what its leads, orders, contacts … tell of it.

Its rows are as many as the days on which something happened, however many orders lie behind them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

import msgspec

from services.kpi.records.client_profile import Card
from services.kpi.records.facts import CARD, FIRST_TOUCH, MERGED
from services.kpi.records.record import Facets, FactKey, RecordKind

Ledger = dict[FactKey, int]


class Told(NamedTuple):
    """One row of a client's ledger."""

    day: date
    manager: str | None
    of: str
    value: int


@dataclass(frozen=True, slots=True)
class Client:
    """What is known of a client; nothing of one that was merged into another."""

    facts: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    """By name, in the order of their days."""
    facets: Facets = ()
    """Channel of the first lead, segment and region as they were last told; what nobody told is left out."""

    def of(self, name: str) -> tuple[Told, ...]:
        """Return the rows called *name*, in the order of their days."""
        return self.facts.get(name, ())


def client_state(client: str, ledger: Ledger) -> Client:
    """Return the client that *ledger* tells of: its own facts, and those of clients that stand merged into it."""
    merges = _Merges(client, ledger)
    if merges.are_away:
        return Client()
    rows: defaultdict[str, defaultdict[tuple[date, str, str], int]] = defaultdict(lambda: defaultdict(int))
    for (day, name, manager, of, via), value in ledger.items():
        if merges.stand(via):
            rows[name][day, manager, of] += value
    told = {
        name: tuple(
            Told(day, manager or None, of, value) for (day, manager, of), value in sorted(sums.items()) if value
        )
        for name, sums in rows.items()
    }
    return Client(told, _facets(told))


def merged_into(client: str, ledger: Ledger) -> str | None:
    """Return the client that *client* was merged into last, if it was: that one is told all that *client* is."""
    own = _Merges(client, ledger).own
    return own.new if own else None


class _Merge(NamedTuple):
    """That one client became another; of two the greater is the later."""

    day: date
    in_day: int
    old: str
    new: str


class _Merges:
    """Which of a client's merges, and of those of the clients that were merged into it, stand as its ledger has them.

    Clients that were merged in a circle are one, and it goes by the name of the one that was merged first: this
    merge is void, the later ones stand.
    """

    def __init__(self, client: str, ledger: Ledger) -> None:
        self._client = client
        self._of: dict[str, _Merge] = {}
        """By the way the news came, a client's own merge by ""."""
        for key, value in ledger.items():
            if key.name == MERGED and value > 0:
                merge = _Merge(key.day, value, *key.of.split(" "))
                if merge.old == (key.via.split(" ")[0] or client):
                    self._of[key.via] = max(merge, self._of.get(key.via, merge))
        self._standing = {"": True}

    @property
    def own(self) -> _Merge | None:
        """Return what became of the client itself, void or not."""
        return self._of.get("")

    @cached_property
    def are_away(self) -> bool:
        """Return whether the client stands merged into another."""
        if self.own is None:
            return False
        back = next((via for via in self._of if via.split(" ")[0] == self.own.new and self.stand(via)), None)
        return back is None or self.own > min(self._along(back))

    def stand(self, via: str) -> bool:
        """Return whether what came through *via* is the client's: every merge on the way stands as it was told here."""
        if via not in self._standing:
            merge, (_, _, rest) = self._of.get(via), via.partition(" ")
            self._standing[via] = (
                merge is not None and merge.new == (rest.split(" ")[0] or self._client) and self.stand(rest)
            )
        return self._standing[via]

    def _along(self, via: str) -> list[_Merge]:
        steps = via.split(" ")
        return [self._of[" ".join(steps[at:])] for at in range(len(steps))]


def _facets(told: Mapping[str, tuple[Told, ...]]) -> Facets:
    known: dict[str, str | None] = {}
    if touches := told.get(FIRST_TOUCH):
        known |= zip(("channel", "segment", "region"), touches[0].of.split(" "), strict=True)
    if cards := told.get(CARD):
        card = Card.parse(cards[-1].of)
        known |= {"segment": card.segment or known.get("segment"), "region": card.region or known.get("region")}
    return tuple((dimension, value) for dimension, value in known.items() if value)


_encoder, _decoder = msgspec.json.Encoder(), msgspec.json.Decoder(list[tuple[date, str, str, str, str, int]])


def ledger_text(ledger: Ledger) -> str:
    """Return *ledger* as it is kept: canonical, equal ledgers are equal texts."""
    rows = sorted((*key, value) for key, value in ledger.items() if value)
    return _encoder.encode(rows).decode()


def ledger_of(text: str) -> Ledger:
    """Return the ledger that was kept as *text*."""
    return {FactKey(*row[:5]): row[5] for row in _decoder.decode(text)}


CLIENT = RecordKind("client", lambda told: told, {})
"""Its state is made by `client_state`; no event joins it."""
