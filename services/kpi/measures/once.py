"""Working out what several measures have in common once for each state."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from services.kpi.records.rules import Rules

T = TypeVar("T")


def once(work: Callable[[Any, Rules], Iterable[T]]) -> Callable[[Any, Rules], tuple[T, ...]]:
    """Return *work* that is done once while the same state is asked about again and again."""
    # One tuple, replaced whole: shards that are folded in threads of their own may push it out, but not tear it.
    last: tuple[Any, Rules | None, tuple[T, ...]] = (None, None, ())

    def done(state: Any, rules: Rules) -> tuple[T, ...]:
        nonlocal last
        of_state, of_rules, found = last
        if of_state is not state or of_rules is not rules:
            found = tuple(work(state, rules))
            last = (state, rules, found)
        return found

    return done
