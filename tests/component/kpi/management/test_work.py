"""Work: the life of a task, and of a hand-off that is rejected and tried again."""

from datetime import timedelta

import pytest

from shared.clock import system_clock
from shared.events import AnyEvent
from shared.topics import MANAGEMENT
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


async def test_a_task_is_assigned_put_off_given_on_and_done(serve: Service) -> None:
    task = {"task_id": new_id("task"), "manager_id": new_id("manager"), "priority": "urgent"}
    path, now = f"/v1/tasks/{task['task_id']}", system_clock()
    answers = [
        await serve.post("/v1/tasks", task | {"due_at": (now + timedelta(hours=1)).isoformat(), "duty": "D15"}),
        await serve.post(f"{path}/reschedule", {"due_at": (now + timedelta(hours=2)).isoformat()}),
        await serve.post(f"{path}/reassign", {"manager_id": "bob"}),
        await serve.post(f"{path}/complete"),
        await serve.post(f"{path}/cancel"),
    ]

    assert [answer.status_code for answer in answers] == [202, 202, 202, 202, 409]
    assert answers[-1].json()["code"] == "wrong-status"
    state = await serve.state(path)
    assert (state["status"], state["manager_id"], state["priority"], state["duty"]) == ("done", "bob", "urgent", "D15")


async def test_a_manager_sees_which_open_tasks_are_overdue_the_oldest_first(serve: Service) -> None:
    manager_id, now = new_id("manager"), system_clock()
    for name, hours in (("late", -1), ("later", -3), ("done", -2), ("coming", 1)):
        due_at = (now + timedelta(hours=hours)).isoformat()
        await serve.post("/v1/tasks", {"task_id": f"{name}-{manager_id}", "manager_id": manager_id, "due_at": due_at})
    await serve.post(f"/v1/tasks/done-{manager_id}/complete")

    asked = {"manager_id": manager_id, "status": "open", "before": now.isoformat()}
    listed = (await serve.http.get("/v1/tasks", params=asked)).json()["items"]
    everywhere = (await serve.http.get("/v1/tasks", params={"status": "open", "before": now.isoformat()})).json()

    assert [one["id"] for one in listed] == [f"later-{manager_id}", f"late-{manager_id}"]
    assert {one["id"] for one in listed} <= {one["id"] for one in everywhere["items"]}


async def test_a_rejected_handoff_is_tried_again_in_the_same_chain(
    serve: Service, infrastructure: Infrastructure
) -> None:
    first, department = new_id("handoff"), new_id("stock")
    ask = {"handoff_id": first, "manager_id": "ann", "from_department": "sales", "to_department": department}
    asked = await serve.post("/v1/handoffs", ask)
    too_soon = await serve.post("/v1/handoffs", {"retry_of": first})
    rejected = await serve.post(f"/v1/handoffs/{first}/reject")
    retried = await serve.post("/v1/handoffs", {"retry_of": first})
    accepted = await serve.post(f"/v1/handoffs/{retried.json()['id']}/accept")

    assert [one.status_code for one in (asked, too_soon, rejected, retried, accepted)] == [202, 409, 202, 202, 202]
    assert too_soon.json()["code"] == "wrong-status"
    listed = await serve.http.get("/v1/handoffs", params={"to_department": department, "status": "accepted"})
    assert [(one["id"], one["state"]["retry_of"]) for one in listed.json()["items"]] == [(retried.json()["id"], first)]

    async def chain() -> list[AnyEvent] | None:
        events = await infrastructure.published(MANAGEMENT, lambda event: event.subject == first)
        return events if len(events) == 4 else None

    types = [event.type for event in await eventually(chain)]
    assert types == ["HandoffRequested", "HandoffRejected", "HandoffRequested", "HandoffAccepted"]
