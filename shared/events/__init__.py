"""The catalogue of events: every class, and the envelope type that each one travels in.

The order of `CATALOGUE` is the order of a record's life: of two events at one moment the earlier type comes first.
"""

from typing import Any, Literal

from pydantic import create_model

from shared.events.envelope import Event, EventData, schema_path
from shared.events.kpi import KpiReading, KpiUpdated
from shared.events.leads import (
    CallCompleted,
    CallOutcome,
    CallPlanned,
    Direction,
    DisqualifyReason,
    LeadAssigned,
    LeadConverted,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
    LeadTouched,
    Medium,
)
from shared.events.management import EventRetracted, ManagerJoined, ManagerMoved, PlanSet, TeamCreated
from shared.events.orders import (
    WHOLE_BP,
    Credit,
    DealClosed,
    DealOpened,
    DealOutcome,
    DealReopened,
    DealStageChanged,
    LineKind,
    LostReason,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
)
from shared.events.shipments import (
    AskedBy,
    DeliveredLine,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentLine,
    ShipmentRequested,
    ShipmentRescheduled,
)

CATALOGUE: tuple[type[EventData], ...] = (
    TeamCreated,
    ManagerJoined,
    ManagerMoved,
    PlanSet,
    LeadCreated,
    LeadAssigned,
    CallPlanned,
    CallCompleted,
    LeadTouched,
    LeadQualified,
    LeadDisqualified,
    DealOpened,
    DealStageChanged,
    DealClosed,
    DealReopened,
    LeadConverted,
    OrderPlaced,
    OrderCancelled,
    ShipmentRequested,
    ShipmentConfirmed,
    ShipmentRescheduled,
    ShipmentDelivered,
    EventRetracted,
    KpiUpdated,
)

TYPES: dict[str, type[EventData]] = {data.__name__: data for data in CATALOGUE}
RANK: dict[str, int] = {name: rank for rank, name in enumerate(TYPES)}

AnyEvent = Event[Any]
"""An event of whatever type: for code that treats all alike."""


def _envelope(name: str, data: Any) -> type[AnyEvent]:
    the_type: Any = Literal[name]
    return create_model(
        f"{name}Event", __base__=Event[data], __doc__=data.__doc__, __module__=__name__, type=(the_type, name)
    )


ENVELOPES: dict[str, type[AnyEvent]] = {name: _envelope(name, data) for name, data in TYPES.items()}

__all__ = [
    "CATALOGUE",
    "ENVELOPES",
    "RANK",
    "TYPES",
    "WHOLE_BP",
    "AnyEvent",
    "AskedBy",
    "CallCompleted",
    "CallOutcome",
    "CallPlanned",
    "Credit",
    "DealClosed",
    "DealOpened",
    "DealOutcome",
    "DealReopened",
    "DealStageChanged",
    "DeliveredLine",
    "Direction",
    "DisqualifyReason",
    "Event",
    "EventData",
    "EventRetracted",
    "KpiReading",
    "KpiUpdated",
    "LeadAssigned",
    "LeadConverted",
    "LeadCreated",
    "LeadDisqualified",
    "LeadQualified",
    "LeadTouched",
    "LineKind",
    "LostReason",
    "ManagerJoined",
    "ManagerMoved",
    "Medium",
    "OrderCancelled",
    "OrderLine",
    "OrderPlaced",
    "PlanSet",
    "ShipmentConfirmed",
    "ShipmentDelivered",
    "ShipmentLine",
    "ShipmentRequested",
    "ShipmentRescheduled",
    "TeamCreated",
    "schema_path",
]
