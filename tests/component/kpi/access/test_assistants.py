"""An assistant is told what the one who uses it may see: over HTTP and over stdio."""

import os
import sys
from typing import Any

import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp_types import TextContent

from tests.component.kpi.access.department import DAY, EVERYTHING, SEES, WHO, Department
from tests.keys import carried

pytestmark = pytest.mark.stack

JSON_RPC = {"Accept": "application/json, text/event-stream"}


async def called(department: Department, who: str, tool: str, **arguments: Any) -> dict[str, Any]:
    """Return what the tool answers to the assistant of *who*."""
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
    headers = {**JSON_RPC, **carried(department.keys[who])}
    answer = await department.serve.http.post("/mcp", json=asked, headers=headers)
    result: dict[str, Any] = answer.json()["result"]
    return result


@pytest.mark.parametrize("who", WHO)
async def test_the_tools_tell_whom_they_are_called_by_what_is_theirs(department: Department, who: str) -> None:
    directory = (await called(department, who, "directory"))["structuredContent"]
    board = (await called(department, who, "leaderboard", kpi="deals_won", period=DAY))["structuredContent"]
    managers = {f"manager:{one['manager_id']}" for one in directory["managers"]} & EVERYTHING

    assert managers == {row["scope"] for row in board["rows"]} & EVERYTHING
    assert managers == {scope for scope in SEES[who] & EVERYTHING if scope.startswith("manager:")}


async def test_two_who_ask_at_once_are_not_taken_for_each_other(department: Department) -> None:
    for _ in range(5):
        of_ann = await called(department, "rep", "scorecard", scope="manager:dan", period=DAY)
        of_head = await called(department, "head", "scorecard", scope="manager:dan", period=DAY)
        assert (of_ann["isError"], of_head["isError"]) == (True, False)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("scorecard", {"period": DAY}),
        ("reading", {"kpi": "deals_won", "period": DAY}),
        ("breakdown", {"kpi": "revenue_booked", "by": "category", "period": DAY}),
        ("series", {"kpi": "deals_won"}),
        ("explain", {"kpi": "deals_won", "period": DAY}),
        ("client_list", {"name": "rfm"}),
    ],
)
async def test_a_foreign_scope_is_answered_like_one_that_there_is_not(
    department: Department, tool: str, arguments: dict[str, Any]
) -> None:
    told = [
        await called(department, "lead", tool, scope=scope, **arguments) for scope in ("manager:dan", "manager:nobody")
    ]

    assert [one["isError"] for one in told] == [True, True]
    texts = [one["content"][0]["text"] for one in told]
    assert texts[0] == texts[1].replace("nobody", "dan")
    assert not (await called(department, "lead", tool, scope="manager:ben", **arguments))["isError"]


async def test_a_foreign_record_is_answered_like_one_that_there_is_not(department: Department) -> None:
    told = [await called(department, "rep", "record", kind="deal", record_id=id_) for id_ in ("deal-dan-1", "no-deal")]

    assert [one["isError"] for one in told] == [True, True]
    assert told[0]["content"][0]["text"] == told[1]["content"][0]["text"].replace("no-deal", "deal-dan-1")


@pytest.mark.parametrize(("who", "scope"), [("rep", "manager:dan"), (None, "manager:ann")])
async def test_over_stdio_the_key_is_that_of_the_environment(
    department: Department, who: str | None, scope: str
) -> None:
    key = {"SALESPULSE_KEY": department.keys[who]} if who else {}
    started = StdioServerParameters(
        command=sys.executable,
        args=["-m", "services.kpi", "mcp", "--url", str(department.serve.http.base_url)],
        env={**{name: value for name, value in os.environ.items() if name != "SALESPULSE_KEY"}, **key},
    )
    async with Client(stdio_client(started)) as assistant:
        refused = await assistant.call_tool("scorecard", {"scope": scope, "period": DAY})
        if who:
            told = await assistant.call_tool("scorecard", {"scope": "manager:ann", "period": DAY})
            assert not told.is_error, told.content

    assert refused.is_error
    (content,) = refused.content
    assert isinstance(content, TextContent)
    assert ("the directory has no" if who else "Authorization") in content.text
