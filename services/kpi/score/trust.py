"""How far a number can be trusted: how far behind the log it is, what could not be read, and whether it still moves.

Pure.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from services.kpi.kpis import Kpi
from services.kpi.score.cards import KeptCard
from services.kpi.score.scorecard import House
from services.kpi.score.sums import Now
from shared.values import Moment, Period

Positions = Mapping[int, Sequence[int]]
"""By shard, a position in each of its topics."""


class State(StrEnum):
    """Whether a number may still change."""

    PROVISIONAL = "provisional"
    """Its period has not ended, or only just: late events are still expected."""
    FINAL = "final"
    RESTATED = "restated"
    """It changed after it was final (R5)."""


class LogStatus(NamedTuple):
    """What the log has that the numbers do not; None where the log does not answer."""

    behind_events: int | None
    behind_seconds: float | None
    dead_letters: int | None


UNKNOWN = LogStatus(None, None, None)


class Trust(BaseModel):
    """How far an answer can be trusted."""

    model_config = ConfigDict(frozen=True)

    as_of: Moment
    behind_events: int | None
    """How many positions of the log are not folded yet; null while the log does not answer."""
    behind_seconds: float | None
    """How old the oldest of them may be; 0 when everything is folded."""
    dead_letters: int | None
    """How many deliveries could not be used, and wait for somebody to look after them."""
    state: State

    @classmethod
    def of(cls, as_of: datetime, status: LogStatus, state: State) -> "Trust":
        """Return the trust in an answer *as_of* a moment."""
        return cls(as_of=as_of, **status._asdict(), state=state)


def state_of(period: Period, now: Now, house: House, cards: Sequence[KeptCard | None] = ()) -> State:
    """Return whether numbers of *period* may still change, or did after they were final."""
    close = period.last + timedelta(days=house.grace_days)
    if now.today <= close:
        return State.PROVISIONAL
    is_restated = any(card and card.day > close and card.day > card.born for card in cards)
    return State.RESTATED if is_restated else State.FINAL


def is_immature(kpi: Kpi, period: Period, now: Now, house: House) -> bool:
    """Say whether *kpi* is of a cohort that has not had its time yet: what is counted of it goes on rising (K10)."""
    return kpi.is_cohort and now.today <= period.last + timedelta(days=house.cohort_days)


@dataclass
class Looks:
    """What was seen of the log's ends, and since when it is folded."""

    most: int = 1_000
    _waiting: deque[tuple[float, Positions]] = field(default_factory=deque)
    """The looks whose ends are not reached yet, oldest first."""
    _level_at: float | None = None

    def note(self, at: float, ends: Positions) -> None:
        """Keep what was seen *at* a moment; of very many looks every second one is enough."""
        self._waiting.append((at, ends))
        if len(self._waiting) > self.most:
            self._waiting = deque(list(self._waiting)[::2])

    def behind_seconds(self, at: float, positions: Positions) -> float:
        """Return for how long the log has had something that *positions* do not include; 0 when they include all."""
        while self._waiting and not behind(self._waiting[0][1], positions):
            self._level_at = self._waiting.popleft()[0]
        if not self._waiting:
            return 0.0
        return max(0.0, at - (self._waiting[0][0] if self._level_at is None else self._level_at))


def behind(ends: Positions, positions: Positions) -> int:
    """Return how many positions below *ends* have not been reached; a shard that has not begun is at 0."""
    return sum(
        max(0, end - at)
        for shard, its_ends in ends.items()
        for end, at in zip(its_ends, positions.get(shard) or (0,) * len(its_ends), strict=True)
    )
