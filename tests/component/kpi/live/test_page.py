"""The Python of docs/live.md does what the page says."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.builders import a_deal_closed
from tests.component.kpi.company import Company, served
from tests.component.kpi.live.listening import line_of
from tests.component.processes import ROOT

pytestmark = pytest.mark.stack

FOLLOWING, ON_KAFKA = re.findall(r"```python\n(.*?)```", (ROOT / "docs/live.md").read_text(), re.DOTALL)


@asynccontextmanager
async def running(program: str) -> AsyncIterator[asyncio.StreamReader]:
    """Run *program* beside a copy of the client, and yield what it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-c", program,
        env={**os.environ, "PYTHONPATH": str(ROOT / "deploy/watching")},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process.stdout
    finally:
        process.terminate()
        await process.wait()


async def test_a_program_follows_the_live_messages(company: Company) -> None:
    async with company.scoring(), served(company) as http:
        assert "http://127.0.0.1:8000" in FOLLOWING
        async with running(FOLLOWING.replace("http://127.0.0.1:8000", str(http.base_url))) as printed:
            first = await line_of(printed)
            await company.tell(a_deal_closed())

            assert [first, await line_of(printed)] == [b"company 0\n", b"company 1\n"]


async def test_a_program_reads_every_card_from_kafka(company: Company) -> None:
    async with company.scoring():
        await company.tell(a_deal_closed(manager_id=company.generation))
        await company.reads(f"manager:{company.generation}", "2026", "deals_won", 1)
        async with running(ON_KAFKA.replace("127.0.0.1:9092", company.where.kafka)) as printed:
            while await line_of(printed) != f"manager:{company.generation} 2026 1\n".encode():
                pass
