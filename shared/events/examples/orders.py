"""Examples of an order and its money, and of offers."""

from datetime import timedelta

from shared.events import (
    DiscountApproved,
    EventData,
    LineKind,
    OfferAccepted,
    OfferKind,
    OfferMade,
    OrderAmended,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    PaymentReceived,
    PointsAccrued,
    PointsExpired,
    PointsRedeemed,
    PriceChanged,
    RefundIssued,
    RefundLine,
)
from shared.events.examples.story import CLIENT, CREDITS, DEAL, MANAGER, ORDER, PROMISED

_LINE = OrderLine(
    line_id="1",
    sku="crm-seat",
    category="licences",
    quantity=10,
    amount_minor=1_250_000,
    discount_minor=50_000,
    cost_minor=400_000,
    kind=LineKind.BASE,
)

FACTS: tuple[EventData, ...] = (
    PriceChanged(sku="crm-seat", price_minor=125_000, currency="EUR"),
    OfferMade(
        offer_id="offer-6",
        client_id=CLIENT,
        manager_id=MANAGER,
        kind=OfferKind.UPSELL,
        amount_minor=300_000,
        currency="EUR",
    ),
    OfferAccepted(
        offer_id="offer-6",
        client_id=CLIENT,
        manager_id=MANAGER,
        kind=OfferKind.UPSELL,
        amount_minor=300_000,
        currency="EUR",
    ),
    DiscountApproved(
        discount_id="discount-9",
        deal_id=DEAL,
        order_id=ORDER,
        client_id=CLIENT,
        manager_id=MANAGER,
        discount_minor=50_000,
        currency="EUR",
    ),
    OrderPlaced(
        order_id=ORDER,
        deal_id=DEAL,
        client_id=CLIENT,
        manager_id=MANAGER,
        currency="EUR",
        promised_at=PROMISED,
        credits=CREDITS,
        channel="organic_search",
        segment="smb",
        region="north",
        lines=(_LINE,),
    ),
    OrderAmended(
        order_id=ORDER, client_id=CLIENT, manager_id=MANAGER, lines=(_LINE,), promised_at=PROMISED + timedelta(days=1)
    ),
    PaymentReceived(
        payment_id="payment-1",
        order_id=ORDER,
        client_id=CLIENT,
        manager_id=MANAGER,
        amount_minor=1_200_000,
        currency="EUR",
    ),
    PointsAccrued(points_id="points-1", client_id=CLIENT, points=1200, manager_id=MANAGER, order_id=ORDER),
    PointsRedeemed(points_id="points-2", client_id=CLIENT, points=500, manager_id=MANAGER, order_id=ORDER),
    PointsExpired(points_id="points-3", client_id=CLIENT, points=700, manager_id=MANAGER, order_id=ORDER),
    RefundIssued(
        refund_id="refund-1",
        order_id=ORDER,
        client_id=CLIENT,
        manager_id=MANAGER,
        amount_minor=120_000,
        currency="EUR",
        lines=(RefundLine(line_id="1", amount_minor=120_000),),
    ),
    OrderCancelled(order_id=ORDER, deal_id=DEAL, client_id=CLIENT, manager_id=MANAGER, reason="ordered_twice"),
)
