"""What is done in the office on a working day, lead or no lead."""

from collections.abc import Iterator
from datetime import date

from deploy.demo.facts import Fact
from deploy.demo.past.calls import calls_of_day, planned_calls_of_day
from deploy.demo.past.cast import Cast
from deploy.demo.past.management import handoffs_of_day
from deploy.demo.past.market import market_of_day
from deploy.demo.past.support import support_of_day
from deploy.demo.past.tasks import tasks_of_day


def worked(cast: Cast, day: date, clients: int) -> Iterator[Fact]:
    """Yield what everybody who is there does on *day*, with some of the first *clients* clients."""
    known = max(1, clients)
    for manager in cast.present(day):
        yield from calls_of_day(cast, manager, day, known)
        yield from tasks_of_day(cast, manager, day)
    yield from support_of_day(cast, day, known)
    yield from market_of_day(cast, day, known)
    yield from handoffs_of_day(cast, day)


def calls_planned_for(cast: Cast, day: date, clients: int) -> Iterator[Fact]:
    """Yield the calls that were planned for *day*, with the attempts at them."""
    for manager in cast.present(day):
        yield from planned_calls_of_day(cast, manager, day, max(1, clients))
