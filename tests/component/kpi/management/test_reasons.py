"""What makes tasks of its own accord: a bad score, and a promise of delivery that is broken, whatever was restarted."""

import signal
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from shared.clock import system_clock
from shared.events import (
    AnyEvent,
    DeliveredLine,
    EventData,
    FeedbackReceived,
    ShipmentDelivered,
    ShipmentLine,
    ShipmentRequested,
    SurveyKind,
)
from shared.events.codec import KAFKA_HEADERS, encode, enveloped
from shared.mongo import connected
from shared.sources import LEADS, SHIPMENTS
from shared.topics import LEADS as LEADS_TOPIC
from shared.topics import MANAGEMENT
from shared.topics import SHIPMENTS as SHIPMENTS_TOPIC
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


async def say(where: Infrastructure, topic: str, source: str, *facts: EventData) -> list[AnyEvent]:
    """Have *source* publish *facts* now."""
    events = [enveloped(data, id=new_id("event"), source=source, time=system_clock()) for data in facts]
    await where.write(topic, *((event.subject.encode(), encode(event), KAFKA_HEADERS) for event in events))
    return events


def ids(shipment_id: str) -> dict[str, str]:
    return {"shipment_id": shipment_id, "order_id": f"order-{shipment_id}", "client_id": "c-1", "manager_id": "ann"}


def a_request(shipment_id: str, promised_at: datetime) -> ShipmentRequested:
    lines = (ShipmentLine(line_id="1", sku="desk", quantity=1),)
    return ShipmentRequested(**ids(shipment_id), promised_at=promised_at, lines=lines)


def a_delivery(shipment_id: str) -> ShipmentDelivered:
    lines = (DeliveredLine(line_id="1", sku="desk", quantity=1),)
    return ShipmentDelivered(**ids(shipment_id), lines=lines, papers_ok=True)


def late_task(shipment_id: str, promised_at: datetime) -> str:
    return f"task-of-late-shipment-{shipment_id}-{promised_at:%Y-%m-%d}"


async def test_a_bad_score_is_a_task_for_the_manager_once(serve: Service, infrastructure: Infrastructure) -> None:
    bad, good = new_id("survey"), new_id("survey")
    client_id, manager_id, kind = new_id("client"), new_id("manager"), SurveyKind.NPS
    answers = [
        FeedbackReceived(survey_id=of, client_id=client_id, manager_id=manager_id, kind=kind, score=score)
        for of, score in ((good, 9), (bad, 6), (bad, 0))
    ]
    await say(infrastructure, LEADS_TOPIC, LEADS, *answers)

    state = await serve.state(f"/v1/tasks/task-of-feedback-{bad}")

    assert (state["status"], state["priority"], state["duty"]) == ("open", "important", "D16")
    assert timedelta(hours=23) < datetime.fromisoformat(state["due_at"]) - system_clock() < timedelta(hours=24)
    listed = (await serve.http.get("/v1/tasks", params={"manager_id": manager_id})).json()["items"]
    assert [one["id"] for one in listed] == [f"task-of-feedback-{bad}"]


async def test_a_late_shipment_is_a_task_that_goes_when_the_goods_come(
    serve: Service, infrastructure: Infrastructure
) -> None:
    shipment_id, promised_at = new_id("shipment"), system_clock() - timedelta(seconds=2)
    await say(infrastructure, SHIPMENTS_TOPIC, SHIPMENTS, a_request(shipment_id, promised_at))
    path = f"/v1/tasks/{late_task(shipment_id, promised_at)}"

    opened = await serve.state(path)
    await say(infrastructure, SHIPMENTS_TOPIC, "/erp", a_delivery(shipment_id))

    assert (opened["status"], opened["priority"], opened["duty"]) == ("open", "urgent", "D11")
    assert (await serve.state_where(path, status="cancelled"))["manager_id"] == "ann"


async def test_what_another_system_ships_or_was_promised_long_ago_starts_nothing(
    serve: Service, infrastructure: Infrastructure
) -> None:
    old, foreign, late = new_id("shipment"), new_id("shipment"), new_id("shipment")
    long_ago, now = system_clock() - timedelta(days=9), system_clock()
    await say(infrastructure, SHIPMENTS_TOPIC, "/erp", a_request(foreign, now))
    await say(infrastructure, SHIPMENTS_TOPIC, SHIPMENTS, a_request(old, long_ago), a_request(late, now))

    await serve.state(f"/v1/tasks/{late_task(late, now)}")

    for shipment_id, promised_at in ((foreign, now), (old, long_ago)):
        assert (await serve.http.get(f"/v1/tasks/{late_task(shipment_id, promised_at)}")).status_code == 404


async def test_a_promise_is_remembered_over_a_kill_and_broken_once_for_two_processes(
    beside: Callable[[str], Awaitable[Service]], infrastructure: Infrastructure
) -> None:
    database, shipment_id = f"kpi_{uuid4().hex[:12]}", new_id("shipment")
    killed = await beside(database)
    promised_at = system_clock() + timedelta(seconds=5)
    await say(infrastructure, SHIPMENTS_TOPIC, SHIPMENTS, a_request(shipment_id, promised_at))
    async with connected(infrastructure.mongo) as client:
        await eventually(lambda: client[f"{database}_management"]["promises"].find_one({"_id": shipment_id}))
    await killed.end(signal.SIGKILL)

    one, other = await beside(database), await beside(database)
    task_id = late_task(shipment_id, promised_at)
    states = [await service.state(f"/v1/tasks/{task_id}") for service in (one, other)]

    async def published() -> list[AnyEvent]:
        return await infrastructure.published(MANAGEMENT, lambda event: event.subject == task_id)

    assert [state["status"] for state in states] == ["open", "open"]
    assert {event.id for event in await eventually(published)} == {f"{task_id}:TaskAssigned"}
