"""KPIs of net revenue on three bases: booked, shipped and paid; what was taken back is apart (R2)."""

from services.kpi.kpis.kpi import Better, Mean, Money, Ratio, Share
from services.kpi.measures import revenue
from services.kpi.measures.deliveries import DELIVERIES_MADE, RETURNS_RECEIVED
from services.kpi.measures.orders import ORDERS_BOOKED, ORDERS_CANCELLED, ORDERS_PLACED, ORDERS_RESTATED
from services.kpi.measures.payments import ORDERS_PAID, PAID_AMOUNTS, PAYMENTS_RECEIVED, REFUNDS_ISSUED

_AS_AMENDED = (
    "an amended order counts on its own day with its last lines (restated, R5); shared by the order's credits to the "
    "last minor unit (R11)"
)
_AT_ORDER_PRICES = (
    "a line at its net price as last amended, exact when all of it is there, never more than was ordered; a cancelled "
    "order that was delivered counts until it comes back; a return without lines is all of its shipment (R2)"
)
_BY_LINE = (
    "a payment goes to the order's lines in proportion; a refund to the lines it names, else to what is left on them "
    "(R2); money of an order that nobody placed counts when the order is known"
)
_RESTATED = "restated to the sale date: what is taken back changes the day of the order, not the day it happened (R2)"
_FULLY_PAID = (
    "paid: payments in the order's currency reach its total as last amended, on that day; a refund lowers the revenue, "
    "the refund of all or a cancelling the count, too; none: null (R1); beside it the median total of the orders that "
    "stand paid, if of one currency"
)
_MAY_LEAVE = "the company's total 0 or less: null (R1); what is taken back may lead out of 0 to 1"

REVENUE_BOOKED = Money(
    id="revenue_booked",
    name="Revenue booked",
    name_ru="Выручка по заказам",
    formula="order lines (amount - discount) by the day of the order, less cancelled orders by the day of cancelling",
    source="K17",
    basis="booked",
    duties=("D05", "N7"),
    edges=_AS_AMENDED,
    of=revenue.REVENUE_BOOKED,
    counted=ORDERS_BOOKED,
)
REVENUE_BOOKED_GROSS = Money(
    id="revenue_booked_gross",
    name="Revenue booked, gross",
    name_ru="Выручка по заказам до отмен",
    formula="order lines (amount - discount) by the day of the order, cancelled ones included",
    source="K17 R2",
    basis="booked",
    duties=("D05",),
    edges=_AS_AMENDED,
    of=revenue.REVENUE_BOOKED,
    plus=(revenue.REVENUE_CANCELLED,),
    counted=ORDERS_PLACED,
)
REVENUE_CANCELLED = Money(
    id="revenue_cancelled",
    name="Revenue cancelled",
    name_ru="Сумма отменённых заказов",
    formula="order lines (amount - discount) of cancelled orders, by the day of cancelling",
    source="K17 R2",
    better=Better.DOWN,
    basis="booked",
    duties=("D05",),
    edges=_AS_AMENDED,
    of=revenue.REVENUE_CANCELLED,
    counted=ORDERS_CANCELLED,
)
REVENUE_BOOKED_RESTATED = Money(
    id="revenue_booked_restated",
    name="Revenue booked, restated",
    name_ru="Выручка по заказам на дату продажи",
    formula="order lines (amount - discount) of orders that stand, by the day of the order",
    source="K17 R2",
    basis="booked",
    duties=("D05",),
    edges=_RESTATED,
    of=revenue.REVENUE_BOOKED_RESTATED,
    counted=ORDERS_RESTATED,
)
REVENUE_SHIPPED = Money(
    id="revenue_shipped",
    name="Revenue shipped",
    name_ru="Выручка по отгрузкам",
    formula="(delivered - returned) quantity x order price, by the day of the delivery or the return",
    source="K17",
    basis="shipped",
    duties=("D11", "N7"),
    edges=_AT_ORDER_PRICES,
    of=revenue.REVENUE_SHIPPED,
    counted=DELIVERIES_MADE,
)
REVENUE_SHIPPED_GROSS = Money(
    id="revenue_shipped_gross",
    name="Revenue shipped, gross",
    name_ru="Выручка по отгрузкам до возвратов",
    formula="delivered quantity x order price, by the day of the delivery",
    source="K17 R2",
    basis="shipped",
    duties=("D11",),
    edges=_AT_ORDER_PRICES,
    of=revenue.REVENUE_SHIPPED,
    plus=(revenue.REVENUE_RETURNED,),
    counted=DELIVERIES_MADE,
)
REVENUE_RETURNED = Money(
    id="revenue_returned",
    name="Revenue returned",
    name_ru="Сумма возвратов товара",
    formula="returned quantity x order price, by the day of the return",
    source="K17 R2",
    better=Better.DOWN,
    basis="shipped",
    duties=("D11",),
    edges=_AT_ORDER_PRICES,
    of=revenue.REVENUE_RETURNED,
    counted=RETURNS_RECEIVED,
)
REVENUE_SHIPPED_RESTATED = Money(
    id="revenue_shipped_restated",
    name="Revenue shipped, restated",
    name_ru="Выручка по отгрузкам на дату продажи",
    formula="(delivered - returned) quantity x order price, by the day of the order",
    source="K17 R2",
    basis="shipped",
    duties=("D11",),
    edges=_RESTATED,
    of=revenue.REVENUE_SHIPPED_RESTATED,
    counted=ORDERS_RESTATED,
)
REVENUE_PAID = Money(
    id="revenue_paid",
    name="Revenue paid",
    name_ru="Выручка по оплатам",
    formula="payments - refunds, each by its own day",
    source="K17",
    basis="paid",
    duties=("D05", "D18", "N7"),
    edges=_BY_LINE,
    of=revenue.REVENUE_PAID,
    counted=PAYMENTS_RECEIVED,
)
REVENUE_PAID_GROSS = Money(
    id="revenue_paid_gross",
    name="Revenue paid, gross",
    name_ru="Поступления до возвратов денег",
    formula="payments, by their day",
    source="K17 R2",
    basis="paid",
    duties=("D05",),
    edges=_BY_LINE,
    of=revenue.REVENUE_PAID,
    plus=(revenue.REVENUE_REFUNDED,),
    counted=PAYMENTS_RECEIVED,
)
REVENUE_REFUNDED = Money(
    id="revenue_refunded",
    name="Revenue refunded",
    name_ru="Возвращено покупателям",
    formula="refunds, by the day they were issued",
    source="K17 R2",
    better=Better.DOWN,
    basis="paid",
    duties=("D18",),
    edges=_BY_LINE,
    of=revenue.REVENUE_REFUNDED,
    counted=REFUNDS_ISSUED,
)
REVENUE_PAID_RESTATED = Money(
    id="revenue_paid_restated",
    name="Revenue paid, restated",
    name_ru="Выручка по оплатам на дату продажи",
    formula="payments - refunds, by the day of the order",
    source="K17 R2",
    basis="paid",
    duties=("D05",),
    edges=_RESTATED,
    of=revenue.REVENUE_PAID_RESTATED,
    counted=ORDERS_RESTATED,
)
SHARE_OF_SALES = Share(
    id="share_of_sales",
    name="Share of sales",
    name_ru="Доля в продажах",
    formula="own revenue booked / the company's",
    source="K16",
    basis="booked",
    duties=("N2", "D04"),
    edges=_MAY_LEAVE,
    of=revenue.REVENUE_BOOKED,
    counted=ORDERS_BOOKED,
)
SHARE_OF_SALES_SHIPPED = Share(
    id="share_of_sales_shipped",
    name="Share of sales, shipped",
    name_ru="Доля в отгрузках",
    formula="own revenue shipped / the company's",
    source="K16",
    basis="shipped",
    duties=("N2",),
    edges=_MAY_LEAVE,
    of=revenue.REVENUE_SHIPPED,
    counted=DELIVERIES_MADE,
)
SHARE_OF_SALES_PAID = Share(
    id="share_of_sales_paid",
    name="Share of sales, paid",
    name_ru="Доля в оплатах",
    formula="own revenue paid / the company's",
    source="K16",
    basis="paid",
    duties=("N2",),
    edges=_MAY_LEAVE,
    of=revenue.REVENUE_PAID,
    counted=PAYMENTS_RECEIVED,
)
AVERAGE_CHECK = Mean(
    id="average_check",
    name="Average check",
    name_ru="Средний чек",
    formula="(payments - refunds) / orders paid in full, each by its own day",
    source="K14",
    basis="paid",
    duties=("D18", "N5", "D20"),
    edges=_FULLY_PAID,
    of=revenue.REVENUE_PAID,
    over=(ORDERS_PAID,),
    amounts=PAID_AMOUNTS,
)
RETURN_RATE = Ratio(
    id="return_rate",
    name="Return rate",
    name_ru="Доля возвратов",
    formula="returned / delivered, both quantity x order price and by their own day",
    source="K17 R2",
    better=Better.DOWN,
    duties=("D11",),
    edges="nothing delivered: null (R1); may pass 1 where earlier deliveries come back",
    of=revenue.REVENUE_RETURNED,
    over=(revenue.REVENUE_SHIPPED, revenue.REVENUE_RETURNED),
    counted=DELIVERIES_MADE,
)

KPIS = (
    REVENUE_BOOKED,
    REVENUE_BOOKED_GROSS,
    REVENUE_CANCELLED,
    REVENUE_BOOKED_RESTATED,
    REVENUE_SHIPPED,
    REVENUE_SHIPPED_GROSS,
    REVENUE_RETURNED,
    REVENUE_SHIPPED_RESTATED,
    REVENUE_PAID,
    REVENUE_PAID_GROSS,
    REVENUE_REFUNDED,
    REVENUE_PAID_RESTATED,
    SHARE_OF_SALES,
    SHARE_OF_SALES_SHIPPED,
    SHARE_OF_SALES_PAID,
    AVERAGE_CHECK,
    RETURN_RATE,
)
