"""The Python client, on streams of a real broker and database."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from deploy.local.ports import free_port
from deploy.watching.live import Message, RefusedError, follow
from tests.builders import a_deal_closed
from tests.component.kpi.company import Company, served
from tests.component.kpi.live.listening import line_of
from tests.component.processes import ROOT

pytestmark = pytest.mark.stack

TODAY = "2026-11-23"


def ann_at(url: str) -> AsyncGenerator[Message, None]:
    return follow(url, scopes=["manager:ann"], kpis=["deals_won"], periods=[TODAY])


async def test_the_python_client_goes_on_over_a_restart_of_the_server_and_misses_nothing(company: Company) -> None:
    port = free_port()
    async with asyncio.timeout(120), company.scoring(), aclosing(ann_at(f"http://127.0.0.1:{port}")) as told:
        async with served(company, port=port):
            first = await anext(told)
        waiting = asyncio.create_task(anext(told))
        await company.tell(a_deal_closed())
        await company.reads("manager:ann", TODAY, "deals_won", 1)
        async with served(company, port=port):
            second = await waiting

    assert [first["type"], second["type"]] == ["snapshot", "change"]
    assert second["card"]["kpis"]["deals_won"]["value"] == 1


async def test_a_wrong_question_is_told_and_not_asked_again(company: Company) -> None:
    async with served(company) as http:
        with pytest.raises(RefusedError) as refused:
            await anext(follow(str(http.base_url), scopes=["boss"]))

    assert (refused.value.status, refused.value.field) == (422, "scope")


async def test_the_example_shows_each_number_that_changes(company: Company) -> None:
    async with company.scoring(), served(company) as http:
        asked = ["--scope", "manager:ann", "--kpi", "deals_won", "--period", TODAY]
        watching = await asyncio.create_subprocess_exec(
            ROOT / ".venv/bin/python", "-m", "deploy.watching", str(http.base_url), *asked,
            cwd=ROOT, stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert watching.stdout is not None
        try:
            first = await line_of(watching.stdout)
            await company.tell(a_deal_closed())
            second = await line_of(watching.stdout)
        finally:
            watching.terminate()
            await watching.wait()

    assert first.decode().split() == ["manager:ann", TODAY, "deals_won", "0", "count"]
    assert second.decode().split() == ["manager:ann", TODAY, "deals_won", "1", "count"]
