"""KPIs of buyers: new, returned and lost customers, and how often customers buy again."""

from services.kpi.kpis.kpi import Better, Count, Rate, Ratio
from services.kpi.measures import buyers
from services.kpi.measures.buyers import ACTIVE_CUSTOMERS as STANDING

_LOSS = (
    "lost on the day last order + lost_after_days, or on the last day of a contract with an end, under which silence "
    "loses nobody; a later order leaves the loss where it is and counts as returned, only one dated by that day "
    "restates; on its day a loss counts when the day is over (R18)"
)
_FIRST = (
    "an order that was cancelled or given back whole makes no customer; channel of the first lead, else of the order; "
    "merged clients are one (R12)"
)

NEW_CUSTOMERS = Count(
    id="new_customers",
    name="New customers",
    name_ru="Новые клиенты",
    formula="clients whose first order ever paid in full was paid in the period",
    source="K26",
    duties=("D01", "D09", "D27", "N3"),
    edges=_FIRST,
    of=buyers.NEW_CUSTOMERS,
)
RETURNED_CUSTOMERS = Count(
    id="returned_customers",
    name="Returned customers",
    name_ru="Вернувшиеся клиенты",
    formula="clients' orders after more than lost_after_days (of their segment) without one, or after a loss",
    source="K27",
    duties=("D09", "D25"),
    edges="lost before or not; an order on the very day that ends the silence is none",
    of=buyers.RETURNED_CUSTOMERS,
)
LOST_CUSTOMERS = Count(
    id="lost_customers",
    name="Lost customers",
    name_ru="Потерянные клиенты",
    formula="clients lost in the period",
    source="K28",
    better=Better.DOWN,
    duties=("D09", "D25", "D22"),
    edges=_LOSS,
    of=buyers.LOST_CUSTOMERS,
)
CHURN_RATE = Rate(
    id="churn_rate",
    name="Churn rate",
    name_ru="Отток клиентов",
    formula="clients lost in the period / customers at its start",
    source="K28",
    better=Better.DOWN,
    duties=("D09", "D25", "D22"),
    edges=f"{_LOSS}; nobody at the start: null (R1)",
    of=buyers.LOST_CUSTOMERS,
    over=STANDING,
)
ACTIVE_CUSTOMERS = Count(
    id="active_customers",
    name="Customers",
    name_ru="Действующие клиенты",
    formula="clients that ordered or signed a contract and are not lost, at the end of the period",
    source="K28",
    duties=("D09", "D25"),
    edges="a stock (R7): with who sold to the client last",
    of=STANDING,
)
NET_CUSTOMER_GROWTH = Count(
    id="net_customer_growth",
    name="Net customer growth",
    name_ru="Чистый прирост клиентов",
    formula="new + returned - lost customers",
    source="K28",
    duties=("D09",),
    edges=_LOSS,
    of=buyers.CUSTOMERS_GAINED,
    less=(buyers.LOST_CUSTOMERS,),
    beside={"new": buyers.NEW_CUSTOMERS, "returned": buyers.RETURNED_CUSTOMERS},
)
REPEAT_PURCHASE_RATE = Ratio(
    id="repeat_purchase_rate",
    name="Repeat purchase rate",
    name_ru="Доля повторных покупателей",
    formula="clients with 2 orders or more in the period / clients with 1 or more",
    source="K29",
    duties=("D09", "D25", "D12", "N6"),
    edges="by customers, not orders; once in a month, quarter or year, else null, range_not_kept (R19)",
    of=buyers.REPEAT_BUYERS,
    over=(buyers.BUYERS,),
)
REPEAT_ORDERS = Count(
    id="repeat_orders",
    name="Repeat orders",
    name_ru="Повторные заказы",
    formula="orders that are not the client's first",
    source="K30",
    duties=("D09", "D25", "D12", "N6"),
    edges="split deliveries are one order; a cancelled first order gives way to the next",
    of=buyers.REPEAT_ORDERS,
    beside={"orders": buyers.CLIENT_ORDERS},
)
REPEAT_REVENUE_SHARE = Ratio(
    id="repeat_revenue_share_booked",
    name="Repeat share of revenue",
    name_ru="Доля выручки от повторных заказов",
    formula="revenue booked by repeat orders / revenue booked, cancelled orders restated to the day of the order",
    source="K30",
    basis="booked",
    duties=("D09", "D25", "D12", "N6"),
    edges="of several orders on the first day each brought an equal part; total 0: null (R1)",
    of=buyers.REPEAT_REVENUE,
    over=(buyers.CLIENT_REVENUE,),
    counted=buyers.CLIENT_ORDERS,
)
PURCHASE_FREQUENCY = Ratio(
    id="purchase_frequency",
    name="Purchase frequency",
    name_ru="Частота покупок",
    formula="orders / distinct buyers of the period",
    source="K32",
    duties=("D09", "D25", "D17", "N6"),
    edges="once in a month, quarter or year, else null, range_not_kept (R19)",
    of=buyers.CLIENT_ORDERS,
    over=(buyers.BUYERS,),
)
PURCHASE_INTERVAL = Ratio(
    id="purchase_interval",
    name="Purchase interval",
    name_ru="Средний интервал между покупками",
    formula="mean days between a client's successive days with orders, by the later day",
    source="K32",
    better=Better.DOWN,
    unit="days",
    duties=("D09", "D25", "D17", "N6"),
    edges="one-time buyers have none; orders of one day have none between them",
    of=buyers.ORDER_INTERVAL_DAYS,
    over=(buyers.ORDER_INTERVALS,),
)

KPIS = (
    NEW_CUSTOMERS,
    RETURNED_CUSTOMERS,
    LOST_CUSTOMERS,
    CHURN_RATE,
    ACTIVE_CUSTOMERS,
    NET_CUSTOMER_GROWTH,
    REPEAT_PURCHASE_RATE,
    REPEAT_ORDERS,
    REPEAT_REVENUE_SHARE,
    PURCHASE_FREQUENCY,
    PURCHASE_INTERVAL,
)
