"""Planned calls: moved, taken back, and never against a client's wish."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.api import RESOURCES
from services.leads.entities.call import CALL
from services.leads.entities.permission import PERMISSIONS, Permission, Permissions
from services.leads.entities.planned_call import (
    PLANNED_CALL,
    CancelCall,
    Feedback,
    PlanCall,
    PlannedCall,
    PlannedCallStatus,
    RescheduleCall,
    cancel,
    plan,
    reschedule,
)
from services.leads.errors import ContactCapError, DoNotCallError
from services.leads.handlers import LeadHandlers
from shared.entity import Kind
from shared.events import (
    AnyEvent,
    CallCancelled,
    CallPlanned,
    ContactMedium,
    ContactPermissionChanged,
    DeliveredLine,
    ShipmentDelivered,
)
from shared.events.codec import enveloped
from shared.reactions import LEADS, SHIPMENTS
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from tests.strategies import World, streams
from tests.unit.leads.memory import NOON, Memory, a_desk
from tests.unit.office import Office

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
COMMAND = PlanCall(client_id="client-1", manager_id="m-1", due_at=MORNING, window_minutes=15)
PLANNED = PlannedCall(PlannedCallStatus.PLANNED, "client-1", None, "m-1", MORNING, 15)
DAY = Feedback(timedelta(days=1), timedelta(hours=4))


def told(**facts: Any) -> PlannedCall:
    said = CallPlanned(call_id="call-1", client_id="client-1", manager_id="m-1", due_at=MORNING, window_minutes=15)
    return PLANNED_CALL.state_of([enveloped(said.model_copy(update=facts), id="1", source="/x", time=MORNING)])


def test_a_call_is_planned_once() -> None:
    with pytest.raises(AlreadyExistsError):
        plan("call-1", PLANNED, COMMAND, Permissions(), 0)


def test_nobody_is_called_who_does_not_want_it() -> None:
    with pytest.raises(DoNotCallError, match="'client-1' does not want to be called"):
        plan("call-1", PlannedCall(), COMMAND, Permissions({"call": Permission(allowed=False)}), 0)
    assert plan("call-1", PlannedCall(), COMMAND, Permissions({"mail": Permission(allowed=False)}), 0)


def test_nobody_is_called_more_often_than_wanted() -> None:
    twice = Permissions({"call": Permission(allowed=True, max_per_month=2)})

    assert plan("call-1", PlannedCall(), COMMAND, twice, 1)
    with pytest.raises(ContactCapError, match="at most 2 calls a month: 2 are made or planned"):
        plan("call-1", PlannedCall(), COMMAND, twice, 2)


def test_what_is_not_said_of_another_time_stays() -> None:
    later = MORNING + timedelta(hours=1)
    [moved] = reschedule("call-1", PLANNED, RescheduleCall(due_at=later), Permissions(), 1)

    assert (moved.due_at, moved.manager_id, moved.window_minutes) == (later, "m-1", 15)


def test_a_call_is_moved_only_as_far_as_its_client_wants() -> None:
    once = Permissions({"call": Permission(allowed=True, max_per_month=1)})
    later = MORNING + timedelta(days=40)

    assert reschedule("call-1", PLANNED, RescheduleCall(due_at=MORNING + timedelta(hours=1)), once, 1)
    with pytest.raises(ContactCapError):
        reschedule("call-1", PLANNED, RescheduleCall(due_at=later), once, 1)
    with pytest.raises(DoNotCallError):
        reschedule("call-1", PLANNED, RescheduleCall(due_at=later), Permissions({"call": Permission(allowed=False)}), 0)


@pytest.mark.parametrize("status", [PlannedCallStatus.MADE, PlannedCallStatus.CANCELLED])
def test_only_what_is_still_planned_is_moved_or_taken_back(status: PlannedCallStatus) -> None:
    over = PlannedCall(status, "client-1", None, "m-1", MORNING, 15)

    with pytest.raises(WrongStatusError):
        reschedule("call-1", over, RescheduleCall(due_at=MORNING), Permissions(), 0)
    with pytest.raises(WrongStatusError):
        cancel("call-1", over, CancelCall())
    with pytest.raises(NotFoundError):
        cancel("call-2", PlannedCall(), CancelCall())


async def test_calls_are_counted_in_their_own_month() -> None:
    memory = Memory((PLANNED_CALL, CALL, PERMISSIONS))
    office = Office(a_desk(memory), RESOURCES)
    wish = {"client_id": "client-1", "medium": "call", "allowed": True, "max_per_month": 2}
    await office.post("/v1/contact-permissions", wish)
    called = {"client_id": "client-1", "manager_id": "m-1", "outcome": "connected", "duration_seconds": 5}
    await office.post("/v1/calls", called | {"direction": "outbound", "started_at": MORNING})
    await office.post("/v1/calls", called | {"direction": "inbound", "started_at": MORNING})
    planned = COMMAND.model_dump(exclude_none=True)
    await office.post("/v1/calls/plan", planned)

    with pytest.raises(ContactCapError):
        await office.post("/v1/calls/plan", planned)
    assert await office.post("/v1/calls/plan", planned | {"due_at": MORNING + timedelta(days=30)})


def delivered(order_id: str = "order-1") -> AnyEvent:
    line = DeliveredLine(line_id="1", sku="seat", quantity=1)
    ids = {"shipment_id": f"s-of-{order_id}", "order_id": order_id, "client_id": "client-1", "manager_id": "m-1"}
    return enveloped(ShipmentDelivered(**ids, lines=(line,), papers_ok=True), id="1", source=SHIPMENTS, time=NOON)


def forbidden(medium: ContactMedium = ContactMedium.CALL) -> AnyEvent:
    data = ContactPermissionChanged(client_id="client-1", medium=medium, allowed=False)
    return enveloped(data, id=f"no-{medium}", source=LEADS, time=NOON)


async def test_an_order_s_deliveries_plan_one_feedback_call() -> None:
    memory = Memory((PLANNED_CALL, PERMISSIONS))
    handlers = LeadHandlers(a_desk(memory), memory, DAY)

    for _ in range(2):
        await handlers.ask_how_it_went(delivered())

    [planned] = memory.pending()
    assert (planned.data.call_id, planned.data.due_at) == ("feedback-call-of-order-1", NOON + timedelta(days=1))
    assert planned.data.window_minutes == 240


async def test_a_client_who_forbids_calls_gets_no_feedback_call_and_loses_those_that_were_planned() -> None:
    memory = Memory((PLANNED_CALL, PERMISSIONS))
    handlers = LeadHandlers(a_desk(memory), memory, DAY)
    await handlers.ask_how_it_went(delivered())
    await memory.absorb([forbidden(ContactMedium.MAIL)])
    await handlers.stop_calling(forbidden(ContactMedium.MAIL))
    assert len(memory.pending()) == 1

    await memory.absorb([forbidden()])
    for _ in range(2):
        await handlers.stop_calling(forbidden())
    await handlers.ask_how_it_went(delivered("order-2"))

    assert [type(event.data) for event in memory.pending()] == [CallPlanned, CallCancelled]


@pytest.mark.parametrize("kind", [PLANNED_CALL, CALL, PERMISSIONS], ids=lambda kind: kind.name)
@given(streams(*PLANNED_CALL.joined_by, *CALL.joined_by, *PERMISSIONS.joined_by, world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_what_is_known(
    kind: Kind[object], stream: list[AnyEvent], data: st.DataObject
) -> None:
    own = [event for event in stream if kind.id_in(event) is not None]
    repeated = data.draw(st.permutations([*own, *own]))

    assert kind.state_of(repeated) == kind.state_of(own)
