"""The next steps of a deal: when there was one that was not yet overdue (K09)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple

from services.kpi.records.intervals import Interval, merged
from services.kpi.records.rules import Rules
from shared.events import NextStepDone, NextStepSet


class StepFact(NamedTuple):
    """What was told of a step, and when."""

    at: datetime
    told: NextStepSet | NextStepDone


def planned(facts: Iterable[StepFact], rules: Rules) -> list[Interval]:
    """Return when, by *facts* in order, a step was set and its day not over: several steps at a time are one."""
    by_step: defaultdict[str, list[StepFact]] = defaultdict(list)
    for fact in facts:
        by_step[fact.told.step_id].append(fact)
    return merged(one for told in by_step.values() for one in _planned(told, rules))


def _planned(told: list[StepFact], rules: Rules) -> Iterator[tuple[datetime, datetime]]:
    """Yield when one step was ahead: what is told of it next ends it or sets another date."""
    for (at, step), after in zip_longest(told, told[1:]):
        if isinstance(step, NextStepSet):
            due = rules.end_of(rules.day(step.due_at))
            yield at, min(due, after.at) if after else due
