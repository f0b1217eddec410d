"""The HTTP side of the shipments service: its kinds of entities, and the decisions that make and change them."""

from services.shipments.entities.shipment import SHIPMENT, confirm, deliver, request, reschedule
from shared.resource import Resource

RESOURCES = (
    Resource(
        "/v1/shipments/{shipment_id}",
        SHIPMENT,
        opens={"/v1/shipments": request},
        changes={"confirm": confirm, "reschedule": reschedule, "deliver": deliver},
    ),
)
