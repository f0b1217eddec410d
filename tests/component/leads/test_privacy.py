"""What a prospect tells of itself is nowhere but in a keyed hash, and that is erased on demand; no number changes."""

import asyncio
import os
import subprocess
import sys
from typing import Any

import pytest

from shared.events.codec import encode
from shared.mongo import connected
from shared.topics import LEADS
from tests.component.processes import ROOT, Infrastructure, Service, Services, new_id
from tests.conditions import eventually
from tests.folding import folded

pytestmark = pytest.mark.stack

PHONE, MAIL, NAME = "+49 30 5559173", "erika.mustermann@prospects.example", "Erika-Mustermann-9173"
SENTINELS = ("5559173", "erika.mustermann", "Mustermann-9173", "sentinel-contact-secret")
SECRET = {"LEADS_CONTACT_SECRET": "sentinel-contact-secret-17"}


@pytest.fixture(scope="module")
async def leads(services: Services, infrastructure: Infrastructure) -> Service:
    """Return a leads service that takes contacts."""
    return await services("leads", infrastructure, **SECRET)


async def told(leads: Service) -> tuple[str, list[str]]:
    """Tell the service of a prospect in every way there is, right and wrong; return the lead and all answers."""
    lead_id, contact = new_id("lead"), {"phone": PHONE, "mail": MAIL}
    wrong: list[dict[str, Any]] = [
        {"phone": f"call me at {PHONE} or {PHONE} {PHONE}"},
        {"mail": f"{MAIL} or ask for {NAME}"},
        {"phone": PHONE, "name": NAME},
        {"phone": [PHONE, MAIL]},
    ]
    answers = [
        await leads.post("/v1/leads", {"lead_id": lead_id, "channel": "web", "contact": contact}),
        await leads.post("/v1/leads", {"contact": contact, "channel": "web"}),
        await leads.post("/v1/leads", {"contact": contact}, **{"Idempotency-Key": new_id("key")}),
        await leads.post("/v1/leads", {"contact": contact, "name": NAME}),
        *[await leads.post("/v1/leads", {"contact": one}) for one in wrong],
        await leads.http.post("/v1/leads/batch", json=[{"contact": contact}, {"contact": wrong[1]}, {"name": NAME}]),
        await leads.http.post(
            "/v1/leads", content=f'{{"contact": {{"phone": "{PHONE}', headers={"content-type": "application/json"}
        ),
        await leads.http.post(
            "/v1/leads/csv", content=f"phone,mail\n{PHONE},{MAIL} {NAME}\n", headers={"content-type": "text/csv"}
        ),
        await leads.send(an_event(lead_id, name=NAME, phone=PHONE), an_event(lead_id, channel={"of": NAME})),
    ]
    assert answers[0].status_code == 202, answers[0].text
    assert {answer.status_code for answer in answers} <= {202, 409, 422}, [answer.text for answer in answers]
    return lead_id, [answer.text for answer in answers]


def an_event(lead_id: str, **data: Any) -> dict[str, Any]:
    """Return an event with something in its data that no event has."""
    return {
        "specversion": "1.0",
        "id": new_id("event"),
        "source": "/privacy",
        "type": "LeadTouched",
        "subject": lead_id,
        "time": "2026-11-23T09:00:00Z",
        "data": {
            "lead_id": lead_id,
            "client_id": lead_id,
            "manager_id": "m-1",
            "touch_id": "t-1",
            "medium": "call",
            "automatic": False,
            **data,
        },
    }


def found_in(text: str) -> list[str]:
    """Return what of a person is in *text*."""
    return [one for one in SENTINELS if one in text]


async def kept(leads: Service) -> str:
    """Return all that the service's database holds."""
    async with connected(leads.infrastructure.mongo) as client:
        database = client[leads.database]
        names = await database.list_collection_names()
        return "\n".join([str(await database[name].find().to_list()) for name in names])


async def events_of(leads: Service, lead_id: str) -> list[bytes]:
    """Return the events of the lead, as the log has them."""
    found = await leads.infrastructure.published(LEADS, lambda event: lead_id in event.subject)
    return sorted(encode(event) for event in found)


async def hashes_of(leads: Service, client_id: str) -> list[str]:
    """Return the hashes that are kept of a client's contacts."""
    async with connected(leads.infrastructure.mongo) as client:
        return [one["_id"] async for one in client[leads.database]["contacts"].find({"client_id": client_id})]


async def test_what_a_prospect_tells_is_in_no_answer_no_log_no_event_and_no_document(leads: Service) -> None:
    lead_id, answers = await told(leads)
    await eventually(lambda: _published(leads, lead_id), what="the lead is in the log")

    assert await hashes_of(leads, lead_id)
    assert found_in("\n".join(answers)) == []
    assert found_in(leads.log.read_text()) == []
    assert found_in(await kept(leads)) == []
    assert found_in(str(await leads.infrastructure.published(LEADS, lambda _: True))) == []
    for path in ("/health", "/openapi.json", f"/v1/leads/{lead_id}", "/v1/leads"):
        assert found_in((await leads.http.get(path)).text) == []


async def _published(leads: Service, lead_id: str) -> bool:
    return bool(await events_of(leads, lead_id))


async def test_an_erasure_forgets_the_person_keeps_a_record_and_changes_no_event(leads: Service) -> None:
    lead_id = new_id("lead")
    contact = {"phone": "+49 30 5550011", "mail": f"{lead_id}@prospects.example"}
    await leads.post("/v1/leads", {"lead_id": lead_id, "channel": "web", "manager_id": "m-1", "contact": contact})
    await eventually(lambda: _published(leads, lead_id), what="the lead is in the log")
    events, state = await events_of(leads, lead_id), (await leads.http.get(f"/v1/leads/{lead_id}")).json()
    numbers = cells_of(await leads.infrastructure.published(LEADS, lambda event: lead_id in event.subject))
    hashes = await hashes_of(leads, lead_id)

    done = (await leads.post(f"/v1/clients/{lead_id}/erase")).json()

    assert (done["client_id"], done["contacts"], done["by"]) == (lead_id, 2, "admin:first admin")
    assert await hashes_of(leads, lead_id) == []
    assert [one for one in hashes if one in await kept(leads)] == []
    assert await events_of(leads, lead_id) == events
    assert (await leads.http.get(f"/v1/leads/{lead_id}")).json() == state
    assert cells_of(await leads.infrastructure.published(LEADS, lambda event: lead_id in event.subject)) == numbers
    assert numbers
    assert (await leads.http.get("/v1/erasures", params={"client_id": lead_id})).json()["erasures"] == [done]


def cells_of(events: list[Any]) -> dict[Any, Any]:
    """Return what is counted of *events*, from nothing, as a rebuild does."""
    return dict(folded(events))


async def test_who_was_erased_and_comes_again_is_somebody_new(leads: Service) -> None:
    first, second = new_id("lead"), new_id("lead")
    contact = {"mail": f"{first}@prospects.example"}
    await leads.post("/v1/leads", {"lead_id": first, "contact": contact})
    refused = await leads.post("/v1/leads", {"lead_id": second, "contact": contact})
    await leads.post(f"/v1/clients/{first}/erase")

    taken = await leads.post("/v1/leads", {"lead_id": second, "contact": contact})

    assert (refused.status_code, taken.status_code) == (409, 202)
    assert taken.json()["state"]["client_id"] == second


async def test_nobody_and_who_became_another_are_not_erased_but_named(leads: Service) -> None:
    old, new = new_id("client"), new_id("client")
    for client_id in (old, new):
        await leads.post("/v1/clients", {"client_id": client_id})
    merged = await leads.post(f"/v1/clients/{old}/merge", {"into_client_id": new})
    assert merged.status_code == 202, merged.text

    refused = await leads.post(f"/v1/clients/{old}/erase")
    unknown = await leads.post(f"/v1/clients/{new_id('nobody')}/erase")

    assert (refused.status_code, new in refused.json()["detail"]) == (409, True)
    assert unknown.status_code == 404
    assert (await leads.post(f"/v1/clients/{new}/erase")).status_code == 200


async def test_an_operator_erases_from_the_command_line_and_says_who_ordered_it(leads: Service) -> None:
    lead_id = new_id("lead")
    await leads.post("/v1/leads", {"lead_id": lead_id, "contact": {"mail": f"{lead_id}@prospects.example"}})
    command = [sys.executable, "-m", "services.leads", "erase", lead_id, "--by", "anna, request 77"]

    done = await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=ROOT,
        env=os.environ | leads.environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, "1 contacts" in done.stdout) == (0, True), done.stdout + done.stderr
    (record,) = (await leads.http.get("/v1/erasures", params={"client_id": lead_id})).json()["erasures"]
    assert (record["by"], record["contacts"]) == ("anna, request 77", 1)
