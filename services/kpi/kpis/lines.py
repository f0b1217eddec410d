"""KPIs of what is in the orders' lines: how much of it, at which discount, sold along with what, at what cost."""

from fractions import Fraction

from services.kpi.kpis.kpi import Better, Combined, Money, Parts, Ratio
from services.kpi.measures import lines, revenue
from services.kpi.measures.orders import ORDERS_BOOKED, ORDERS_RESTATED
from services.kpi.measures.payments import PAYMENTS_RECEIVED

_OUT = "booked, as last amended, by the day of the order; cancelled orders are out; no orders: null (R1)"
_OWN_LINE = "a refund by line lowers its own line, another all lines pro rata (R2); no revenue: null (R1)"
_COST = "only lines whose cost is known, on both sides; a cancelled order is taken back on that day (R2); none: null"


def _margin(parts: Parts) -> Fraction | None:
    return parts["revenue"] - parts["cost"] if parts["revenue"] or parts["cost"] else None


ITEMS_PER_ORDER = Ratio(
    id="items_per_order",
    name="Items per order",
    name_ru="Количество товаров в заказе",
    formula="sum of line quantities / orders",
    source="K63",
    unit="items",
    duties=("D18", "D20"),
    edges=_OUT,
    of=lines.ITEMS_ORDERED,
    over=(ORDERS_RESTATED,),
)
LINES_PER_ORDER = Ratio(
    id="lines_per_order",
    name="Lines per order",
    name_ru="Позиций в заказе",
    formula="order lines / orders",
    source="K63",
    unit="lines",
    duties=("D18", "D20"),
    edges=_OUT,
    of=lines.LINES_ORDERED,
    over=(ORDERS_RESTATED,),
)
DISCOUNT_SHARE = Ratio(
    id="discount_share",
    name="Discount share",
    name_ru="Доля скидок",
    formula="discounts / gross sales, both from order lines",
    source="K47",
    better=Better.DOWN,
    duties=("D03", "D17", "D28"),
    edges="credit notes, refunds, bonus points and approvals (DiscountApproved) are no discounts; no sales: null (R1)",
    of=lines.DISCOUNTS,
    over=(lines.GROSS_SALES,),
    counted=ORDERS_BOOKED,
)
UPSELL_REVENUE_SHARE = Ratio(
    id="upsell_revenue_share",
    name="Upsell share of revenue",
    name_ru="Доля апсейла в выручке",
    formula="paid revenue of up-sold lines / paid revenue",
    source="K45",
    basis="paid",
    duties=("D21",),
    edges=_OWN_LINE,
    of=revenue.UPSOLD_PAID,
    over=(revenue.REVENUE_PAID,),
    counted=PAYMENTS_RECEIVED,
)
CROSS_SELL_REVENUE_SHARE = Ratio(
    id="cross_sell_revenue_share",
    name="Cross-sell share of revenue",
    name_ru="Доля кросс-продаж в выручке",
    formula="paid revenue of cross-sold lines / paid revenue",
    source="K45",
    basis="paid",
    duties=("D21",),
    edges=_OWN_LINE,
    of=revenue.CROSS_SOLD_PAID,
    over=(revenue.REVENUE_PAID,),
    counted=PAYMENTS_RECEIVED,
)
ADD_ON_REVENUE_SHARE = Ratio(
    id="add_on_revenue_share",
    name="Upsell and cross-sell share of revenue",
    name_ru="Доля допродаж в выручке",
    formula="paid revenue of up-sold and cross-sold lines / paid revenue",
    source="K45",
    basis="paid",
    duties=("D21",),
    edges=_OWN_LINE,
    of=revenue.ADDED_PAID,
    over=(revenue.REVENUE_PAID,),
    counted=PAYMENTS_RECEIVED,
)
BASE_LINE_ATTACH_RATE = Ratio(
    id="base_line_attach_rate",
    name="Attach rate by product",
    name_ru="Доля товаров, проданных с сопутствующими",
    formula="base lines that another line names in linked_line_id / base lines; by product",
    source="K46",
    duties=("D21",),
    edges="a linked line that came back whole does not count; no base lines: null (R1)",
    of=lines.BASE_LINES_LINKED,
    over=(lines.BASE_LINES,),
)
REVENUE_COSTED = Money(
    id="revenue_costed",
    name="Revenue with a known cost",
    name_ru="Выручка с известной себестоимостью",
    formula="the part of revenue booked from lines whose cost is known",
    source="K44",
    basis="booked",
    duties=("D27",),
    edges=_COST,
    of=lines.REVENUE_COSTED,
    counted=ORDERS_BOOKED,
)
COST_BOOKED = Money(
    id="cost_booked",
    name="Cost of what was booked",
    name_ru="Себестоимость заказов",
    formula="cost of order lines, where it is known",
    source="K44",
    better=Better.DOWN,
    basis="booked",
    duties=("D27",),
    edges=_COST,
    of=lines.COST_BOOKED,
    counted=ORDERS_BOOKED,
)
GROSS_MARGIN_BOOKED = Combined(
    id="gross_margin_booked",
    name="Gross margin booked",
    name_ru="Валовая прибыль по заказам",
    formula="revenue with a known cost - that cost",
    source="K44",
    unit="money",
    basis="booked",
    duties=("D27",),
    edges=_COST,
    of={"revenue": REVENUE_COSTED, "cost": COST_BOOKED},
    formula_of=_margin,
)
GROSS_MARGIN_RATE = Ratio(
    id="gross_margin_rate_booked",
    name="Gross margin rate",
    name_ru="Валовая рентабельность",
    formula="(revenue with a known cost - that cost) / revenue with a known cost",
    source="K44",
    basis="booked",
    duties=("D27",),
    edges=_COST,
    of=lines.REVENUE_COSTED,
    less=(lines.COST_BOOKED,),
    over=(lines.REVENUE_COSTED,),
    counted=ORDERS_BOOKED,
)
COSTED_SHARE = Ratio(
    id="costed_revenue_share",
    name="Share of revenue with a known cost",
    name_ru="Доля выручки с известной себестоимостью",
    formula="revenue with a known cost / revenue booked",
    source="K44 K33",
    basis="booked",
    duties=("D27",),
    edges="what a margin is worth: near 0 it says little; no revenue: null (R1)",
    of=lines.REVENUE_COSTED,
    over=(revenue.REVENUE_BOOKED,),
    counted=ORDERS_BOOKED,
)

KPIS = (
    ITEMS_PER_ORDER,
    LINES_PER_ORDER,
    DISCOUNT_SHARE,
    UPSELL_REVENUE_SHARE,
    CROSS_SELL_REVENUE_SHARE,
    ADD_ON_REVENUE_SHARE,
    BASE_LINE_ATTACH_RATE,
    REVENUE_COSTED,
    COST_BOOKED,
    GROSS_MARGIN_BOOKED,
    GROSS_MARGIN_RATE,
    COSTED_SHARE,
)
