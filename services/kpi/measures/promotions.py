"""What promotions and the orders placed under them contribute, so far: a promotion's life is not a period's."""

from collections.abc import Iterator

from services.kpi.measures.credit import shares
from services.kpi.measures.measure import SHARED, Measure, Move
from services.kpi.records.order import ORDER, Order
from services.kpi.records.promotion import PROMOTION, Promotion
from services.kpi.records.rules import Rules


def _issued(promotion: Promotion, _rules: Rules) -> Iterator[Move]:
    """Yield the coupons from the start of the promotion on; of one that only ended, from its end."""
    if promotion.issued is not None and (at := promotion.started_at or promotion.ended_at):
        yield Move(at, None, promotion.issued, facets=(("promotion", promotion.id),))


def _used(order: Order, _rules: Rules) -> Iterator[Move]:
    placed, at = order.placed, order.placed_at
    if placed and at and placed.promotion_id:
        facets = (("promotion", placed.promotion_id),)
        for manager, share in shares(placed.credits, placed.manager_id):
            yield Move(at, manager, share, facets=facets)
            if order.cancelled_at:
                yield Move(order.cancelled_at, manager, -share, facets=facets)


COUPONS_ISSUED = Measure(
    "coupons_issued", PROMOTION, _issued, "coupons issued so far", is_stock=True, by=("promotion",)
)
ORDERS_WITH_PROMOTION = Measure(
    "orders_with_promotion",
    ORDER,
    _used,
    "orders placed under a promotion so far, less those cancelled",
    scale=SHARED,
    is_stock=True,
    by=("promotion",),
)

MEASURES = (COUPONS_ISSUED, ORDERS_WITH_PROMOTION)
