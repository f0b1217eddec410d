"""Offers: accepted in the cohort of the day they were made, in number and in money."""

from datetime import timedelta

from shared.events import OfferKind
from tests.builders import MORNING, an_offer_accepted, an_offer_made
from tests.folding import by_day, by_facet, by_scope, total

NEXT_DAY = MORNING + timedelta(days=1)
EUROS = {"amount_minor": 500, "currency": "EUR"}


def test_an_acceptance_counts_on_the_day_the_offer_was_made_and_for_who_made_it() -> None:
    told = [an_offer_made(), an_offer_accepted(at=NEXT_DAY, manager_id="bob")]

    assert by_day("offers_accepted", told, scope="manager:ann") == {"2026-11-23": 1}


def test_an_offer_made_and_accepted_twice_is_one() -> None:
    told = [an_offer_made(at=NEXT_DAY), an_offer_made(), an_offer_accepted(), an_offer_accepted(at=NEXT_DAY)]

    assert by_day("offers_made", told) == by_day("offers_accepted", told) == {"2026-11-23": 1}


def test_offers_are_told_apart_by_the_kind_that_was_made() -> None:
    told = [
        an_offer_made(kind=OfferKind.UPSELL),
        an_offer_accepted(kind=OfferKind.DISCOUNT),
        an_offer_made(offer_id="offer-2", kind=OfferKind.DISCOUNT),
    ]

    assert by_facet("offers_made", "kind", told) == {"upsell": 1, "discount": 1}
    assert by_facet("offers_accepted", "kind", told) == {"upsell": 1}


def test_an_acceptance_of_what_was_never_made_is_apart() -> None:
    told = [an_offer_accepted(at=NEXT_DAY, **EUROS)]

    assert by_day("offers_accepted_unmade", told) == {"2026-11-24": 1}
    assert total("offers_accepted", told) == total("offered_accepted_minor:EUR", told) == 0
    assert total("offers_accepted_unmade", [*told, an_offer_made()]) == 0


def test_money_is_that_of_offers_with_an_amount_only() -> None:
    told = [
        an_offer_made(**EUROS),
        an_offer_accepted(amount_minor=300, currency="EUR", at=NEXT_DAY),
        an_offer_made(offer_id="offer-2"),
        an_offer_accepted(offer_id="offer-2", **EUROS),
    ]

    assert by_scope("offers_priced", told) == {"manager:ann": 1, "company": 1}
    assert (total("offered_minor:EUR", told), total("offered_accepted_minor:EUR", told)) == (500, 300)
    assert by_day("offered_accepted_minor:EUR", told) == {"2026-11-23": 300}


def test_accepted_without_an_amount_is_accepted_as_offered() -> None:
    assert total("offered_accepted_minor:EUR", [an_offer_made(**EUROS), an_offer_accepted()]) == 500


def test_an_offer_may_be_for_nothing() -> None:
    told = [an_offer_made(amount_minor=0, currency="EUR"), an_offer_accepted(**EUROS)]

    assert (total("offers_priced", told), total("offered_accepted_minor:EUR", told)) == (1, 500)
