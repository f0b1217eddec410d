"""The HTTP side of the leads service: its kinds of entities, and the decisions that make and change them."""

from services.leads.entities.call import CALL, PLANNED_CALL, complete, plan
from services.leads.entities.lead import LEAD, assign, create, disqualify, qualify, touch
from shared.resource import Action, Beside, Resource

RESOURCES = (
    Resource(
        "/v1/leads/{lead_id}",
        LEAD,
        opens={"/v1/leads": create},
        changes={"assign": assign, "touch": touch, "qualify": qualify, "disqualify": disqualify},
    ),
    Resource("/v1/planned-calls/{call_id}", PLANNED_CALL, opens={"/v1/calls/plan": plan}),
    Resource("/v1/calls/{call_id}", CALL, opens={"/v1/calls": Action(complete, (Beside(LEAD, "lead_id"),))}),
)
