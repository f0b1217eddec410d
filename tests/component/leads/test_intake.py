"""Leads come in many at once, and each contact only once."""

import asyncio
import json
from typing import Any

import pytest

from shared.clock import system_clock
from shared.events import ClientMerged
from shared.events.codec import encode, enveloped
from shared.topics import LEADS
from tests.component.processes import Infrastructure, Service, Services, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
async def intake(services: Services, infrastructure: Infrastructure) -> Service:
    """Return a leads service that takes contacts."""
    return await services("leads", infrastructure, LEADS_CONTACT_SECRET=new_id("secret"))


def a_mail() -> str:
    return f"{new_id('ada')}@example.org"


async def table(service: Service, text: str) -> dict[str, Any]:
    kind = {"content-type": "text/csv"}
    answer = await service.http.post("/v1/leads/csv", content=text.encode(), headers=kind, timeout=120)
    return {"http": answer.status_code, **answer.json()}


def outcomes(answer: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    return [(result["number"], result["status"], result.get("code")) for result in answer["results"]]


async def test_a_batch_opens_what_is_right_and_says_what_is_wrong_and_a_repeat_opens_nothing(intake: Service) -> None:
    named, mail = new_id("lead"), a_mail()
    batch = [
        {"lead_id": named, "channel": "ads"},
        {"contact": {"mail": mail}, "channel": "site"},
        {"contact": {"mail": f" {mail.upper()} "}, "channel": "fair"},
        {"lead_id": new_id("lead"), "chanel": "ads"},
        {"channel": "ads"},
        7,
    ]

    first = (await intake.post("/v1/leads/batch", batch)).json()
    again = (await intake.post("/v1/leads/batch", batch)).json()

    assert outcomes(first) == [
        (1, "created", None),
        (2, "created", None),
        (3, "duplicate", "duplicate-lead"),
        (4, "refused", "invalid-command"),
        (5, "refused", "no-identity"),
        (6, "refused", "bad-row"),
    ]
    assert first["results"][3]["field"] == "chanel"
    assert first["results"][2]["lead_id"] == first["results"][1]["lead_id"]
    assert [status for _, status, _ in outcomes(again)] == ["duplicate"] * 3 + ["refused"] * 3
    assert (first["created"], again["created"]) == (2, 0)


async def test_a_key_tells_rows_without_any_identity_from_each_other_and_from_their_repeat(intake: Service) -> None:
    key = {"Idempotency-Key": new_id("key")}

    first = await intake.post("/v1/leads/batch", [{"channel": "ads"}] * 2, **key)
    again = await intake.post("/v1/leads/batch", [{"channel": "ads"}] * 2, **key)

    assert len({result["lead_id"] for result in first.json()["results"]}) == 2
    assert again.json() == first.json()


async def test_a_table_is_taken_row_by_row_and_told_by_its_lines(intake: Service) -> None:
    one, two = new_id("lead"), new_id("lead")
    rows = [
        "lead_id;channel;phone",
        f"{one};ads;+49 (0)30 1234-{one[-4:].translate(str.maketrans('abcdef', '123456'))}",
    ]
    text = "\n".join([*rows, "", f"{two};no such id", f"{two};site;nobody", f"{two};site;"])

    first, again = await table(intake, text), await table(intake, text)

    assert outcomes(first) == [
        (2, "created", None),
        (4, "refused", "bad-row"),
        (5, "refused", "invalid-command"),
        (6, "created", None),
    ]
    assert first["results"][2]["field"] == "contact.phone"
    assert [status for _, status, _ in outcomes(again)] == ["duplicate", "refused", "refused", "duplicate"]
    wrong = await table(intake, "lead_id,chanel\nx,ads")
    assert (wrong["http"], wrong["field"]) == (422, "column 2")


async def test_a_table_larger_than_the_outbox_goes_in_and_leaves_room_for_commands(intake: Service) -> None:
    run = new_id("big")
    text = "lead_id,channel\n" + "\n".join(f"{run}-{number},ads" for number in range(1_200))

    answer, command = await asyncio.gather(table(intake, text), intake.post("/v1/leads"))

    assert (answer["http"], answer["created"], answer["refused"]) == (202, 1_200, 0)
    assert command.status_code == 202


async def test_of_many_at_once_with_one_contact_one_lead_is_open_and_the_others_are_told_of_it(intake: Service) -> None:
    contact = {"contact": {"mail": a_mail(), "phone": f"+49{int(new_id('')[-8:], 16)}"}}

    answers = await asyncio.gather(*(intake.post("/v1/leads", contact | {"lead_id": new_id("l")}) for _ in range(12)))

    opened = [answer.json()["id"] for answer in answers if answer.status_code == 202]
    refused = [answer.json() for answer in answers if answer.status_code == 409]
    named = {answer["existing"] for answer in refused if answer["code"] == "duplicate-lead"}
    assert len(opened) + len(refused) == 12
    assert len(named) == 1
    assert set(opened) <= named
    assert (await intake.state(f"/v1/leads/{named.pop()}"))["status"] == "open"


async def test_a_prospect_who_returns_is_the_same_client(intake: Service) -> None:
    contact = {"contact": {"mail": a_mail()}}
    first = (await intake.post("/v1/leads", contact)).json()
    await intake.post(f"/v1/leads/{first['id']}/disqualify", {"reason": "no_need"})

    second = (await intake.post("/v1/leads", contact)).json()
    other = await intake.post("/v1/leads", contact | {"client_id": "somebody-else"})

    assert second["id"] != first["id"]
    assert second["state"]["client_id"] == first["state"]["client_id"]
    assert (other.status_code, other.json()["existing"]) == (409, second["id"])


async def test_a_client_that_was_merged_keeps_its_contacts(intake: Service) -> None:
    contact, real = {"contact": {"mail": a_mail()}}, new_id("client")
    first = (await intake.post("/v1/leads", contact)).json()["id"]
    await intake.post(f"/v1/leads/{first}/disqualify", {"reason": "no_need"})
    merged = ClientMerged(client_id=first, into_client_id=real)
    event = enveloped(merged, id=new_id("event"), source="/crm", time=system_clock())
    await intake.send(json.loads(encode(event)))

    async def is_the_real_one() -> bool:
        said = contact | {"lead_id": new_id("lead")}
        lead = (await intake.post("/v1/leads", said)).json()
        await intake.post(f"/v1/leads/{lead['id']}/disqualify", {"reason": "no_need"})
        return bool(lead["state"]["client_id"] == real)

    await eventually(is_the_real_one)


async def test_a_contact_is_kept_nowhere(intake: Service, infrastructure: Infrastructure) -> None:
    mail = a_mail()
    opened = (await intake.post("/v1/leads", {"contact": {"mail": mail}})).json()
    wrong = await intake.post("/v1/leads", {"contact": {"mail": mail, "phone": mail}})

    async def published() -> list[Any]:
        return await infrastructure.published(LEADS, lambda event: event.subject == opened["id"])

    events = await eventually(published)
    said = str(opened) + wrong.text + "".join(encode(event).decode() for event in events) + intake.log.read_text()
    assert mail not in said
    assert wrong.json()["field"] == "contact.phone"


async def test_without_a_secret_no_contact_is_taken(leads: Service) -> None:
    answer = await leads.post("/v1/leads", {"contact": {"mail": a_mail()}})

    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "contacts-off", "contact")
