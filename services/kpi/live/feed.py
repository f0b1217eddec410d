"""What is handed from the hub to its listeners: updates, the recent ones kept for who comes back. Pure."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from services.kpi.score.cards import Card
from services.kpi.score.view import ScorecardView
from shared.values import InvalidPeriodError, InvalidScopeError, Period, Scope

Wants = Callable[[Card], bool]


@dataclass(frozen=True)
class Update:
    """A scorecard as it appeared on `kpi.updates`."""

    offset: int
    card: Card
    event: bytes
    currency: str
    """The company's: the readings that the event leaves out are answered in it."""

    @cached_property
    def view(self) -> ScorecardView:
        """Return the scorecard, read once for all listeners."""
        return ScorecardView.told_by(self.event, self.currency)

    @cached_property
    def text(self) -> str:
        """Return the scorecard as JSON, written once for all listeners."""
        return self.view.model_dump_json()


def card_of(key: bytes | None) -> Card | None:
    """Return the card that a Kafka *key* names: `scope/period`."""
    scope, slash, period = (key or b"").decode(errors="replace").rpartition("/")
    try:
        return Card(Scope.parse(scope), Period.parse(period)) if slash else None
    except (InvalidScopeError, InvalidPeriodError):
        return None


@dataclass
class Ring:
    """The last updates, in order."""

    most: int
    _updates: deque[Update] = field(default_factory=deque)
    first: int = 0
    """Every update at this offset or after is here."""

    def start(self, offset: int) -> None:
        """Begin anew at *offset*."""
        self._updates.clear()
        self.first = offset

    def put(self, update: Update) -> None:
        """Add *update*, and let the oldest go where there are too many."""
        self._updates.append(update)
        if len(self._updates) > self.most:
            self.first = self._updates.popleft().offset + 1

    def since(self, offset: int) -> Iterator[Update] | None:
        """Return the updates after the one at *offset*; None where some are no longer here."""
        if offset + 1 < self.first:
            return None
        return (update for update in tuple(self._updates) if update.offset > offset)


class Listener:
    """One listener's own queue; a slow one gets no endless queue but, when it reads again, a fresh snapshot."""

    def __init__(self, wants: Wants, most: int = 1_000) -> None:
        self._wants, self._most = wants, most
        self._waiting: deque[Update] = deque()
        self.is_behind = True
        """It has to begin (again) with a snapshot."""

    def put(self, update: Update) -> bool:
        """Queue *update* if it is wanted; return whether there is something to send."""
        if self.is_behind or not self._wants(update.card):
            return False
        self._waiting.append(update)
        if len(self._waiting) > self._most:
            self.fall_behind()
        return True

    def fall_behind(self) -> None:
        """Drop the queue: a snapshot comes next."""
        self._waiting.clear()
        self.is_behind = True

    def catch_up(self, updates: Iterable[Update] = ()) -> None:
        """Go on from here: after a snapshot, or with *updates* that were missed."""
        self.is_behind = False
        for update in updates:
            self.put(update)

    def taken(self) -> list[Update]:
        """Return what waits, of each card only the latest."""
        waiting, self._waiting = self._waiting, deque()
        latest = {update.card: update for update in waiting}
        return sorted(latest.values(), key=lambda update: update.offset)
