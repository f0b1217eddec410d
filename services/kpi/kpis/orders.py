"""KPIs of revenue and deliveries."""

from services.kpi.kpis.kpi import Money, Ratio, Share
from services.kpi.measures.orders import DELIVERIES_DUE, DELIVERIES_ON_TIME, ORDERS_BOOKED
from services.kpi.measures.orders import REVENUE_BOOKED as BOOKED

REVENUE_BOOKED = Money(
    id="revenue_booked",
    name="Revenue booked",
    name_ru="Выручка по заказам",
    formula="order lines (amount - discount) by the day of the order, less cancelled orders by the day of cancelling",
    source="K17",
    duties=(
        "D05",
        "N7",
    ),
    basis="booked",
    of=BOOKED,
    counted=ORDERS_BOOKED,
)
SHARE_OF_SALES = Share(
    id="share_of_sales",
    name="Share of sales",
    name_ru="Доля в продажах",
    formula="own revenue booked / the company's",
    source="K16",
    duties=("N2",),
    basis="booked",
    of=BOOKED,
    counted=ORDERS_BOOKED,
)
ON_TIME_DELIVERY_RATE = Ratio(
    id="on_time_delivery_rate",
    name="On-time delivery",
    name_ru="Доставка в срок",
    formula="orders delivered in full by the date promised / orders promised for a date that has passed",
    source="K36",
    duties=("D11",),
    of=DELIVERIES_ON_TIME,
    over=(DELIVERIES_DUE,),
)
KPIS = (REVENUE_BOOKED, SHARE_OF_SALES, ON_TIME_DELIVERY_RATE)
