"""The market: promotions, competitors, research, prices, and what clients ask for that we do not have."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from deploy.demo.facts import CURRENCY, Note, said
from deploy.demo.past.cast import Cast
from deploy.demo.past.clients import SEGMENTS
from deploy.demo.past.deals import COMPETITORS, MISSING
from deploy.demo.past.orders import ARTICLES
from deploy.demo.systems import MARKETING
from shared.events import (
    CompetitorObserved,
    PriceChanged,
    ProductRequested,
    PromotionEnded,
    PromotionStarted,
    ResearchCompleted,
)

SEEN, WANTED = 0.35, 0.5
"""How often, on a working day, a competitor is observed, and a client wants what we do not have."""
RESEARCH_EVERY = timedelta(days=30)
LISTED = ("cable-kit", "rack", "battery")
"""Articles with a price list; those that are ordered are sold at whatever was agreed."""


class Promotion(NamedTuple):
    """When a promotion ran, counted back from the end, and for what; one that goes on has no end yet."""

    promotion_id: str
    began: timedelta
    ended: timedelta | None
    categories: tuple[str, ...] | None
    issued: int


PROMOTIONS = (
    Promotion("autumn-upgrade", timedelta(days=50), timedelta(days=36), ("hardware",), 120),
    Promotion("service-weeks", timedelta(days=24), timedelta(days=12), ("service", "software"), 80),
    Promotion("year-end", timedelta(days=5), None, None, 200),
)


def promotion_at(cast: Cast, at: datetime) -> str | None:
    """Return the promotion that ran then."""
    for one in PROMOTIONS:
        if cast.end - one.began <= at < cast.end - (one.ended or timedelta()):
            return one.promotion_id
    return None


def promotions(cast: Cast) -> Iterator[Note]:
    """Yield how each promotion began and ended."""
    for one in PROMOTIONS:
        facts = {"promotion_id": one.promotion_id, "categories": one.categories, "issued": one.issued}
        ends_on = (cast.end - one.ended if one.ended else cast.end + timedelta(days=25)).date()
        told = [(cast.end - one.began, said(PromotionStarted, facts, ends_on=ends_on))]
        ended = [(cast.end - one.ended, said(PromotionEnded, facts))] if one.ended else []
        yield Note(f"promotion-{one.promotion_id}", MARKETING, (*told, *ended))


def market_of_day(cast: Cast, day: date, clients: int) -> Iterator[Note]:
    """Yield what managers learned of the market on *day*."""
    at, dice = datetime.combine(day, time(11), UTC) + timedelta(minutes=cast.dice.number(0, 300)), cast.dice
    manager = dice.one_of(cast.present(day))
    if dice.happens(SEEN):
        seen = {"competitor": dice.weighted(COMPETITORS), "product": dice.one_of(list(ARTICLES))}
        observed = CompetitorObserved(
            observation_id=f"seen-{day}", manager_id=manager, segment=dice.one_of(SEGMENTS), **seen
        )
        yield Note(f"seen-{day}", MARKETING, ((at, observed),))
    if dice.happens(WANTED):
        client, product = cast.client(clients), dice.weighted(MISSING)
        wanted = ProductRequested(request_id=f"wanted-{day}", client_id=client, manager_id=manager, product=product)
        yield Note(f"wanted-{day}", MARKETING, ((at, wanted),))


def research(cast: Cast, first: date) -> Iterator[Note]:
    """Yield a wave of research and a price list for each month since *first*."""
    began = datetime.combine(first, time(10), UTC)
    for number in range(1, 1 + (cast.end - began) // RESEARCH_EVERY):
        at, invited = began + number * RESEARCH_EVERY - timedelta(days=3), cast.dice.number(60, 200)
        done = ResearchCompleted(
            research_id=f"needs-{number}",
            manager_id=cast.dice.one_of(cast.managers),
            segment=SEGMENTS[number % len(SEGMENTS)],
            product=cast.dice.weighted(MISSING),
            invited=invited,
            answers=invited * cast.dice.number(20, 55) // 100,
        )
        yield Note(f"research-{number}", MARKETING, ((at, done),))
        sku = cast.dice.one_of(LISTED)
        price = PriceChanged(sku=sku, price_minor=cast.dice.money(50_000, 0.3), currency=CURRENCY)
        yield Note(f"price-{number}", MARKETING, ((at, price),))
