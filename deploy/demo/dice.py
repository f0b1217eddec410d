"""Chance with a seed: one department, whoever plays it."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Everything that the simulation leaves to chance."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  # nosec B311  # a simulation, no secret

    def happens(self, probability: float) -> bool:
        """Return True as often as *probability* says."""
        return self._random.random() < probability

    def one_of(self, things: Sequence[T]) -> T:
        """Return any of *things*."""
        return self._random.choice(things)

    def some_of(self, things: Sequence[T], count: int) -> list[T]:
        """Return *count* different ones of *things*."""
        return self._random.sample(things, count)

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return a key, each as often as its weight says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def number(self, low: int, high: int) -> int:
        """Return a whole number from *low* to *high*, both included."""
        return self._random.randint(low, high)

    def lasting(self, typical: timedelta, spread: float = 0.8) -> timedelta:
        """Return a duration in whole seconds, half of the time longer than *typical*, sometimes much longer."""
        return timedelta(seconds=1 + int(typical.total_seconds() * self._skewed(spread)))

    def money(self, typical_minor: int, spread: float = 0.6) -> int:
        """Return an amount in whole major units of a currency with cents."""
        return 100 * (1 + int(typical_minor * self._skewed(spread)) // 100)

    def _skewed(self, spread: float) -> float:
        return math.exp(self._random.gauss(0, spread))
