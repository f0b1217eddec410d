"""Who sees and works on whose leads: every role, own and another's, over HTTP."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from shared.access.principal import Principal, Role
from shared.access.teams import Teams
from shared.events import LeadCreated
from shared.events.codec import encode, enveloped
from shared.mongo import connected
from shared.values import Scope
from tests.component.processes import Infrastructure, Service, Services, new_id
from tests.keys import key_of
from tests.unit.leads.memory import NOON

pytestmark = pytest.mark.stack

ANN, BOB, EVE = (new_id(name) for name in ("ann", "bob", "eve"))
TEAM, OTHER_TEAM = new_id("team"), new_id("other")
WHO = {
    "ann": Principal("Ann", Role.REP, ANN),
    "bob": Principal("Bob", Role.REP, BOB),
    "lead": Principal("Lea", Role.LEAD, team=TEAM),
    "other lead": Principal("Leo", Role.LEAD, team=OTHER_TEAM),
    "head": Principal("Hed", Role.HEAD),
    "site": Principal("site", Role.SYSTEM, publishes=frozenset({"LeadCreated"}), reads=frozenset({f"manager:{ANN}"})),
    "all-seeing": Principal("crm", Role.SYSTEM, publishes=frozenset({"*"}), reads=frozenset({"*"})),
    "screen": Principal("wall", Role.SCREEN, reads=frozenset({"*"})),
}
SEES = ("ann", "lead", "head", "site", "all-seeing", "admin")
Office = dict[str, httpx.AsyncClient]
CONTACTS = {"LEADS_CONTACT_SECRET": "a secret of 16 characters"}


@pytest.fixture(scope="module")
async def service(services: Services, infrastructure: Infrastructure) -> Service:
    return await services("leads", infrastructure, **CONTACTS)


@pytest.fixture(scope="module")
async def office(service: Service, infrastructure: Infrastructure) -> AsyncIterator[Office]:
    """Yield a client of everybody; Ann and Bob are in one team, and Eve in the other."""
    mongo = infrastructure.mongo
    client = connected(mongo)
    within = {TEAM: [Scope.manager(ANN), Scope.manager(BOB)], OTHER_TEAM: [Scope.manager(EVE)]}
    await Teams(client[service.access]).put(within)
    await client.close()
    async with AsyncExitStack() as open_:
        clients = {name: service.asked_with(await key_of(who, mongo, service.access)) for name, who in WHO.items()}
        clients |= {"nobody": service.asked_with(None), "stranger": service.asked_with("sp_wrong_key")}
        for one in clients.values():
            await open_.enter_async_context(one)
        yield clients | {"admin": service.http}


async def a_lead(service: Service, manager_id: str | None = ANN, **said: Any) -> str:
    told = {"lead_id": new_id("lead"), **({"manager_id": manager_id} if manager_id else {}), **said}
    answer = await service.post("/v1/leads", told)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


@pytest.mark.parametrize("name", ["nobody", "stranger"])
async def test_who_is_not_known_gets_nothing_but_health(office: Office, name: str) -> None:
    for path in ("/v1/leads", "/v1/leads/any", "/openapi.json", "/docs", "/schemas", "/nowhere"):
        answer = await office[name].get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "not-authenticated"), path
    assert (await office[name].post("/v1/leads", json={})).status_code == 401
    assert set((await office[name].get("/health")).json()) >= {"kafka", "mongo"}


async def test_a_lead_is_seen_by_its_manager_the_team_lead_and_who_sees_all(service: Service, office: Office) -> None:
    lead_id = await a_lead(service)
    unknown = new_id("lead")

    for name, client in office.items():
        answer, of_unknown = await client.get(f"/v1/leads/{lead_id}"), await client.get(f"/v1/leads/{unknown}")
        if name in SEES:
            assert answer.status_code == 200, name
        elif name in {"bob", "other lead"}:
            assert answer.status_code == 404, name
            assert answer.text.replace(lead_id, unknown) == of_unknown.text
        else:
            assert answer.status_code == {"screen": 403}.get(name, 401), name


async def test_lists_have_what_is_theirs_alone_page_by_page(service: Service, office: Office) -> None:
    client_id = new_id("client")
    for manager_id in (ANN, BOB, ANN, BOB, EVE):
        await a_lead(service, manager_id, client_id=client_id)

    async def managers(name: str, **more: str) -> list[str]:
        found: list[str] = []
        where = {"client_id": client_id, "limit": "1", **more}
        while True:
            answer = await office[name].get("/v1/leads", params=where)
            assert answer.status_code == 200, answer.text
            found += [one["state"]["manager_id"] for one in answer.json()["items"]]
            if (after := answer.json()["next"]) is None:
                return sorted(found)
            where["after"] = after

    assert await managers("ann") == [ANN, ANN]
    assert await managers("ann", manager_id=BOB) == []
    assert await managers("lead") == sorted([ANN, ANN, BOB, BOB])
    assert await managers("lead", manager_id=BOB) == [BOB, BOB]
    assert await managers("other lead") == [EVE]
    assert await managers("site") == [ANN, ANN]
    for name in ("head", "admin", "all-seeing"):
        assert await managers(name) == sorted([ANN, ANN, BOB, BOB, EVE])


async def test_a_lead_of_nobody_is_for_who_leads(service: Service, office: Office) -> None:
    lead_id = await a_lead(service, None)

    async def is_listed(name: str) -> bool:
        page = {"next": ""}
        while page["next"] is not None:
            asked = {"limit": "500", **({"after": page["next"]} if page["next"] else {})}
            page = (await office[name].get("/v1/leads/unassigned", params=asked)).json()
            if lead_id in {one["id"] for one in page["items"]}:
                return True
        return False

    sees = {name for name in ("ann", "lead", "other lead", "head", "site") if await is_listed(name)}
    assert sees == {"lead", "other lead", "head"}
    assert (await office["ann"].get(f"/v1/leads/{lead_id}")).status_code == 404
    assert (await office["ann"].post(f"/v1/leads/{lead_id}/assign", json={"manager_id": ANN})).status_code == 403
    to_eve = await office["lead"].post(f"/v1/leads/{lead_id}/assign", json={"manager_id": EVE})
    assert (to_eve.status_code, to_eve.json()["field"]) == (404, "manager_id")
    assert (await office["lead"].post(f"/v1/leads/{lead_id}/assign", json={"manager_id": ANN})).status_code == 202
    assert (await office["ann"].get(f"/v1/leads/{lead_id}")).status_code == 200


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *(("ann", 202), ("bob", 404), ("lead", 202), ("other lead", 404), ("head", 202), ("admin", 202)),
        *(("site", 403), ("all-seeing", 202), ("screen", 403), ("nobody", 401)),
    ],
)
async def test_who_may_see_a_lead_works_on_it(service: Service, office: Office, name: str, expected: int) -> None:
    lead_id = await a_lead(service)

    answer = await office[name].post(f"/v1/leads/{lead_id}/touch", json={"medium": "call"})

    assert answer.status_code == expected, answer.text
    unknown = await office[name].post(f"/v1/leads/{new_id('lead')}/touch", json={"medium": "call"})
    assert unknown.status_code == (404 if expected in {202, 404} or name == "site" else expected)


@pytest.mark.parametrize(
    ("name", "for_ann", "for_eve"),
    [
        *(("ann", 202, 404), ("bob", 404, 404), ("lead", 202, 404), ("other lead", 404, 202)),
        *(("head", 202, 202), ("site", 202, 404), ("all-seeing", 202, 202), ("screen", 403, 403)),
    ],
)
async def test_leads_are_opened_for_managers_who_are_theirs(
    office: Office, name: str, for_ann: int, for_eve: int
) -> None:
    answers = [await office[name].post("/v1/leads", json={"manager_id": one}) for one in (ANN, EVE)]

    assert [answer.status_code for answer in answers] == [for_ann, for_eve]


async def test_of_many_leads_at_once_those_for_others_are_refused_one_by_one(office: Office) -> None:
    rows = [{"lead_id": new_id("lead"), "manager_id": manager_id} for manager_id in (ANN, EVE)]

    answer = await office["ann"].post("/v1/leads/batch", json=rows)

    told = [(one["status"], one.get("code"), one.get("field")) for one in answer.json()["results"]]
    assert told == [("created", None, None), ("refused", "not-found", "manager_id")]


async def test_who_works_on_a_contact_is_told_to_nobody_else(service: Service, office: Office) -> None:
    contact = {"mail": f"{new_id('mail')}@example.com"}
    lead_id = await a_lead(service, contact=contact)

    said = {"lead_id": new_id("lead"), "contact": contact}
    own = await office["ann"].post("/v1/leads", json=said | {"manager_id": ANN})
    foreign = await office["bob"].post("/v1/leads", json=said | {"manager_id": BOB})

    assert (own.status_code, own.json()["existing"]) == (409, lead_id)
    assert (foreign.status_code, foreign.json()["code"]) == (409, "duplicate-lead")
    assert lead_id not in foreign.text


async def test_a_key_of_a_command_belongs_to_its_caller(office: Office) -> None:
    key = {"Idempotency-Key": new_id("key")}
    [ann, again, bob] = [
        await office[name].post("/v1/leads", json={"manager_id": manager_id}, headers=key)
        for name, manager_id in (("ann", ANN), ("ann", ANN), ("bob", BOB))
    ]

    assert (ann.json(), again.headers["Idempotent-Replayed"]) == (again.json(), "true")
    assert bob.status_code == 202
    assert "Idempotent-Replayed" not in bob.headers
    assert bob.json()["id"] != ann.json()["id"]


def an_event() -> dict[str, Any]:
    data = LeadCreated(lead_id=new_id("lead"), client_id="c", manager_id=ANN)
    said: dict[str, Any] = json.loads(encode(enveloped(data, id=new_id("event"), source="/site", time=NOON)))
    return said


async def test_a_system_publishes_the_types_that_its_key_names(service: Service, office: Office) -> None:
    taken, other = an_event(), an_event()
    other |= {"type": "LeadDisqualified", "dataschema": "/schemas/LeadDisqualified/1"}
    other["data"] |= {"reason": "no_budget"}
    batch = {"content-type": "application/cloudevents-batch+json"}
    alone = {"content-type": "application/cloudevents+json"}

    answer = await office["site"].post("/v1/events", json=[other, taken], headers=batch)
    [refused, accepted] = answer.json()["results"]
    assert (answer.status_code, accepted["status"]) == (202, "accepted")
    assert (refused["status"], refused["code"], refused["field"]) == ("rejected", "not-allowed", "type")
    assert (await service.state(f"/v1/leads/{taken['data']['lead_id']}"))["manager_id"] == ANN

    [single] = [await office["site"].post("/v1/events", json=other, headers=alone)]
    assert (single.status_code, single.json()["code"]) == (403, "not-allowed")
    for name in ("ann", "lead", "head", "screen"):
        assert (await office[name].post("/v1/events", json=[taken], headers=batch)).status_code == 403
    assert (await office["nobody"].post("/v1/events", json=[taken], headers=batch)).status_code == 401


async def test_a_system_retracts_what_it_may_publish_and_finds_nothing_else(service: Service, office: Office) -> None:
    told = an_event()
    await service.send(told)
    await service.state(f"/v1/leads/{told['data']['lead_id']}")
    said = {"source": told["source"], "id": told["id"], "reason": "a test"}

    for name, expected in (("ann", 403), ("head", 403), ("site", 404), ("all-seeing", 202)):
        assert (await office[name].post("/v1/retractions", json=said)).status_code == expected, name


async def test_a_request_of_nobody_waits_for_whoever_works_and_is_theirs_who_takes_it(
    service: Service, office: Office
) -> None:
    client_id = new_id("client")
    ids = {}
    for manager_id in (None, ANN, BOB):
        said = {"client_id": client_id, "channel": "web"} | ({"manager_id": manager_id} if manager_id else {})
        ids[manager_id] = (await service.post("/v1/requests", said)).json()["id"]

    async def listed(name: str) -> set[str]:
        answer = await office[name].get("/v1/requests/waiting", params={"client_id": client_id})
        return {one["id"] for one in answer.json()["items"]}

    assert await listed("ann") == {ids[None], ids[ANN]}
    assert await listed("bob") == {ids[None], ids[BOB]}
    assert await listed("other lead") == {ids[None]}
    assert await listed("lead") == await listed("head") == set(ids.values())
    assert await listed("site") == {ids[ANN]}
    taken = await office["bob"].post(f"/v1/requests/{ids[None]}/answer", json={"by": "call", "manager_id": BOB})
    assert taken.status_code == 202, taken.text
