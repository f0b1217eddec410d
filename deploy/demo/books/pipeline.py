"""The deals open at the end of a day, and what they may bring."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from deploy.demo.facts import Deal

DayOf = Callable[[datetime], date]


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """An open deal's owner and last known amount; 0 where none is known."""

    manager_id: str
    amount_minor: int


def open_deals(deals: Iterable[Deal], day: date, day_of: DayOf) -> list[OpenDeal]:
    """Return what is in the pipeline at the end of *day*."""
    return [OpenDeal(deal.manager_id, _amount(deal, day, day_of)) for deal in deals if _is_open(deal, day, day_of)]


def _is_open(deal: Deal, day: date, day_of: DayOf) -> bool:
    if day_of(deal.opened_at) > day:
        return False
    closed = sum(day_of(closing.at) <= day for closing in deal.closings)
    return closed == sum(day_of(act.at) <= day for act in deal.reopenings)


def _amount(deal: Deal, day: date, day_of: DayOf) -> int:
    known = [step.amount_minor for step in deal.steps if step.amount_minor is not None and day_of(step.at) <= day]
    return known[-1] if known else 0
