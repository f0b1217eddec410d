"""A command under an `Idempotency-Key` is carried out once, however often and however fast it is sent."""

import asyncio
from typing import Any

import httpx
import pymongo
import pytest

from shared.events import AnyEvent
from shared.idempotency import ANSWERS, LET_GO_AFTER, REPLAYED
from shared.topics import LEADS
from tests.component.processes import Infrastructure, Service, new_id
from tests.conditions import eventually

pytestmark = pytest.mark.stack


async def created(leads: Service, key: str, client_id: str, **more: Any) -> httpx.Response:
    return await leads.post("/v1/leads", {"client_id": client_id, **more}, **{"Idempotency-Key": key})


async def published(where: Infrastructure, client_id: str) -> list[AnyEvent]:
    found: list[AnyEvent] = await eventually(lambda: where.published(LEADS, lambda event: event.subject == client_id))
    return found


async def test_sent_again_it_is_answered_as_the_first_time_and_carried_out_once(
    leads: Service, infrastructure: Infrastructure
) -> None:
    key, client_id = new_id("key"), new_id("client")

    first = await created(leads, key, client_id)
    again = await created(leads, key, client_id)

    assert (first.status_code, REPLAYED in first.headers) == (202, False)
    assert (again.status_code, again.json(), again.headers[REPLAYED]) == (202, first.json(), "true")
    assert again.headers["content-type"] == first.headers["content-type"]
    assert [event.type for event in await published(infrastructure, client_id)] == ["LeadCreated"]


async def test_of_many_at_once_one_is_carried_out(leads: Service, infrastructure: Infrastructure) -> None:
    key, client_id = new_id("key"), new_id("client")

    answers = await asyncio.gather(*(created(leads, key, client_id) for _ in range(10)))

    assert {answer.status_code for answer in answers} <= {202, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 202}) == 1
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} <= {"idempotency-key-in-use"}
    assert len(await published(infrastructure, client_id)) == 1


async def test_a_key_is_for_one_command(leads: Service) -> None:
    key = new_id("key")
    await created(leads, key, new_id("client"))

    other = await created(leads, key, new_id("client"))
    elsewhere = await leads.post(f"/v1/leads/{new_id('lead')}/qualify", **{"Idempotency-Key": key})

    for answer in (other, elsewhere):
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-reused")


async def test_a_refusal_is_an_answer_too(leads: Service) -> None:
    key, lead_id = new_id("key"), new_id("lead")

    first = await leads.post(f"/v1/leads/{lead_id}/qualify", **{"Idempotency-Key": key})
    await leads.post("/v1/leads", {"lead_id": lead_id})
    again = await leads.post(f"/v1/leads/{lead_id}/qualify", **{"Idempotency-Key": key})

    assert (first.status_code, again.status_code, again.json()) == (404, 404, first.json())


async def test_what_a_process_died_over_is_taken_up_after_a_while_and_saved_once(
    leads: Service, infrastructure: Infrastructure
) -> None:
    key, client_id = new_id("key"), new_id("client")
    first = await created(leads, key, client_id)
    keys = pymongo.MongoClient[dict[str, Any]](infrastructure.mongo)[leads.database][ANSWERS]
    found = keys.find_one({"_id": {"$gt": key, "$lt": f"{key}~"}}) or {}  # with whose it is
    at, its_own = found["at"], {"_id": found["_id"]}
    keys.update_one(its_own, {"$set": {"answer": None}})

    early = await created(leads, key, client_id)
    keys.update_one(its_own, {"$set": {"at": at - LET_GO_AFTER.total_seconds() - 1}})
    late = await created(leads, key, client_id)

    assert (early.status_code, early.json()["code"]) == (409, "idempotency-key-in-use")
    assert (late.status_code, late.json()) == (202, first.json())
    assert len(await published(infrastructure, client_id)) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "naïve"])
async def test_an_unfit_key_is_refused(leads: Service, key: str) -> None:
    headers = [(b"Idempotency-Key", key.encode())]
    answer = await leads.http.post("/v1/leads", json={}, headers=headers)

    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


async def test_without_a_key_each_command_is_one_of_its_own(leads: Service) -> None:
    one, other = [await leads.post("/v1/leads", {"client_id": new_id("client")}) for _ in range(2)]

    assert one.json()["id"] != other.json()["id"]
