"""The HTTP side of the leads service: its kinds of entities, and the decisions that make and change them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from services.leads.entities import (
    account,
    call,
    client,
    complaint,
    meeting,
    permission,
    planned_call,
    product_request,
    promotion,
    research,
    spend,
    survey,
    ticket,
)
from services.leads.entities.account import ACCOUNT_PLAN, KEY_ACCOUNT
from services.leads.entities.call import CALL
from services.leads.entities.client import CLIENT, ClientStatus
from services.leads.entities.complaint import COMPLAINT
from services.leads.entities.lead import LEAD, LeadStatus, assign, create, disqualify, qualify, touch
from services.leads.entities.meeting import MEETING
from services.leads.entities.permission import PERMISSIONS
from services.leads.entities.planned_call import PLANNED_CALL
from services.leads.entities.product_request import PRODUCT_REQUEST
from services.leads.entities.promotion import PROMOTION
from services.leads.entities.request import REQUEST, answer, miss, receive
from services.leads.entities.research import OBSERVATION, RESEARCH
from services.leads.entities.spend import SPEND
from services.leads.entities.staff import STAFF
from services.leads.entities.survey import SURVEY
from services.leads.entities.ticket import TICKET
from shared.entity import Between, Conditions
from shared.resource import Action, Beside, Count, Resource, fixed, passed

_PLAN_BESIDE = (
    Beside(PERMISSIONS, "client_id"),
    Count(((CALL, planned_call.made_in_month), (PLANNED_CALL, planned_call.planned_in_month))),
)
CALLS = (
    Resource(
        "/v1/planned-calls/{call_id}",
        PLANNED_CALL,
        opens={"/v1/calls/plan": Action(planned_call.plan, _PLAN_BESIDE)},
        changes={"reschedule": Action(planned_call.reschedule, _PLAN_BESIDE), "cancel": planned_call.cancel},
        order="due_at",
    ),
    Resource(
        "/v1/calls/{call_id}",
        CALL,
        opens={"/v1/calls": Action(call.complete, (Beside(LEAD, "lead_id"), Beside(REQUEST, "request_id")))},
        changes={"score": call.score},
        order="started_at",
    ),
    Resource(
        "/v1/meetings/{meeting_id}",
        MEETING,
        opens={"/v1/meetings": Action(meeting.hold, (Beside(LEAD, "lead_id"),))},
    ),
)
ACCOUNTS = (
    Resource("/v1/contact-permissions/{client_id}", PERMISSIONS, opens={"/v1/contact-permissions": permission.change}),
    Resource("/v1/key-accounts/{client_id}", KEY_ACCOUNT, opens={"/v1/key-accounts": account.flag}),
    Resource("/v1/account-plans/{client_id}", ACCOUNT_PLAN, opens={"/v1/account-plans": account.set_plan}),
)
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
        lists={"overdue": passed("next_due")},
        ranges=("waits_since", "next_due"),
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
        lists={"unassigned": fixed(status=LeadStatus.OPEN, is_assigned=False)},
    ),
    *CALLS,
    Resource("/v1/staff/{manager_id}", STAFF),
    Resource(
        "/v1/unanswered-leads/{lead_id}", LEAD, order="unanswered_until", lists={"overdue": passed("unanswered_until")}
    ),
    Resource(
        "/v1/requests/{request_id}",
        REQUEST,
        opens={"/v1/requests": receive, "/v1/calls/missed": miss},
        changes={"answer": Action(answer, (Beside(LEAD, "lead_id"),))},
        order="answer_by",
        lists={"waiting": fixed(is_waiting=True), "overdue": passed("answer_by", is_waiting=True)},
    ),
    *ACCOUNTS,
    *CARE,
    *MARKET,
)


def clients(fields: Sequence[str], stale_after: timedelta) -> Resource[Any]:
    """Return the client base, of cards of *fields* that are stale when nothing was told of them for so long."""
    return Resource(
        "/v1/clients/{client_id}",
        CLIENT,
        opens={"/v1/clients": partial(client.register, fields=fields)},
        changes={
            "update": partial(client.update, fields=fields),
            "merge": Action(client.merge, (Beside(CLIENT, "into_client_id"),)),
        },
        order="told_at",
        lists={
            "incomplete": fixed(status=ClientStatus.REGISTERED, is_complete=False),
            "stale": partial(_stale, after=stale_after),
        },
    )


def _stale(now: datetime, *, after: timedelta) -> Conditions:
    return {"status": ClientStatus.REGISTERED.value, "told_at": Between(high=(now - after).timestamp())}
