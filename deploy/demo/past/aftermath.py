"""What can be told only when the rest is known: papers, offers, clients, the market; and what was told wrongly."""

from collections.abc import Iterator
from datetime import date, timedelta

from deploy.demo.facts import Call, Facts, Note, Order
from deploy.demo.past.calls import call_at
from deploy.demo.past.cast import Cast
from deploy.demo.past.clients import clients_of, merged_clients
from deploy.demo.past.deals import TYPICAL_MINOR
from deploy.demo.past.management import staff_notes
from deploy.demo.past.market import promotions, research
from deploy.demo.past.offers import offers_of
from deploy.demo.past.orders import lines_worth
from deploy.demo.past.papers import papers_of
from deploy.demo.past.scores import scores_of

MISTAKES = 2


def told_afterwards(cast: Cast, facts: Facts, first: date) -> Iterator[Note]:
    """Yield what goes with *facts*."""
    for deal in facts.deals.values():
        yield from papers_of(cast, deal)
    for order in facts.orders.values():
        yield from offers_of(cast, order)
    yield from clients_of(cast, facts)
    yield merged_clients(cast, facts)
    yield from scores_of(cast, facts.calls.values())
    yield from promotions(cast)
    yield from research(cast, first)
    yield from staff_notes(cast, first)


def mistakes(cast: Cast, first: date) -> Iterator[tuple[str, Call | Order]]:
    """Yield calls and orders that were reported by mistake and retracted."""
    for number in range(1, MISTAKES + 1):
        at = cast.end - timedelta(days=cast.dice.number(2, (cast.end.date() - first).days), hours=-12)
        client, manager = f"client-{number:04}", cast.dice.one_of(cast.managers)
        yield f"call-{number}", call_at(cast, f"wrong-call-{number}", client, manager, at)
        lines = lines_worth(cast, TYPICAL_MINOR)
        yield f"order-{number}", Order(f"wrong-order-{number}", client, manager, at, lines)
