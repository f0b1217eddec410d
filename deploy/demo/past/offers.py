"""What buyers are offered: more goods, discounts, bonus points."""

from collections.abc import Iterator
from datetime import timedelta

from deploy.demo.facts import CURRENCY, Note, Order, Told, note_before, said
from deploy.demo.past.cast import Cast
from deploy.demo.past.talent import talent_of
from deploy.demo.systems import ERP
from shared.events import (
    DiscountApproved,
    OfferAccepted,
    OfferKind,
    OfferMade,
    PointsAccrued,
    PointsExpired,
    PointsRedeemed,
)

KINDS = {OfferKind.UPSELL: 4.0, OfferKind.CROSS_SELL: 4.0, OfferKind.DISCOUNT: 2.0}
OFFERED, ACCEPTED, APPROVED_FROM = 0.6, 0.4, 0.12
"""From which share of an order on its discount has to be approved."""
REWARDED, SPENT, FORFEITED = 0.5, 0.45, 0.12
MINOR_PER_POINT = 10_000


def offers_of(cast: Cast, order: Order) -> Iterator[Note]:
    """Yield what the buyer of *order* was offered and given before the end."""
    if cast.dice.happens(OFFERED):
        yield note_before(cast.end, f"offer-on-{order.order_id}", ERP, _offer(cast, order))
    if cast.dice.happens(REWARDED):
        yield note_before(cast.end, f"points-of-{order.order_id}", ERP, _points(cast, order))
    discount = sum(line.discount_minor for line in order.lines)
    if discount > APPROVED_FROM * (order.net_minor + discount):
        approved = DiscountApproved(
            discount_id=f"discount-on-{order.order_id}",
            order_id=order.order_id,
            client_id=order.client_id,
            manager_id=order.manager_id,
            discount_minor=discount,
            currency=CURRENCY,
        )
        yield Note(f"discount-on-{order.order_id}", ERP, ((order.placed_at, approved),))


def _offer(cast: Cast, order: Order) -> Told:
    at = order.placed_at - timedelta(hours=2)
    offer = {
        "offer_id": f"offer-on-{order.order_id}",
        "client_id": order.client_id,
        "manager_id": order.manager_id,
        "kind": cast.dice.weighted(KINDS),
        "amount_minor": order.net_minor // 5,
        "currency": CURRENCY,
    }
    yield at, said(OfferMade, offer)
    if cast.dice.happens(min(0.9, ACCEPTED * talent_of(order.manager_id).wins)):
        yield at + cast.dice.lasting(timedelta(hours=5)), said(OfferAccepted, offer)


def _points(cast: Cast, order: Order) -> Told:
    points = max(1, order.net_minor // MINOR_PER_POINT)
    ids = {"client_id": order.client_id, "manager_id": order.manager_id, "order_id": order.order_id}
    yield order.placed_at, said(PointsAccrued, ids, points_id=f"earned-{order.order_id}", points=points)
    at = order.placed_at + cast.dice.lasting(timedelta(days=15))
    if cast.dice.happens(SPENT):
        yield at, said(PointsRedeemed, ids, points_id=f"spent-{order.order_id}", points=max(1, points // 2))
    elif cast.dice.happens(FORFEITED):
        yield at, said(PointsExpired, ids, points_id=f"expired-{order.order_id}", points=points)
