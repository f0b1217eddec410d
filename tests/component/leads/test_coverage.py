"""Every lead gets a manager by the rules, and another one when nobody answers, whatever is restarted."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest

from shared.clock import system_clock
from shared.events import AbsenceKind, AbsenceRecorded, EventData, LeadAssigned, ManagerJoined
from shared.events.codec import encode, enveloped
from shared.topics import LEADS, MANAGEMENT
from tests.component.processes import Infrastructure, Service, Services, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack

RULES = """
[[rules]]
name = "in turn"
when = { channel = "turns-RUN" }
how = "round_robin"
to = { managers = ["ada", "bob", "eve"] }

[[rules]]
name = "soon"
when = { channel = ["soon-RUN"] }
how = "round_robin"
to = { managers = ["ada", "bob"] }
unanswered_minutes = 0.1

[[rules]]
name = "team"
when = { channel = "team-RUN" }
how = "least_loaded"
to = { team = "team-RUN" }
"""


@pytest.fixture
async def covered(services: Services, infrastructure: Infrastructure, tmp_path: Path) -> Service:
    """Return a leads service that has rules, for channels of its own: all of them read one topic."""
    run, rules = new_id("run"), tmp_path / "assignment.toml"
    rules.write_text(RULES.replace("RUN", run))
    return await services("leads", infrastructure, LEADS_ASSIGNMENT=str(rules), TEST_RUN=run)


async def opened(service: Service, channel: str) -> str:
    channel = f"{channel}-{service.settings['TEST_RUN']}"
    answer = await service.post("/v1/leads", {"lead_id": new_id("lead"), "channel": channel})
    lead_id: str = answer.json()["id"]
    return lead_id


async def manager_of(service: Service, lead_id: str) -> str:
    async def found() -> str | None:
        manager: str | None = (await service.state(f"/v1/leads/{lead_id}"))["manager_id"]
        return manager

    manager: str = await eventually(found)
    return manager


async def listed(service: Service, path: str, **asked: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await service.http.get(path, params=asked)).json()["items"]
    return items


async def test_leads_go_round_and_the_turns_outlive_a_kill(covered: Service) -> None:
    before = [await manager_of(covered, await opened(covered, "turns")) for _ in range(2)]
    await covered.end(signal.SIGKILL)
    await covered.start()
    after = [await manager_of(covered, await opened(covered, "turns")) for _ in range(4)]

    assert [*before, *after] == ["ada", "bob", "eve", "ada", "bob", "eve"]


async def test_a_lead_that_no_rule_fits_is_listed_as_unassigned(covered: Service) -> None:
    lead_id = await opened(covered, "elsewhere")
    await manager_of(covered, await opened(covered, "turns"))

    found = await listed(covered, "/v1/leads/unassigned", client_id=lead_id)

    assert [one["id"] for one in found] == [lead_id]


async def test_an_unanswered_lead_goes_to_the_next_one_after_a_restart_and_never_back(
    covered: Service, infrastructure: Infrastructure
) -> None:
    lead_id = await opened(covered, "soon")
    first = await manager_of(covered, lead_id)
    await covered.end(signal.SIGKILL)
    await covered.start()

    second = (await covered.state_where(f"/v1/leads/{lead_id}", had=["ada", "bob"]))["manager_id"]

    async def is_waiting() -> list[Any]:
        return [one for one in await listed(covered, "/v1/unanswered-leads/overdue") if one["id"] == lead_id]

    await eventually(is_waiting)
    third = await opened(covered, "soon")  # once it has been given out, the look at the first is over too
    await covered.state_where(f"/v1/leads/{third}", had=["ada", "bob"])
    assert (first, second) == ("ada", "bob")
    assert (await covered.state(f"/v1/leads/{lead_id}"))["had"] == ["ada", "bob"]
    said = await infrastructure.published(LEADS, lambda event: event.subject == lead_id)
    assert [event.data.manager_id for event in said if isinstance(event.data, LeadAssigned)] == ["ada", "bob"]


async def test_a_touched_lead_stays_where_it_is(covered: Service) -> None:
    lead_id = await opened(covered, "soon")
    await manager_of(covered, lead_id)
    await covered.post(f"/v1/leads/{lead_id}/touch", {"medium": "call", "manager_id": "ada"})
    other = await opened(covered, "soon")

    await eventually(lambda: covered.state_where(f"/v1/leads/{other}", had=["bob", "ada"]))

    assert (await covered.state(f"/v1/leads/{lead_id}"))["had"] == ["ada"]
    assert lead_id not in [one["id"] for one in await listed(covered, "/v1/unanswered-leads")]


async def test_a_team_s_leads_go_to_who_has_least_and_is_here(covered: Service, infrastructure: Infrastructure) -> None:
    now = system_clock()
    here, busy, away = (new_id(name) for name in ("here", "busy", "away"))

    def fact(data: EventData) -> tuple[bytes, bytes, list[tuple[str, bytes]]]:
        event = enveloped(data, id=new_id("event"), source="/hr", time=now)
        headers = [("content-type", b"application/cloudevents+json")]
        return event.subject.encode(), encode(event), headers

    team_id = f"team-{covered.settings['TEST_RUN']}"
    joined = [ManagerJoined(manager_id=one, team_id=team_id, role="agent") for one in (here, busy, away)]
    today, kind = now.date(), AbsenceKind.SICK
    absent = AbsenceRecorded(absence_id=new_id("a"), manager_id=away, from_day=today, to_day=today, kind=kind)
    await infrastructure.write(MANAGEMENT, *map(fact, joined), fact(absent))
    for one in (here, busy):
        await covered.state_where(f"/v1/staff/{one}", team_id=team_id)
    await covered.state_where(f"/v1/staff/{away}", team_id=team_id, absences={absent.absence_id: [f"{today}"] * 2})
    await covered.post("/v1/leads", {"manager_id": busy})

    answers = [await manager_of(covered, await opened(covered, "team")) for _ in range(2)]

    assert answers[0] == here
    assert away not in answers


async def test_two_processes_give_each_lead_out_once(
    covered: Service, services: Services, infrastructure: Infrastructure
) -> None:
    twin = await services("leads", infrastructure, **covered.settings)
    await twin.end()
    twin.database = covered.database
    await twin.start()

    ids = await asyncio.gather(*(opened(one, "turns") for one in (covered, twin) * 15))
    managers = [await manager_of(covered, lead_id) for lead_id in ids]

    said = await infrastructure.published(LEADS, lambda event: event.subject in ids)
    assert len([event for event in said if isinstance(event.data, LeadAssigned)]) == 30
    assert {managers.count(name) for name in ("ada", "bob", "eve")} == {10}
