"""The live day against services in memory that answer each command with the event their contract promises."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from deploy.demo.dice import Dice
from deploy.demo.doors import Doors, Json
from deploy.demo.errors import NoReactionError
from deploy.demo.facts import Deadline, Facts, PlannedCall, Task
from deploy.demo.facts import said as facts_of
from deploy.demo.live.day import LiveDay
from deploy.demo.live.ears import Ears
from deploy.demo.live.outside import ring
from deploy.demo.live.reactions import begun_by_services
from deploy.demo.live.scene import Scene
from deploy.demo.past import past
from deploy.demo.sayings import sayings_of
from deploy.demo.telling import Teller
from shared.clock import system_clock
from shared.events import (
    TYPES,
    AnyEvent,
    CallPlanned,
    EventData,
    LeadCreated,
    Priority,
    TaskAssigned,
    TaskCancelled,
)
from shared.events.codec import enveloped

TODAY = datetime(2026, 11, 24, tzinfo=UTC).date()
COMMANDS = {
    ("leads", ""): "LeadCreated",
    ("leads", "assign"): "LeadAssigned",
    ("leads", "touch"): "LeadTouched",
    ("leads", "qualify"): "LeadQualified",
    ("leads", "disqualify"): "LeadDisqualified",
    ("calls", ""): "CallCompleted",
    ("deals", "stage"): "DealStageChanged",
    ("deals", "close"): "DealClosed",
    ("deals", "reopen"): "DealReopened",
    ("orders", ""): "OrderPlaced",
    ("orders", "cancel"): "OrderCancelled",
    ("shipments", ""): "ShipmentRequested",
    ("shipments", "confirm"): "ShipmentConfirmed",
    ("shipments", "reschedule"): "ShipmentRescheduled",
    ("shipments", "deliver"): "ShipmentDelivered",
}
KEPT = {"lines", "promised_at", "channel"}
FIRST_STAGE = {"stage": "first", "stage_order": 1, "probability_bp": 1_000}


class Services:
    """The three services, as far as the play needs them: one event for each command, and the reactions."""

    def __init__(self, ears: Ears) -> None:
        self.ears = ears
        self._began = system_clock()  # the day's own clock: what is said in it is not of the past
        self.said: list[AnyEvent] = []
        self.published: list[AnyEvent] = []
        self.streamed: list[AnyEvent] = []
        self._known: dict[str, Json] = defaultdict(dict)

    async def command(self, _service: str, path: str, body: Json) -> Json:
        _, _, things, thing_id, what, *_ = [*path.split("/"), "", ""]
        kind = things.removesuffix("s")
        thing_id = thing_id or body[f"{kind}_id"]
        known = self._known[thing_id]
        known |= {key: value for key, value in body.items() if key.endswith("_id") or key in KEPT}
        said = known | body | {f"{kind}_id": thing_id}
        await self._say(COMMANDS[things, what], said)
        if things == "calls":
            await self._say("LeadTouched", body | {"touch_id": thing_id, "medium": "call", "automatic": False})
        if what == "qualify":
            deal_id = f"deal-of-{thing_id}"
            self._known[deal_id] = said | {"deal_id": deal_id, "channel": None}
            await self._say("DealOpened", self._known[deal_id] | FIRST_STAGE)
        if things == "orders" and not what:
            shipment_id = f"shipment-of-{thing_id}"
            self._known[shipment_id] = said | {"shipment_id": shipment_id}
            await self._say("ShipmentRequested", self._known[shipment_id])
        return {}

    async def publish(self, events: list[AnyEvent], _progress: object) -> None:
        self.published += events

    async def stream(self, event: AnyEvent) -> None:
        self.streamed.append(event)

    async def _say(self, type_: str, said: Json) -> None:
        data = TYPES[type_].model_validate(said, strict=False)
        time = self._began + timedelta(seconds=1 + len(self.said))
        event = enveloped(data, id=str(len(self.said)), source="/salespulse/leads", time=time)
        self.said.append(event)
        await self.ears.hear(event)


async def a_played_day(acts: int, *, goes_on: bool = True) -> tuple[Services, Facts]:
    facts = past(5, datetime(2026, 11, 1, tzinfo=UTC).date(), TODAY)
    ears = Ears()
    services = Services(ears)
    scene = Scene(cast(Doors, services), ears, Dice(5), facts, list(facts.people))
    day = LiveDay(scene, Teller("live"), goes_on=goes_on)
    for _ in range(acts):
        await day.act()
    return services, facts


def comparable(said: Any) -> Counter[tuple[datetime, str]]:
    return Counter((time, f"{type(data).__name__} {data.model_dump_json()}") for time, data in said)


async def test_the_facts_of_the_day_are_exactly_what_the_services_said() -> None:
    services, facts = await a_played_day(1_200)

    kept = [
        saying for fact in facts.all() for saying in sayings_of(fact) if told_by_services(saying[1], services.streamed)
    ]
    assert comparable(kept) == comparable((event.time, event.data) for event in services.said)
    assert {event.type for event in services.said} == set(COMMANDS.values()) | {"DealOpened"}


def told_by_services(data: EventData, streamed: list[AnyEvent]) -> bool:
    ids = (getattr(data, name, None) or "" for name in ("lead_id", "deal_id", "order_id", "shipment_id"))
    return any("live-" in found for found in ids) and all(event.data != data for event in streamed)


async def test_the_systems_around_go_on_with_what_they_began() -> None:
    services, facts = await a_played_day(400)

    assert {event.type for event in services.published} == {"DealClosed", "ShipmentDelivered", "TaskCompleted"}
    assert {event.type for event in services.streamed} == {"CallCompleted"}
    assert {event.data.call_id for event in services.streamed} <= facts.calls.keys()


async def test_a_real_past_is_left_alone() -> None:
    services, _ = await a_played_day(300, goes_on=False)

    assert services.published == []


async def test_what_is_never_said_is_not_waited_for_for_ever() -> None:
    with pytest.raises(NoReactionError, match="LeadCreated of l1 did not appear"):
        await Ears(patience_s=0.01).heard(LeadCreated, "l1")


async def test_a_repeated_event_is_heard_once() -> None:
    ears = Ears()
    first, second = (
        enveloped(LeadCreated(lead_id="l1", client_id="c1"), id=id_, source="/salespulse/leads", time=time)
        for id_, time in (("1", datetime(2026, 1, 1, tzinfo=UTC)), ("2", datetime(2026, 1, 2, tzinfo=UTC)))
    )

    for event in (first, first, second):
        await ears.hear(event)

    assert await ears.heard(LeadCreated, "l1", 2) == second


async def test_what_the_services_begin_by_themselves_is_in_the_facts() -> None:
    ears, at = Ears(), datetime(2026, 1, 1, tzinfo=UTC)
    task = {"task_id": "t1", "manager_id": "ann", "priority": Priority.URGENT, "due_at": at + timedelta(hours=4)}
    call = {"call_id": "p1", "client_id": "c1", "manager_id": "ann", "due_at": at, "window_minutes": 30}
    said = (facts_of(CallPlanned, call), facts_of(TaskAssigned, task), facts_of(TaskCancelled, task))
    for hours, data in enumerate(said):
        await ears.hear(enveloped(data, id=str(hours), source="/salespulse/kpi", time=at + timedelta(hours=hours)))

    assert list(begun_by_services(ears)) == [
        PlannedCall("p1", "c1", "ann", Deadline(at, at), 30),
        Task(
            "t1",
            "ann",
            Priority.URGENT,
            Deadline(at + timedelta(hours=1), at + timedelta(hours=4)),
            cancelled_at=at + timedelta(hours=2),
        ),
    ]


async def test_a_planned_call_is_made_when_its_time_has_come() -> None:
    services, facts = await a_played_day(0)
    now = system_clock()
    facts.put(PlannedCall("due-now", "c1", "ada-berg", Deadline(now, now), 30))
    scene = Scene(cast(Doors, services), services.ears, Dice(5), facts, list(facts.people))

    await ring(scene, Teller("live"), 1)

    made = facts.calls["live-call-1"]
    assert (made.planned_call_id, made.manager_id, made.client_id) == ("due-now", "ada-berg", "c1")
