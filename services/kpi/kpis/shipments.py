"""KPIs of shipments: how soon logistics agrees, what it rejects, what fails and what is late."""

from services.kpi.kpis.kpi import Better, Count, Duration, Middle, Ratio
from services.kpi.measures import shipments

_HOUR_SECONDS = 3600
_AGREED = "confirmed before it was requested (two clocks): 0; rejected ones apart; open requests beside it (R17)"
_BASE_DATE = "the date first confirmed, moved only by a client who asks in time; due when it has passed (R18)"
_BY_DAY = "distinct shipment_id (R9); by the day it happened, for the manager of that event (R6)"

SHIPMENT_AGREEMENT_HOURS = Duration(
    id="shipment_agreement_hours",
    name="Shipment agreement time",
    name_ru="Время согласования отгрузки",
    formula="first confirmation - request, by the day of the confirmation: median",
    source="K38",
    better=Better.DOWN,
    unit="hours",
    duties=("D11", "D31"),
    edges=_AGREED,
    of=shipments.SHIPMENT_AGREEMENT,
    value=Middle.MEDIAN,
    unit_seconds=_HOUR_SECONDS,
)
SHIPMENT_AGREEMENT_WORKING = Duration(
    id="shipment_agreement_hours_working",
    name="Shipment agreement time, working hours",
    name_ru="Время согласования отгрузки в рабочих часах",
    formula="working time from the request to the first confirmation, by the day of the confirmation: median",
    source="K38",
    better=Better.DOWN,
    unit="hours",
    duties=("D11", "D31"),
    edges=_AGREED,
    of=shipments.SHIPMENT_AGREEMENT,
    value=Middle.MEDIAN,
    unit_seconds=_HOUR_SECONDS,
    is_working_time=True,
)
SHIPMENTS_REQUESTED = Count(
    id="shipments_requested",
    name="Shipments requested",
    name_ru="Заявки на отгрузку",
    formula="shipments, by the day logistics was first asked",
    source="K38",
    duties=("D11",),
    edges=_BY_DAY,
    of=shipments.SHIPMENTS_REQUESTED,
)
SHIPMENTS_REJECTED = Count(
    id="shipments_rejected",
    name="Shipments rejected",
    name_ru="Отклонённые заявки на отгрузку",
    formula="shipments that logistics rejected, by the day and the reason of the first rejection",
    source="K38",
    better=Better.DOWN,
    duties=("D11",),
    edges=_BY_DAY,
    of=shipments.SHIPMENTS_REJECTED,
)
SHIPMENT_REJECTION_RATE = Ratio(
    id="shipment_rejection_rate",
    name="Shipment rejection rate",
    name_ru="Доля отклонённых отгрузок",
    formula="shipments rejected / shipments requested, each by its own day",
    source="K38",
    better=Better.DOWN,
    duties=("D11",),
    edges="rejected and then confirmed counts here, too; no requests: null (R1)",
    of=shipments.SHIPMENTS_REJECTED,
    over=(shipments.SHIPMENTS_REQUESTED,),
)
SHIPMENTS_DISPATCHED = Count(
    id="shipments_dispatched",
    name="Shipments dispatched",
    name_ru="Отправленные отгрузки",
    formula="shipments that left, by the day they did",
    source="D11",
    duties=("D11",),
    edges=_BY_DAY,
    of=shipments.SHIPMENTS_DISPATCHED,
)
SHIPMENTS_DELIVERED = Count(
    id="shipments_delivered",
    name="Shipments delivered",
    name_ru="Доставленные отгрузки",
    formula="shipments that arrived, by the day of the first delivery",
    source="D11",
    duties=("D11",),
    edges=_BY_DAY,
    of=shipments.SHIPMENTS_DELIVERED,
)
SHIPMENTS_FAILED = Count(
    id="shipments_failed",
    name="Failed deliveries",
    name_ru="Несостоявшиеся доставки",
    formula="attempts to deliver that failed, by their day and reason",
    source="D11",
    better=Better.DOWN,
    duties=("D11",),
    edges="every failed attempt counts, whether the shipment arrives later or not",
    of=shipments.SHIPMENTS_FAILED,
)
RESCHEDULED_BY_CLIENT = Count(
    id="shipments_rescheduled_by_client",
    name="Shipments rescheduled by the client",
    name_ru="Переносы отгрузки по просьбе клиента",
    formula="dates that moved because the client asked, by the day of that",
    source="K36",
    better=Better.NEITHER,
    duties=("D11",),
    edges="every move counts",
    of=shipments.RESCHEDULED_BY_CLIENT,
)
RESCHEDULED_BY_LOGISTICS = Count(
    id="shipments_rescheduled_by_logistics",
    name="Shipments rescheduled by logistics",
    name_ru="Переносы отгрузки по вине логистики",
    formula="dates that moved because logistics asked, by the day of that",
    source="K36",
    better=Better.DOWN,
    duties=("D11",),
    edges="every move counts",
    of=shipments.RESCHEDULED_BY_LOGISTICS,
)
SHIPMENTS_LATE = Count(
    id="shipments_late",
    name="Late shipments",
    name_ru="Просроченные отгрузки",
    formula="confirmed shipments due - those that arrived by then",
    source="K36",
    better=Better.DOWN,
    duties=("D11",),
    edges=_BASE_DATE,
    of=shipments.SHIPMENTS_DUE,
    less=(shipments.SHIPMENTS_ON_TIME,),
)
SHIPMENT_LATENESS_RATE = Ratio(
    id="shipment_lateness_rate",
    name="Share of late shipments",
    name_ru="Доля просроченных отгрузок",
    formula="late shipments / confirmed shipments due",
    source="K36",
    better=Better.DOWN,
    duties=("D11",),
    edges=_BASE_DATE,
    of=shipments.SHIPMENTS_DUE,
    less=(shipments.SHIPMENTS_ON_TIME,),
    over=(shipments.SHIPMENTS_DUE,),
)

KPIS = (
    SHIPMENT_AGREEMENT_HOURS,
    SHIPMENT_AGREEMENT_WORKING,
    SHIPMENTS_REQUESTED,
    SHIPMENTS_REJECTED,
    SHIPMENT_REJECTION_RATE,
    SHIPMENTS_DISPATCHED,
    SHIPMENTS_DELIVERED,
    SHIPMENTS_FAILED,
    RESCHEDULED_BY_CLIENT,
    RESCHEDULED_BY_LOGISTICS,
    SHIPMENTS_LATE,
    SHIPMENT_LATENESS_RATE,
)
