"""KPIs of how many orders there are, of which sort."""

from services.kpi.kpis.kpi import Better, Count, Ratio
from services.kpi.measures import orders, payments

_SHARED = "shared by the order's credits (R11); distinct order_id (R9)"
_LINES = "lines as last amended; a cancelled order is taken back on that day (R2); no orders: null (R1)"

ORDERS_BOOKED = Count(
    id="orders_booked",
    name="Orders booked",
    name_ru="Заказы",
    formula="orders placed less orders cancelled, each on its own day",
    source="K17",
    duties=("D09", "N7"),
    edges=_SHARED,
    of=orders.ORDERS_BOOKED,
)
ORDERS_PLACED = Count(
    id="orders_placed",
    name="Orders placed",
    name_ru="Оформленные заказы",
    formula="orders placed, by their day, cancelled ones included",
    source="K17 R2",
    duties=("D09",),
    edges=_SHARED,
    of=orders.ORDERS_PLACED,
)
ORDERS_CANCELLED = Count(
    id="orders_cancelled",
    name="Orders cancelled",
    name_ru="Отменённые заказы",
    formula="orders cancelled, by the day of that",
    source="K17 R2",
    better=Better.DOWN,
    duties=("D09",),
    edges=_SHARED,
    of=orders.ORDERS_CANCELLED,
)
ORDERS_PAID = Count(
    id="orders_paid",
    name="Orders paid",
    name_ru="Оплаченные заказы",
    formula="orders by the day payments reached their total, less those refunded whole or cancelled, on that day",
    source="K14",
    duties=("D18", "N5"),
    edges=_SHARED,
    of=payments.ORDERS_PAID,
)
UPSELL_ORDERS_SHARE = Ratio(
    id="upsell_orders_share",
    name="Orders with an upsell",
    name_ru="Доля заказов с апсейлом",
    formula="orders with an up-sold line / orders booked",
    source="K45",
    duties=("D21",),
    edges=_LINES,
    of=orders.ORDERS_UPSOLD,
    over=(orders.ORDERS_BOOKED,),
)
CROSS_SELL_ORDERS_SHARE = Ratio(
    id="cross_sell_orders_share",
    name="Orders with a cross-sell",
    name_ru="Доля заказов с кросс-продажей",
    formula="orders with a cross-sold line / orders booked",
    source="K45",
    duties=("D21",),
    edges=_LINES,
    of=orders.ORDERS_CROSS_SOLD,
    over=(orders.ORDERS_BOOKED,),
)
ADD_ON_ORDERS_SHARE = Ratio(
    id="add_on_orders_share",
    name="Orders with an upsell or cross-sell",
    name_ru="Доля заказов с допродажей",
    formula="orders with an up-sold or cross-sold line / orders booked",
    source="K45",
    duties=("D21",),
    edges=_LINES,
    of=orders.ORDERS_ADDED_TO,
    over=(orders.ORDERS_BOOKED,),
)
CROSS_SELL_ATTACH_RATE = Ratio(
    id="cross_sell_attach_rate",
    name="Cross-sell attach rate",
    name_ru="Доля заказов с сопутствующими товарами",
    formula="orders with a base and a cross-sold line / orders with a base line",
    source="K46",
    duties=("D21",),
    edges="a cross-sold line that came back whole does not count; no base line: null (R1)",
    of=orders.ORDERS_ATTACHED,
    over=(orders.ORDERS_WITH_BASE,),
)
PROMOTED_ORDERS = Count(
    id="promoted_orders",
    name="Orders under a promotion",
    name_ru="Заказы по акциям",
    formula="orders booked with a promotion, less those cancelled",
    source="K48",
    duties=("D28", "D17"),
    edges=_SHARED,
    of=orders.ORDERS_PROMOTED,
)
PROMOTED_ORDERS_SHARE = Ratio(
    id="promoted_orders_share",
    name="Share of orders under a promotion",
    name_ru="Доля заказов по акциям",
    formula="orders booked with a promotion / orders booked",
    source="K48",
    better=Better.NEITHER,
    duties=("D28", "D17"),
    edges=_LINES,
    of=orders.ORDERS_PROMOTED,
    over=(orders.ORDERS_BOOKED,),
)
KPIS = (
    ORDERS_BOOKED,
    ORDERS_PLACED,
    ORDERS_CANCELLED,
    ORDERS_PAID,
    UPSELL_ORDERS_SHARE,
    CROSS_SELL_ORDERS_SHARE,
    ADD_ON_ORDERS_SHARE,
    CROSS_SELL_ATTACH_RATE,
    PROMOTED_ORDERS,
    PROMOTED_ORDERS_SHARE,
)
