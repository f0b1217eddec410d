"""What a live stream tells whom, and when it ends: over server-sent events and WebSockets alike."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from shared.access.principal import Principal, Role
from shared.clock import system_clock
from tests.component.kpi.access.department import (
    DAY,
    EVERYTHING,
    SEES,
    WHO,
    Department,
    moved,
    sales_of,
)
from tests.component.kpi.live.listening import Asked, Told, live_url, messages_in, over_sse
from tests.conditions import eventually
from tests.keys import carried

pytestmark = pytest.mark.stack

ENDS_WITHIN_S = 15
OF_DAY = {"period": "day", "kpi": "deals_won"}


@asynccontextmanager
async def over_websocket(http: httpx.AsyncClient, asked: Asked) -> AsyncIterator[AsyncIterator[Told]]:
    headers = {"Authorization": http.headers["authorization"]}
    async with connect(live_url(http, asked), additional_headers=headers) as socket:
        yield messages_in(socket)


Edge = Callable[[httpx.AsyncClient, Asked], AbstractAsyncContextManager[AsyncIterator[Told]]]


@pytest.fixture(params=[over_sse, over_websocket])
def edge(request: pytest.FixtureRequest) -> Edge:
    found: Edge = request.param
    return found


def scopes_in(message: Told) -> set[str]:
    return {card["scope"] for card in message["cards"]}


async def ended(told: AsyncIterator[Told]) -> None:
    """Return when the stream has ended."""
    try:
        async for _message in told:
            pass
    except ConnectionClosed:
        return


async def snapshot_with(told: AsyncIterator[Told], wanted: Callable[[set[str]], bool]) -> set[str]:
    """Return the scopes of the next snapshot that is as *wanted*."""
    async for message in told:
        if message["type"] == "snapshot" and wanted(scopes_in(message)):
            return scopes_in(message)
    raise AssertionError("the stream has ended")


@pytest.mark.parametrize("who", WHO)
async def test_a_stream_begins_with_the_cards_that_are_theirs(department: Department, edge: Edge, who: str) -> None:
    async with department.asking(who) as http, edge(http, OF_DAY) as told:
        scopes = scopes_in(await anext(told))

    assert scopes - {"unassigned", "manager:nobody"} == SEES[who] & EVERYTHING


@pytest.mark.parametrize("scope", ["manager:dan", "manager:nobody", "company"])
async def test_a_stream_of_what_is_not_theirs_does_not_begin(department: Department, edge: Edge, scope: str) -> None:
    async with department.asking("lead") as http:
        with pytest.raises((httpx.HTTPStatusError, InvalidStatus)) as refused:
            async with edge(http, {**OF_DAY, "scope": scope}):
                pass

    error: Any = refused.value
    assert error.response.status_code == 404


async def test_nobody_without_a_key_is_told_anything(department: Department) -> None:
    async with department.serve.asked_with(None) as nobody:
        answer = await nobody.get("/v1/stream")
        with pytest.raises(InvalidStatus) as refused:
            async with connect(live_url(nobody, OF_DAY)):
                pass

    assert (answer.status_code, refused.value.response.status_code) == (401, 401)


async def test_a_change_is_told_to_those_whose_it_is_and_to_no_others(department: Department, edge: Edge) -> None:
    async with (
        department.asking("rep") as of_ann,
        department.asking("lead") as of_lead,
        edge(of_ann, OF_DAY) as to_ann,
        edge(of_lead, OF_DAY) as to_lead,
    ):
        await anext(to_ann)
        await anext(to_lead)
        number, now = uuid4().int, system_clock()
        await department.tell(*sales_of("ben", number, now))
        await department.tell(*sales_of("ann", number, now))
        changed = set[str]()
        while not {"manager:ben", "manager:ann", "team:north"} <= changed:
            message = await anext(to_lead)
            changed |= {message["card"]["scope"]} if message["type"] == "change" else set()
        first = await anext(to_ann)

    assert changed <= SEES["lead"]
    assert (first["type"], first["card"]["scope"]) == ("change", "manager:ann")


async def test_a_stream_ends_soon_after_its_key_is_revoked(department: Department, edge: Edge) -> None:
    made = await department.post(
        "admin", "/v1/keys", {"name": "Ann's phone", "role": "rep", "manager_id": "ann"}, **{"X-Audit-Reason": "lent"}
    )
    key = made.json()
    async with department.serve.asked_with(key["key"]) as http, edge(http, OF_DAY) as told:
        await anext(told)
        await department.post("admin", f"/v1/keys/{key['id']}/revoke")
        async with asyncio.timeout(ENDS_WITHIN_S):
            await ended(told)
        refused = await http.get("/v1/stream")

    assert refused.status_code == 401


async def test_who_moves_to_another_team_is_told_of_to_another_lead(department: Department, edge: Edge) -> None:
    lead = replace(WHO["lead"], name="Cora", team="coast", manager=None)
    mark = f"mo-{edge.__name__}".replace("_", "-")
    key = await department.key_of(lead)
    async with department.serve.asked_with(key) as http, edge(http, OF_DAY) as told:
        assert f"manager:{mark}" not in scopes_in(await anext(told))

        await department.tell(moved(mark, "coast"))
        assert f"manager:{mark}" in await snapshot_with(told, lambda scopes: f"manager:{mark}" in scopes)

        await department.tell(moved(mark, "south"))
        assert f"manager:{mark}" not in await snapshot_with(told, lambda scopes: f"manager:{mark}" not in scopes)


async def test_a_stream_of_somebody_by_name_ends_when_they_leave_the_team(department: Department, edge: Edge) -> None:
    lead, mark = Principal("Cara", Role.LEAD, team="coast"), f"lee-{edge.__name__}".replace("_", "-")
    await department.tell(moved(mark, "coast"))
    key = await department.key_of(lead)
    headers = carried(key)

    async def is_seen() -> bool:
        answer = await department.serve.http.get(f"/v1/scorecards/manager:{mark}?period={DAY}", headers=headers)
        return answer.is_success

    await eventually(is_seen)
    async with department.serve.asked_with(key) as http, edge(http, {**OF_DAY, "scope": f"manager:{mark}"}) as told:
        await anext(told)
        await department.tell(moved(mark, "south"))
        await ended(told)
        assert (await http.get(f"/v1/scorecards/manager:{mark}?period={DAY}")).status_code == 404
