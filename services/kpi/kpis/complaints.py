"""KPIs of complaints."""

from services.kpi.kpis.kpi import Better, Count, Duration, Ratio
from services.kpi.measures.complaints import COMPLAINT_RESOLUTION, ORDERS_COMPLAINED
from services.kpi.measures.complaints import COMPLAINTS_OPENED as OPENED
from services.kpi.measures.orders import ORDERS_BOOKED

_DUTIES = ("D16",)
_HOUR_SECONDS = 3600
_OPEN = "open ones: how many and how old, beside it (R17); resolved before it was opened (two clocks): 0"

COMPLAINTS_OPENED = Count(
    id="complaints_opened",
    name="Complaints",
    name_ru="Жалобы",
    formula="distinct complaints, by the day they were opened",
    source="K61",
    duties=_DUTIES,
    better=Better.DOWN,
    edges="R9: distinct complaint_id, opened again is no other complaint",
    of=OPENED,
)
COMPLAINT_RATE = Ratio(
    id="complaint_rate",
    name="Complaint rate",
    name_ru="Доля жалоб на число заказов",
    formula="complaints opened / orders placed, less those cancelled",
    source="K61",
    duties=_DUTIES,
    better=Better.DOWN,
    edges="by the day of the complaint; one without an order counts; no orders: null (R1); may pass 1",
    of=OPENED,
    over=(ORDERS_BOOKED,),
)
COMPLAINED_ORDERS_RATE = Ratio(
    id="complained_orders_rate",
    name="Orders complained about",
    name_ru="Доля заказов, вызвавших жалобы",
    formula="distinct orders with a complaint, by the day of its first / orders placed, less those cancelled",
    source="K61",
    duties=_DUTIES,
    better=Better.DOWN,
    edges="several complaints about an order count once; one without an order does not count; no orders: null (R1)",
    of=ORDERS_COMPLAINED,
    over=(ORDERS_BOOKED,),
)
COMPLAINT_RESOLUTION_HOURS = Duration(
    id="complaint_resolution_hours",
    name="Complaint resolution time",
    name_ru="Время урегулирования жалобы",
    formula="last resolving - opening, by the day of resolving: median; mean and p90 beside it",
    source="K61",
    duties=_DUTIES,
    better=Better.DOWN,
    edges=_OPEN,
    unit="hours",
    unit_seconds=_HOUR_SECONDS,
    of=COMPLAINT_RESOLUTION,
)
COMPLAINT_RESOLUTION_HOURS_WORKING = Duration(
    id="complaint_resolution_hours_working",
    name="Complaint resolution time, working hours",
    name_ru="Время урегулирования жалобы в рабочих часах",
    formula="the same in working time",
    source="K61 R16",
    duties=_DUTIES,
    better=Better.DOWN,
    edges=_OPEN,
    unit="hours",
    unit_seconds=_HOUR_SECONDS,
    of=COMPLAINT_RESOLUTION,
    is_working_time=True,
)

KPIS = (
    COMPLAINTS_OPENED,
    COMPLAINT_RATE,
    COMPLAINED_ORDERS_RATE,
    COMPLAINT_RESOLUTION_HOURS,
    COMPLAINT_RESOLUTION_HOURS_WORKING,
)
