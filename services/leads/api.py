"""The HTTP routes of the leads service."""

from fastapi import APIRouter

from services.leads.call import CALL, PLANNED_CALL, Call, CompleteCall, PlanCall, PlannedCall
from services.leads.handlers import LeadHandlers
from services.leads.lead import LEAD, AssignLead, CreateLead, DisqualifyLead, Lead, QualifyLead, TouchLead
from shared.views import Expected, View


def lead_routes(handlers: LeadHandlers) -> APIRouter:
    """Return the routes for leads."""
    router = APIRouter(prefix="/v1/leads", tags=["leads"])

    @router.post("", status_code=202)
    async def create_lead(command: CreateLead) -> View[Lead]:
        """A prospect came in."""
        return View.of(await handlers.create(command))

    @router.get("/{lead_id}")
    async def lead(lead_id: str) -> View[Lead]:
        """Return a lead."""
        return View.of(await handlers.desk.found(LEAD, lead_id))

    @router.post("/{lead_id}/assign", status_code=202)
    async def assign_lead(lead_id: str, command: AssignLead, expected: Expected) -> View[Lead]:
        """Give the lead to a manager."""
        return View.of(await handlers.assign(lead_id, command, expected))

    @router.post("/{lead_id}/touch", status_code=202)
    async def touch_lead(lead_id: str, command: TouchLead, expected: Expected) -> View[Lead]:
        """Note a contact with the client of an open lead."""
        return View.of(await handlers.touch(lead_id, command, expected))

    @router.post("/{lead_id}/qualify", status_code=202)
    async def qualify_lead(lead_id: str, command: QualifyLead, expected: Expected) -> View[Lead]:
        """The lead is worth a deal: orders opens one."""
        return View.of(await handlers.qualify(lead_id, command, expected))

    @router.post("/{lead_id}/disqualify", status_code=202)
    async def disqualify_lead(lead_id: str, command: DisqualifyLead, expected: Expected) -> View[Lead]:
        """The lead is no longer worked."""
        return View.of(await handlers.disqualify(lead_id, command, expected))

    return router


def call_routes(handlers: LeadHandlers) -> APIRouter:
    """Return the routes for calls."""
    router = APIRouter(prefix="/v1", tags=["calls"])

    @router.post("/calls/plan", status_code=202)
    async def plan_call(command: PlanCall) -> View[PlannedCall]:
        """A call is to be made."""
        return View.of(await handlers.plan_call(command))

    @router.get("/planned-calls/{call_id}")
    async def planned_call(call_id: str) -> View[PlannedCall]:
        """Return a planned call."""
        return View.of(await handlers.desk.found(PLANNED_CALL, call_id))

    @router.post("/calls", status_code=202)
    async def complete_call(command: CompleteCall) -> View[Call]:
        """A call ended; the open lead it names is touched."""
        return View.of(await handlers.complete_call(command))

    @router.get("/calls/{call_id}")
    async def call(call_id: str) -> View[Call]:
        """Return a call."""
        return View.of(await handlers.desk.found(CALL, call_id))

    return router
