"""How long the pages' questions take, over a year of 200 managers: `make bench-reads`, on an otherwise idle machine.

BENCH_READS_TIMES: how often each is asked (200); BENCH_READS_DAYS: of how many days managers' cells are written (365);
they take most of the time until it begins. Every answer is checked to be of the size that the question is of.
"""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple

import httpx
import psutil
import pytest
from rich.console import Console
from rich.table import Table

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from services.kpi.records import Rules
from services.kpi.score.scorecard import House
from shared.clock import system_clock
from shared.kafka_connection import KafkaConnection
from shared.mongo import connected
from tests.benchmarks.year_of_sales import MANAGERS, TEAMS, Year
from tests.component.processes import Infrastructure, Service

pytestmark = [pytest.mark.benchmark, pytest.mark.stack]

TIMES = int(os.environ.get("BENCH_READS_TIMES", "200"))
DAY_CELLS = int(os.environ.get("BENCH_READS_DAYS", "365"))
DATABASE = "bench_reads"
EIGHT = (
    "revenue_booked",
    "win_rate",
    "deals_won",
    "average_check",
    "calls_completed",
    "speed_to_lead_seconds",
    "otif",
    "tasks_on_time_rate",
)


class Question(NamedTuple):
    """What a page asks."""

    name: str
    path: str
    query: dict[str, Any]
    rows: str
    """Where the answer has its rows, and how many they are."""
    expected: int


def questions(today: date) -> list[Question]:
    """Return what the pages ask, as they ask it."""
    month, before = f"{today:%Y-%m}", f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"

    def since(days: int) -> str:
        return (today - timedelta(days=days - 1)).isoformat()

    everybody = {"scope": "manager:*", "kpi": EIGHT, "period": [month, before]}
    six, one = {"scope": "company", "kpi": EIGHT[:6], "from": since(90)}, {"kpi": EIGHT[:1], "from": since(30)}
    return [
        Question("company's card, month", "scorecards/company", {"period": month}, "kpis", 100),
        Question("company's card, year", "scorecards/company", {"period": f"{today:%Y}"}, "kpis", 100),
        Question("200 managers x 8 KPIs x 2 months", "scorecards", everybody, "cards", 2 * MANAGERS),
        Question("leaderboard, month", "leaderboards/revenue_booked", {"period": month}, "rows", MANAGERS),
        Question("leaderboard, year", "leaderboards/win_rate", {"period": f"{today:%Y}"}, "rows", MANAGERS),
        Question("90 days x 6 KPIs", "series", six, "series", 6),
        Question("30 days x 200 managers", "series", {"scope": "manager:*", **one}, "series", MANAGERS),
        Question("by channel", "breakdowns/company/leads_created", {"by": "channel", "period": month}, "rows", 1),
        Question("by stage", "breakdowns/company/time_in_stage_days", {"by": "stage", "period": month}, "rows", 1),
        Question("duties", "duties", {"period": month}, "duties", 43),
        Question("directory", "directory", {}, "managers", MANAGERS),
        Question("teams", "leaderboards/revenue_booked", {"period": month, "of": "team"}, "rows", TEAMS),
    ]


class Serve(Service):
    """A `serve` of the KPI service."""

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "KPI_TIME_ZONE": "UTC", "KPI_CURRENCY": "USD"}


@asynccontextmanager
async def infrastructure() -> AsyncIterator[Infrastructure]:
    """Yield the stack that the environment names, or one of our own."""
    if "KAFKA_BOOTSTRAP" in os.environ and "MONGO_URL" in os.environ:
        yield Infrastructure(os.environ["KAFKA_BOOTSTRAP"], os.environ["MONGO_URL"])
        return
    with own_stack() as stack:
        at = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        yield Infrastructure(str(at.kafka), str(at.mongo))


async def test_what_pages_ask(tmp_path: Path) -> None:
    async with infrastructure() as where:
        await create_topics(KafkaConnection(where.kafka), 4)
        async with connected(where.mongo) as client:
            await client.drop_database(DATABASE)
            await Year(client[DATABASE], House(Rules("UTC"), "USD"), system_clock(), DAY_CELLS).write()
            try:
                await measure(where, tmp_path)
            finally:
                await client.drop_database(DATABASE)


async def measure(where: Infrastructure, folder: Path) -> None:
    """Ask everything of a `serve` of its own, and print how long it took."""
    serve = Serve("kpi", where, DATABASE, folder / "serve.log", where.kafka, arguments=("serve",))
    await serve.start()
    try:
        process = psutil.Process(serve.process.pid if serve.process else None)
        title = f"{TIMES} times each; load of the machine {psutil.getloadavg()[0]:.1f}"
        table = Table("question", "p50 ms", "p99 ms", "processor ms", "kB", title=title)
        for question in questions(system_clock().date()):
            await _asked(serve.http, question, 1)  # what it then remembers
            before = sum(process.cpu_times()[:2])
            taken, size = await _asked(serve.http, question, TIMES)
            each, cuts = (sum(process.cpu_times()[:2]) - before) / TIMES, quantiles(taken, n=100)
            figures = (f"{seconds * 1000:.1f}" for seconds in (cuts[49], cuts[98], each))
            table.add_row(question.name, *figures, f"{size / 1000:.0f}")
        table.add_row("memory of serve", f"{process.memory_info().rss / 1e6:.0f} MB")
        Console(width=120).print(table)
    finally:
        await serve.end()


async def _asked(http: httpx.AsyncClient, question: Question, times: int) -> tuple[list[float], int]:
    """Return the seconds from each question to the last byte of its answer, and how long that is."""
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        answer = await http.get(f"/v1/{question.path}", params=question.query)
        taken.append(time.perf_counter() - start)
        assert answer.is_success, answer.text
    assert len(answer.json()[question.rows]) >= question.expected, question.name
    return taken, len(answer.content)
