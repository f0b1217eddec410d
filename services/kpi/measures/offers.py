"""What offers contribute: acceptances count on the day the offer was made, beside it."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move, currency
from services.kpi.records.offer import OFFER, Offer
from services.kpi.records.rules import Rules
from shared.events import OfferAccepted, OfferMade


def _made(offer: Offer, _rules: Rules) -> Iterator[Move]:
    if offer.made and offer.made_at:
        yield Move(offer.made_at, offer.made.manager_id, 1, facets=(("kind", offer.made.kind.value),))


def _accepted(offer: Offer, rules: Rules) -> Iterator[Move]:
    if offer.accepted:
        yield from _made(offer, rules)


def _unmade(offer: Offer, _rules: Rules) -> Iterator[Move]:
    if offer.accepted and offer.accepted_at and offer.made is None:
        kind = offer.accepted.kind.value
        yield Move(offer.accepted_at, offer.accepted.manager_id, 1, facets=(("kind", kind),))


def _priced(offer: Offer, rules: Rules) -> Iterator[Move]:
    if offer.made and _money(offer.made):
        yield from _made(offer, rules)


def _made_amount(offer: Offer, rules: Rules) -> Iterator[Move]:
    for move in _priced(offer, rules):
        for money in _money(offer.made):
            yield move._replace(value=money[0], variant=currency(money[1]))


def _accepted_amount(offer: Offer, rules: Rules) -> Iterator[Move]:
    """Yield what was accepted of an offer that had a price: its own amount or, where it says none, the offer's."""
    for move in _priced(offer, rules) if offer.accepted else ():
        for money in _money(offer.accepted) or _money(offer.made):
            yield move._replace(value=money[0], variant=currency(money[1]))


def _money(said: OfferMade | OfferAccepted | None) -> list[tuple[int, str]]:
    return [(said.amount_minor, said.currency)] if said and said.amount_minor is not None and said.currency else []


_BY = ("kind",)
OFFERS_MADE = Measure("offers_made", OFFER, _made, "offers, by the day they were first made", by=_BY)
OFFERS_ACCEPTED = Measure(
    "offers_accepted", OFFER, _accepted, "those of offers_made that were accepted, whenever", by=_BY
)
OFFERS_UNMADE = Measure(
    "offers_accepted_unmade", OFFER, _unmade, "accepted offers that nobody says were made, by the day of that", by=_BY
)
OFFERS_PRICED = Measure("offers_priced", OFFER, _priced, "those of offers_made that name an amount", by=_BY)
OFFERED = Measure("offered_minor", OFFER, _made_amount, "amount of the offers made", is_money=True, by=_BY)
TAKEN = Measure(
    "offered_accepted_minor",
    OFFER,
    _accepted_amount,
    "amount accepted of offered_minor, on the day the offer was made",
    is_money=True,
    by=_BY,
)

MEASURES = (OFFERS_MADE, OFFERS_ACCEPTED, OFFERS_UNMADE, OFFERS_PRICED, OFFERED, TAKEN)
