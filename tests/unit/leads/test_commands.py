"""What every command of every service keeps: one writer, one winner, rising times, a bounded outbox."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from services.leads.api import RESOURCES
from services.leads.entities.lead import LEAD, CreateLead
from shared.events import LeadCreated
from shared.events.codec import enveloped
from shared.outbox import MOST_WAITING, Outbox
from shared.refusals import ForeignError, OutboxFullError, StaleError
from tests.unit.leads.memory import NOON, Memory, Topic, a_desk
from tests.unit.office import Office


async def test_of_two_decisions_on_one_version_one_is_told_the_version_there_is_now() -> None:
    office = Office(a_desk(Memory((LEAD,))), RESOURCES)
    await office.post("/v1/leads", {"lead_id": "lead-1"})
    await office.post("/v1/leads/lead-1/assign", {"manager_id": "m-1"}, expected=1)

    with pytest.raises(StaleError) as refusal:
        await office.post("/v1/leads/lead-1/assign", {"manager_id": "m-2"}, expected=1)

    assert refusal.value.version == 2


async def test_another_system_s_lead_takes_no_commands_of_ours() -> None:
    memory = Memory((LEAD,))
    data = LeadCreated(lead_id="lead-1", client_id="client-1")
    await memory.absorb([enveloped(data, id="1", source="/crm", time=NOON)])

    with pytest.raises(ForeignError) as refusal:
        await Office(a_desk(memory), RESOURCES).post("/v1/leads/lead-1/assign", {"manager_id": "m-1"})

    assert refusal.value.writer == "/crm"


async def test_the_times_of_one_lead_s_events_rise_though_the_clock_stands() -> None:
    memory = Memory((LEAD,))
    office = Office(a_desk(memory), RESOURCES)
    await office.post("/v1/leads", {"lead_id": "lead-1"})
    for manager_id in ("m-1", "m-2", "m-3"):
        await office.post("/v1/leads/lead-1/assign", {"manager_id": manager_id})

    times = [event.time for event in memory.pending()]

    assert times == sorted(set(times))


async def test_what_is_published_is_forgotten_without_a_new_version() -> None:
    memory, topic = Memory((LEAD,)), Topic()
    saved = await Office(a_desk(memory), RESOURCES).post("/v1/leads", {"lead_id": "lead-1"})

    await Outbox(memory, topic).publish_all()

    assert [event.type for event in topic.published] == ["LeadCreated"]
    assert await memory.load(LEAD, "lead-1") == replace(saved, said=())


async def test_while_kafka_is_away_commands_succeed_until_a_thousand_events_wait() -> None:
    memory = Memory((LEAD,))
    outbox = Outbox(memory, Topic(is_away=True))
    desk = replace(a_desk(memory), outbox=outbox, new_id=lambda: str(len(memory.kept)))
    office = Office(desk, RESOURCES)
    for _ in range(MOST_WAITING + 1):
        await office.post("/v1/leads")

    with pytest.raises(OutboxFullError):
        await office.post("/v1/leads")


def test_a_misspelt_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        CreateLead.model_validate({"chanel": "ads"})


def test_who_brings_many_leads_is_asked_to_pause_before_anybody_is_refused() -> None:
    outbox = Outbox(Memory(), Topic())
    assert not outbox.is_busy()

    outbox.tell(MOST_WAITING // 2 + 1, "leads")

    assert outbox.is_busy()
    outbox.admit()
