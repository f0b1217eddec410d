"""Which scorecards there are, at which version: what score remembers of its own work. Pure."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from shared.values import Period, Scope


class Card(NamedTuple):
    """Which scorecard."""

    scope: Scope
    period: Period


class Known(NamedTuple):
    """A scorecard as it is stored."""

    version: int
    digest: str
    """Of its content: equal content is not stored or published anew."""
    day: date
    """The company's day on which it was made."""
    born: date
    """The day on which its first version was made."""


class Stamp(NamedTuple):
    """What changes with every change of a stored scorecard."""

    version: int
    digest: str


class KeptCard(NamedTuple):
    """A stored scorecard."""

    event: bytes
    day: date
    born: date
    """The day on which its first version was made."""
    catalogue: str
    """Which KPIs it tells of."""
    stamp: Stamp


@lru_cache(maxsize=20_000)
def periods_of(day: date) -> tuple[Period, ...]:
    """Return the day, week, month, quarter and year that *day* lies in."""
    return Period.all_of(day)


@lru_cache(maxsize=100)
def periods_between(first: date, last: date) -> tuple[Period, ...]:
    """Return every period that contains a day from *first* to *last*, each once."""
    days = range((last - first).days + 1)
    return tuple(dict.fromkeys(period for day in days for period in periods_of(first + timedelta(days=day))))


@dataclass
class _OfScope:
    since: date
    """Of periods that end on this day or later it is known whether there is a card."""
    cards: dict[Period, Known] = field(default_factory=dict)


class Shelf:
    """The stored cards' versions, by scope; the least recently used scopes go first."""

    def __init__(self, most_scopes: int = 2_000) -> None:
        self._most = most_scopes
        self._scopes: OrderedDict[Scope, _OfScope] = OrderedDict()

    def unknown(self, scope: Scope, since: date, today: date) -> list[Period]:
        """Return the periods from *since* up to *today* of which it is not known whether *scope* has a card."""
        known, since = self._scopes.get(scope), min(since, today)
        if known is None:
            return list(periods_between(since, today))
        self._scopes.move_to_end(scope)
        if since >= known.since:
            return []
        return [period for period in periods_between(since, known.since) if period.last < known.since]

    def learn(self, scope: Scope, since: date, today: date, found: Mapping[Period, Known]) -> None:
        """Note all cards that *scope* has from *since* up to *today*."""
        since = min(since, today)
        known = self._scopes.setdefault(scope, _OfScope(since))
        known.since = min(known.since, since)
        known.cards.update(found)

    def get(self, card: Card) -> Known | None:
        """Return what is known of *card*."""
        known = self._scopes.get(card.scope)
        return known.cards.get(card.period) if known else None

    def put(self, card: Card, known: Known) -> None:
        """Note that *card* was stored."""
        if card.scope in self._scopes:
            self._scopes[card.scope].cards[card.period] = known

    def since(self, scope: Scope, day: date) -> Iterator[Card]:
        """Yield the cards of *scope* whose periods end on *day* or later."""
        known = self._scopes.get(scope)
        for period in list(known.cards) if known else ():
            if period.last >= day:
                yield Card(scope, period)

    def drop(self, scopes: Iterable[Scope]) -> None:
        """Forget *scopes*: somebody else has written their cards."""
        for scope in scopes:
            self._scopes.pop(scope, None)

    def forget(self) -> None:
        """Keep to the bound."""
        while len(self._scopes) > self._most:
            self._scopes.popitem(last=False)
