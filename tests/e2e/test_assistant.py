"""An assistant answers "why is team North behind plan?" with the API's own numbers, and says where they come from."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp_types import TextContent

from deploy.local.first_key import VARIABLE, carrying
from tests.conftest import KpiStack
from tests.e2e import north
from tests.e2e.north import SOLD, TARGET, North

pytestmark = pytest.mark.stack

FIGURES = {"value", "numerator", "denominator", "n", "unit", "target", "attainment", "reason"}


@pytest.fixture(scope="module")
async def team(kpi_stack: KpiStack) -> North:
    """Return the team, counted."""
    return await north.told(kpi_stack)


@pytest.fixture
async def assistant(kpi_stack: KpiStack) -> AsyncIterator[Client]:
    """Yield the SDK's own client, connected."""
    ready, done = asyncio.Event(), asyncio.Event()
    clients: list[Client] = []

    async def live() -> None:  # one task enters and leaves, as the SDK wants it
        at = f"{kpi_stack.urls['kpi']}/mcp"
        http = httpx2.AsyncClient(headers=carrying(kpi_stack.key), timeout=60)
        async with http, Client(streamable_http_client(at, http_client=http)) as client:
            clients.append(client)
            ready.set()
            await done.wait()

    life = asyncio.create_task(live())
    await asyncio.wait([life, asyncio.create_task(ready.wait())], return_when=asyncio.FIRST_COMPLETED)
    if life.done():
        await life
    yield clients[0]
    done.set()
    await life


async def said(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """Return the tool's structured answer."""
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    told: dict[str, Any] = answer.structured_content or {}
    return told


async def refusal(client: Client, tool: str, **arguments: Any) -> str:
    """Return why the tool did not answer."""
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error
    (content,) = answer.content
    assert isinstance(content, TextContent)
    return content.text


async def asked(stack: KpiStack, path: str, **query: str) -> dict[str, Any]:
    """Return what the API answers."""
    answer = await stack.http.get(stack.urls["kpi"] + path, params=query or None)
    answer.raise_for_status()
    told: dict[str, Any] = answer.json()
    return told


async def test_it_finds_out_why_a_team_is_behind_plan(assistant: Client, team: North) -> None:
    directory = await said(assistant, "directory")
    (scope,) = [f"team:{one['team_id']}" for one in directory["teams"] if one["team_id"] == team.team]

    planned = await said(assistant, "scorecard", scope=scope, period=team.month, only_planned=True)
    (behind,) = planned["kpis"]
    board = await said(assistant, "leaderboard", kpi=behind["kpi"], period=team.month)
    sold = {row["scope"]: row["reading"]["value"] for row in board["rows"]}
    explained = await said(assistant, "explain", scope=scope, kpi=behind["kpi"], period=team.month)

    assert (behind["kpi"], behind["value"], behind["target"]) == ("revenue_booked", SOLD, TARGET)
    assert behind["attainment"] == pytest.approx(100 * SOLD / TARGET)
    assert (sold[f"manager:{team.ann}"], sold[f"manager:{team.bob}"]) == (2_000, 1_000)
    assert sum(one["numerator"] for one in explained["records"]) == SOLD
    assert {one["kind"] for one in explained["records"]} == {"order"}


async def test_every_tool_says_the_apis_number_with_its_formula_and_records(
    kpi_stack: KpiStack, assistant: Client, team: North
) -> None:
    scope, month = f"team:{team.team}", team.month
    of_revenue = {"scope": scope, "kpi": "revenue_booked", "period": month}
    formula = next(
        one["formula"] for one in (await asked(kpi_stack, "/v1/kpis"))["kpis"] if one["id"] == "revenue_booked"
    )
    card = await asked(kpi_stack, f"/v1/scorecards/{scope}", period=month)
    parts = await asked(kpi_stack, f"/v1/breakdowns/{scope}/revenue_booked", by="category", period=month)
    days = await asked(kpi_stack, f"/v1/series/{scope}/revenue_booked", **{"from": f"{month}-01", "to": team.day})

    whole = await said(assistant, "scorecard", scope=scope, period=month)
    one = await said(assistant, "reading", **of_revenue)
    rows = await said(assistant, "breakdown", **of_revenue, by="category")
    line = await said(assistant, "series", scope=scope, kpi="revenue_booked", first=f"{month}-01", last=team.day)

    told = {number["kpi"]: {key: number[key] for key in card["kpis"][number["kpi"]]} for number in whole["kpis"]}
    assert told == {kpi: card["kpis"][kpi] for kpi in told}
    assert len(told) + whole["left_out"] == len(card["kpis"])
    assert {"revenue_booked", "deals_won", "win_rate"} <= told.keys()
    assert figures(one["reading"]) == figures(card["kpis"]["revenue_booked"])
    assert [(row["value"], figures(row["reading"])) for row in rows["rows"]] == [
        (row["value"], figures(row["reading"])) for row in parts["rows"]
    ]
    assert [(point["day"], figures(point["reading"])) for point in line["days"]] == [
        (point["day"], figures(point["reading"])) for point in days["days"]
    ]
    assert {one["reading"]["formula"], rows["formula"], line["formula"]} == {formula}
    sources = [one["reading"], rows["rows"][0]["reading"], line["days"][-1]["reading"]]
    for number in sources:
        behind = await asked(kpi_stack, number["records"])
        assert sum(record["numerator"] for record in behind["records"]) == number["numerator"]


async def test_a_record_is_told_event_by_event(kpi_stack: KpiStack, assistant: Client, team: North) -> None:
    explained = await said(
        assistant, "explain", scope=f"manager:{team.bob}", kpi="revenue_booked", period=team.month, limit=1
    )
    (order,) = explained["records"]

    record = await said(assistant, "record", kind=order["kind"], record_id=order["id"])

    assert record == await asked(kpi_stack, order["record"])
    assert [one["event"]["type"] for one in record["events"]]


async def test_the_catalogue_and_the_lists_are_those_of_the_api(kpi_stack: KpiStack, assistant: Client) -> None:
    found = (await said(assistant, "catalogue", words="win rate"))["result"]
    lists = await said(assistant, "lists")
    abc = await said(assistant, "client_list", name="abc")

    in_api = {one["id"]: one for one in (await asked(kpi_stack, "/v1/kpis"))["kpis"]}
    assert [in_api[one["id"]] for one in found] == found
    assert "win_rate" in {one["id"] for one in found}
    assert lists == await asked(kpi_stack, "/v1/lists")
    assert abc["rows"] == (await asked(kpi_stack, "/v1/lists/abc"))["rows"]


@pytest.mark.parametrize(
    ("tool", "arguments", "wrong"),
    [
        ("scorecard", {"scope": "tam:north", "period": "2026-11"}, "scope"),
        ("scorecard", {"scope": "a/b", "period": "2026-11"}, "scope"),
        ("scorecard", {"scope": "company", "period": "2026-13"}, "period"),
        ("scorecard", {"scope": "company"}, "period"),
        ("scorecard", {"scope": "company", "period": "2026-11", "kpis": ["no_kpi"]}, "kpis"),
        ("scorecard", {"scope": "company", "period": "2026-11", "channel": "web"}, "channel"),
        ("scorecard", {"scope": "company", "period": "2026-11", "known_at": "yesterday"}, "known_at"),
        ("reading", {"scope": "company", "kpi": "no_kpi", "period": "2026-11"}, "kpi"),
        ("breakdown", {"scope": "company", "kpi": "deals_won", "by": "mood", "period": "2026-11"}, "by"),
        ("leaderboard", {"kpi": "deals_won", "period": "2026-11", "of": "dog"}, "of"),
        ("series", {"scope": "company", "kpi": "deals_won", "first": "soon"}, "first"),
        ("explain", {"scope": "company", "kpi": "deals_won", "period": "2026-11", "after": "?"}, "after"),
        ("explain", {"scope": "company", "kpi": "deals_won", "period": "2026-11", "limit": 0}, "limit"),
        ("record", {"kind": "dog", "record_id": "1"}, "kind"),
        ("client_list", {"name": "dogs"}, "name"),
    ],
)
async def test_a_refusal_names_the_argument_that_is_wrong(
    assistant: Client, tool: str, arguments: dict[str, Any], wrong: str
) -> None:
    lines = (await refusal(assistant, tool, **arguments)).splitlines()

    named = lines[0].removeprefix(f"Error executing tool {tool}: ")
    assert named.startswith(f"{wrong}: ") or lines[1:2] == [wrong]


async def test_all_tools_are_described_and_only_read(assistant: Client) -> None:
    tools = (await assistant.list_tools()).tools

    for tool in tools:
        assert tool.description
        assert tool.output_schema
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
    assert {"directory", "catalogue", "scorecard", "breakdown", "leaderboard", "series", "explain"} <= {
        tool.name for tool in tools
    }


async def test_a_page_that_has_its_own_name_point_here_is_turned_away(kpi_stack: KpiStack) -> None:
    answer = await kpi_stack.http.post(
        f"{kpi_stack.urls['kpi']}/mcp",
        json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"},
        headers={"host": "evil.example", "accept": "application/json, text/event-stream"},
    )

    assert answer.status_code == 421


async def test_an_assistant_may_start_the_tools_itself(kpi_stack: KpiStack, team: North) -> None:
    command = StdioServerParameters(
        command=sys.executable,
        args=["-m", "services.kpi", "mcp", "--url", kpi_stack.urls["kpi"]],
        env={"PATH": os.environ["PATH"], VARIABLE: kpi_stack.key},
    )

    async with Client(stdio_client(command)) as client:
        card = await said(client, "scorecard", scope=f"team:{team.team}", period=team.month, kpis=["deals_won"])

    (won,) = card["kpis"]
    assert won["value"] == 3
    assert won["records"] == f"/v1/scorecards/team:{team.team}/deals_won/records?period={team.month}"


def figures(reading: dict[str, Any]) -> dict[str, Any]:
    """Return what a number is made of."""
    return {name: reading.get(name) for name in FIGURES}
