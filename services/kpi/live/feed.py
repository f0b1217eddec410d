"""What is handed from the hub to its listeners: updates and alerts, the recent ones kept for who comes back. Pure."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from services.kpi.alerts.alert import Alert
from services.kpi.origin import Origin
from services.kpi.score.cards import Card
from shared.values import InvalidPeriodError, InvalidScopeError, Period, Scope

_MOST = 1_000


@dataclass(frozen=True)
class Update:
    """A scorecard as it appeared on `kpi.updates`."""

    offset: int
    card: Card
    event: bytes
    origin: Origin | None = None


@dataclass(frozen=True)
class Notice:
    """An alert that `kpi.alerts` said something of."""

    offset: int
    scope: Scope
    alert: Alert


def card_of(key: bytes | None) -> Card | None:
    """Return the card that a Kafka *key* names: `scope/period`."""
    scope, slash, period = (key or b"").decode(errors="replace").rpartition("/")
    try:
        return Card(Scope.parse(scope), Period.parse(period)) if slash else None
    except (InvalidScopeError, InvalidPeriodError):
        return None


ItemT = TypeVar("ItemT", Update, Notice)


@dataclass
class Ring(Generic[ItemT]):
    """The last items of a log, in order."""

    most: int
    _items: deque[ItemT] = field(default_factory=deque)
    first: int = 0
    """Every item at this offset or after is here."""
    upto: int | None = None
    """The next offset to read; None while the log has not been reached."""

    def start(self, offset: int) -> None:
        """Begin anew at *offset*."""
        self._items.clear()
        self.first = self.upto = offset

    def forget(self) -> None:
        """Let go of what was read."""
        if self.upto is not None:
            self.start(self.upto)

    def put(self, item: ItemT) -> None:
        """Add *item*, which is the next, and let the oldest go where there are too many."""
        self._items.append(item)
        self.upto = item.offset + 1
        if len(self._items) > self.most:
            self.first = self._items.popleft().offset + 1

    def __iter__(self) -> Iterator[ItemT]:
        """Yield the items, in order."""
        return iter(tuple(self._items))

    def since(self, offset: int) -> tuple[ItemT, ...] | None:
        """Return the items from *offset* on; None where some are no longer here, or it was never reached."""
        if self.upto is None or not self.first <= offset <= self.upto:
            return None
        return tuple(item for item in self._items if item.offset >= offset)


class Listener:
    """What waits for one reader: of each card the latest, and alerts; where that is too much, a snapshot instead."""

    def __init__(self, wants: Callable[[Card], bool], wants_scope: Callable[[Scope], bool], most: int = _MOST) -> None:
        self._wants, self._wants_scope, self._most = wants, wants_scope, most
        self._updates: dict[Card, Update] = {}
        self._notices: deque[Notice] = deque(maxlen=most)
        self.is_behind = True
        """It has to begin (again) with a snapshot."""

    def __len__(self) -> int:
        return len(self._updates) + len(self._notices)

    def put(self, update: Update) -> bool:
        """Have *update* wait if it is wanted; return whether there is something to tell."""
        if self.is_behind or not self._wants(update.card):
            return False
        self._updates.pop(update.card, None)
        self._updates[update.card] = update
        if len(self._updates) > self._most:
            self.fall_behind()
        return True

    def warn(self, notice: Notice) -> bool:
        """Have *notice* wait if it is wanted, snapshot or not; return whether it is."""
        is_wanted = self._wants_scope(notice.scope)
        if is_wanted:
            self._notices.append(notice)
        return is_wanted

    def see_anew(self) -> None:
        """Keep of what waits only what is still wanted: somebody may see other scopes now."""
        self._notices = deque((one for one in self._notices if self._wants_scope(one.scope)), maxlen=self._most)
        self.fall_behind()

    def fall_behind(self) -> None:
        """Drop what waits of cards: a snapshot comes next."""
        self._updates.clear()
        self.is_behind = True

    def catch_up(self, updates: Iterable[Update] = ()) -> None:
        """Go on from here: after a snapshot, or with *updates* that were missed."""
        self.is_behind = False
        for update in updates:
            self.put(update)

    def taken(self) -> list[Update]:
        """Return the updates that wait, of each card only the latest, in the order of the log."""
        waiting, self._updates = self._updates, {}
        return list(waiting.values())

    def warned(self) -> list[Notice]:
        """Return the alerts that wait, in the order of the log."""
        waiting = list(self._notices)
        self._notices.clear()
        return waiting
