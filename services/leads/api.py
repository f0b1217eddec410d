"""The HTTP side of the leads service: its kinds of entities, and the decisions that make and change them."""

from datetime import datetime

from services.leads.entities import complaint, product_request, promotion, research, spend, survey, ticket
from services.leads.entities.call import CALL, PLANNED_CALL, complete, plan
from services.leads.entities.complaint import COMPLAINT
from services.leads.entities.lead import LEAD, LeadStatus, assign, create, disqualify, qualify, touch
from services.leads.entities.product_request import PRODUCT_REQUEST
from services.leads.entities.promotion import PROMOTION
from services.leads.entities.request import REQUEST, answer, miss, receive
from services.leads.entities.research import OBSERVATION, RESEARCH
from services.leads.entities.spend import SPEND
from services.leads.entities.staff import STAFF
from services.leads.entities.survey import SURVEY
from services.leads.entities.ticket import TICKET
from shared.entities import Between
from shared.entity import Plain
from shared.resource import Action, Beside, Resource


def _unassigned(_now: datetime) -> dict[str, Plain]:
    return {"status": LeadStatus.OPEN.value, "is_assigned": "false"}


def _overdue(now: datetime) -> dict[str, Between]:
    return {"unanswered_until": Between(high=now.timestamp())}


def _waiting(_now: datetime) -> dict[str, Plain]:
    return {"is_waiting": "true"}


def _waiting_too_long(now: datetime) -> dict[str, Plain | Between]:
    return {"is_waiting": "true", "answer_by": Between(high=now.timestamp())}


CARE = (
    Resource(
        "/v1/surveys/{survey_id}",
        SURVEY,
        opens={"/v1/surveys": survey.send},
        changes={"answer": survey.answer},
        order="sent_at",
    ),
    Resource(
        "/v1/complaints/{complaint_id}",
        COMPLAINT,
        opens={"/v1/complaints": complaint.open_complaint},
        changes={"resolve": complaint.resolve},
        order="opened_at",
    ),
    Resource(
        "/v1/tickets/{ticket_id}",
        TICKET,
        opens={"/v1/tickets": ticket.open_ticket},
        changes={
            "answer": ticket.answer,
            "pause": ticket.pause,
            "resume": ticket.resume,
            "resolve": ticket.resolve,
        },
    ),
)
MARKET = (
    Resource("/v1/spend/{spend_id}", SPEND, opens={"/v1/spend": spend.record}),
    Resource(
        "/v1/promotions/{promotion_id}",
        PROMOTION,
        opens={"/v1/promotions": promotion.start},
        changes={"end": promotion.end},
    ),
    Resource("/v1/research/{research_id}", RESEARCH, opens={"/v1/research": research.complete}),
    Resource(
        "/v1/competitor-observations/{observation_id}",
        OBSERVATION,
        opens={"/v1/competitor-observations": research.observe},
    ),
    Resource(
        "/v1/product-requests/{request_id}", PRODUCT_REQUEST, opens={"/v1/product-requests": product_request.request}
    ),
)
RESOURCES = (
    Resource(
        "/v1/leads/{lead_id}",
        LEAD,
        opens={"/v1/leads": create},
        changes={"assign": assign, "touch": touch, "qualify": qualify, "disqualify": disqualify},
        lists={"unassigned": _unassigned},
    ),
    Resource("/v1/planned-calls/{call_id}", PLANNED_CALL, opens={"/v1/calls/plan": plan}),
    Resource(
        "/v1/calls/{call_id}",
        CALL,
        opens={"/v1/calls": Action(complete, (Beside(LEAD, "lead_id"), Beside(REQUEST, "request_id")))},
    ),
    Resource("/v1/staff/{manager_id}", STAFF),
    Resource("/v1/unanswered-leads/{lead_id}", LEAD, order="unanswered_until", lists={"overdue": _overdue}),
    Resource(
        "/v1/requests/{request_id}",
        REQUEST,
        opens={"/v1/requests": receive, "/v1/calls/missed": miss},
        changes={"answer": Action(answer, (Beside(LEAD, "lead_id"),))},
        order="answer_by",
        lists={"waiting": _waiting, "overdue": _waiting_too_long},
    ),
    *CARE,
    *MARKET,
)
