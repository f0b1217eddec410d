"""A client: not a set of events but a ledger, the sum of what its leads, orders, contacts … tell of it.

Its rows are as many as the days on which something happened, however many orders lie behind them.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import msgspec

from services.kpi.records.record import FactKey, RecordKind

MERGED = "merged"
"""The fact that one client became another: `of` is `old>new`."""

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

    def of(self, name: str) -> tuple[Told, ...]:
        """Return the rows called *name*, in the order of their days."""
        return self.facts.get(name, ())


def client_state(client: str, ledger: Ledger) -> Client:
    """Return the client that *ledger* tells of: its own facts, and those of clients that stand merged into it."""
    if merged_into(client, ledger):
        return Client()
    links = {key.of for key, value in ledger.items() if key.name == MERGED and value > 0}
    rows: defaultdict[str, defaultdict[tuple[date, str, str], int]] = defaultdict(lambda: defaultdict(int))
    for (day, name, manager, of, via), value in ledger.items():
        if not via or _stands(via, client, links):
            rows[name][day, manager, of] += value
    return Client(
        {
            name: tuple(
                Told(day, manager or None, of, value) for (day, manager, of), value in sorted(sums.items()) if value
            )
            for name, sums in rows.items()
        }
    )


def merged_into(client: str, ledger: Ledger) -> str | None:
    """Return the client that *client* was merged into last, if it was."""
    own = [
        (key.day, key.of.partition(">")[2])
        for key, value in ledger.items()
        if key.name == MERGED and value > 0 and not key.via and key.of.partition(">")[0] == client
    ]
    return max(own)[1] if own else None


def _stands(via: str, client: str, links: set[str]) -> bool:
    return all(f"{old}>{new}" in links for old, new in pairwise((*via.split(), client)))


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
