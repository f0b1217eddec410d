"""KPIs of deliveries: on time, in full, without a fault, and how long an order takes."""

from services.kpi.kpis.kpi import Better, Count, Duration, Middle, Ratio
from services.kpi.measures import deliveries

_DAY_SECONDS, _HOUR_SECONDS = 24 * 3600, 3600
_BASE_DATE = (
    "the first promise (order, else confirmation), moved only by a client who asks in time; lines as amended before "
    "it; due when it has passed (R18); undelivered: a miss; cancelled before: not due; no promise: apart"
)
_CYCLE = (
    "of partial deliveries the last that is needed, lines as last amended; a cancelled order has none; a return does "
    "not reopen it; open orders beside it (R17)"
)

ON_TIME_DELIVERY_RATE = Ratio(
    id="on_time_delivery_rate",
    name="On-time delivery",
    name_ru="Доставка в срок",
    formula="orders delivered in full by the date promised / orders promised for a date that has passed",
    source="K36",
    duties=("D11",),
    edges="for the order's manager alone; else as `otif`, without a tolerance",
    of=deliveries.DELIVERIES_ON_TIME,
    over=(deliveries.DELIVERIES_DUE,),
)
OTIF = Ratio(
    id="otif",
    name="On time in full",
    name_ru="Заказы вовремя и в полном объёме (OTIF)",
    formula="orders delivered in full by the base date, within the tolerance / orders due on it",
    source="K36",
    duties=("D11",),
    edges=_BASE_DATE,
    of=deliveries.OTIF_HITS,
    over=(deliveries.OTIF_DUE,),
)
OTIF_LINES = Ratio(
    id="otif_lines",
    name="Lines on time in full",
    name_ru="Позиции вовремя и в полном объёме (OTIF)",
    formula="order lines delivered in full by the base date, within the tolerance / order lines due on it",
    source="K36",
    duties=("D11",),
    edges=_BASE_DATE,
    of=deliveries.OTIF_LINES_HITS,
    over=(deliveries.OTIF_LINES_DUE,),
)
PERFECT_ORDER_RATE = Ratio(
    id="perfect_order_rate",
    name="Perfect orders",
    name_ru="Доля идеальных заказов",
    formula="orders on time in full, every delivery with right papers and nothing damaged / orders due",
    source="K37",
    duties=("D11",),
    edges="each order is tested whole, never rates multiplied; a fault in any of its deliveries counts; else as `otif`",
    of=deliveries.PERFECT_ORDERS,
    over=(deliveries.OTIF_DUE,),
)
ORDERS_WITHOUT_PROMISE = Count(
    id="orders_without_promise",
    name="Orders without a promised date",
    name_ru="Заказы без обещанного срока",
    formula="orders that stand and were promised for no date, by the day placed",
    source="K36",
    better=Better.DOWN,
    duties=("D11",),
    edges="never due and never a hit; a promise that comes later takes it out of here",
    of=deliveries.ORDERS_UNPROMISED,
)
ORDER_CYCLE_DAYS = Duration(
    id="order_cycle_days",
    name="Order cycle time",
    name_ru="Срок выполнения заказа",
    formula="delivery that completes the order - order placed, by the day of that delivery: median",
    source="K39",
    better=Better.DOWN,
    unit="days",
    duties=("D11",),
    edges=_CYCLE,
    of=deliveries.ORDER_CYCLE,
    value=Middle.MEDIAN,
    unit_seconds=_DAY_SECONDS,
)
ORDER_CYCLE_DAYS_P90 = Duration(
    id="order_cycle_days_p90",
    name="Order cycle time, p90",
    name_ru="Срок выполнения заказа, 90-й процентиль",
    formula="delivery that completes the order - order placed, by the day of that delivery: 90th percentile",
    source="K39",
    better=Better.DOWN,
    unit="days",
    duties=("D11",),
    edges=_CYCLE,
    of=deliveries.ORDER_CYCLE,
    value=Middle.P90,
    unit_seconds=_DAY_SECONDS,
)
ORDER_CYCLE_WORKING = Duration(
    id="order_cycle_hours_working",
    name="Order cycle time, working hours",
    name_ru="Срок выполнения заказа в рабочих часах",
    formula="working time from the order to the delivery that completes it, by the day of that delivery: median",
    source="K39",
    better=Better.DOWN,
    unit="hours",
    duties=("D11",),
    edges=_CYCLE,
    of=deliveries.ORDER_CYCLE,
    value=Middle.MEDIAN,
    unit_seconds=_HOUR_SECONDS,
    is_working_time=True,
)
ORDER_CYCLE_WORKING_P90 = Duration(
    id="order_cycle_hours_working_p90",
    name="Order cycle time, working hours, p90",
    name_ru="Срок выполнения заказа в рабочих часах, 90-й процентиль",
    formula="working time from the order to the delivery that completes it, by the day of that: 90th percentile",
    source="K39",
    better=Better.DOWN,
    unit="hours",
    duties=("D11",),
    edges=_CYCLE,
    of=deliveries.ORDER_CYCLE,
    value=Middle.P90,
    unit_seconds=_HOUR_SECONDS,
    is_working_time=True,
)
RETURNS_RECEIVED = Count(
    id="returns_received",
    name="Returns",
    name_ru="Возвраты товара",
    formula="returns, by their day and reason",
    source="R2",
    better=Better.DOWN,
    duties=("D11",),
    edges="distinct return_id (R9); of an order that nobody placed when the order is known",
    of=deliveries.RETURNS_RECEIVED,
)

KPIS = (
    ON_TIME_DELIVERY_RATE,
    OTIF,
    OTIF_LINES,
    PERFECT_ORDER_RATE,
    ORDERS_WITHOUT_PROMISE,
    ORDER_CYCLE_DAYS,
    ORDER_CYCLE_DAYS_P90,
    ORDER_CYCLE_WORKING,
    ORDER_CYCLE_WORKING_P90,
    RETURNS_RECEIVED,
)
