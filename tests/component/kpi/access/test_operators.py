"""What an operator does on a command line, and the first key."""

import asyncio
import getpass
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from deploy.local.ports import free_port
from shared.access.audit import AuditLog, Entry
from shared.clock import system_clock
from shared.mongo import connected
from tests.component.kpi.access.department import Department
from tests.component.kpi.management.conftest import Serve
from tests.component.processes import Infrastructure, Service
from tests.conditions import eventually

pytestmark = pytest.mark.stack

TOLD = re.compile(r"^the key of the first admin, told this once: (sp_first_\S+)$", re.MULTILINE)
BROUGHT = "sp_first_" + "b" * 40


async def says(serve: Service, *arguments: str) -> int:
    """Return the exit code of `python -m services.kpi ARGUMENTS` on the database of *serve*."""
    command = [sys.executable, "-m", "services.kpi", *arguments]
    ended = await asyncio.to_thread(
        subprocess.run, command, env=os.environ | serve.environment(), capture_output=True, text=True, check=False
    )
    return ended.returncode


async def entries_of(serve: Service) -> list[Entry]:
    async with connected(serve.infrastructure.mongo) as client:
        log = AuditLog(client[serve.access], system_clock)
        return [entry async for entry in log.entries(500)]


@pytest.mark.parametrize(
    ("arguments", "why", "outcome"),
    [
        (("retire", "nothing", "--why", "it had its day"), "it had its day", "unknown-generation"),
        (("rebuild", "--switch", "nothing"), None, "nothing-to-switch"),
        (("letters", "discard", "sales.leads/0/9999999", "--note", "a test's"), "a test's", "not-found"),
    ],
)
async def test_an_act_on_the_command_line_is_in_the_audit_log(
    department: Department, arguments: tuple[str, ...], why: str | None, outcome: str
) -> None:
    assert await says(department.serve, *arguments) != 0

    what = f"python -m services.kpi {' '.join(arguments)}"
    told = [entry for entry in await entries_of(department.serve) if entry.what == what]
    (begun,) = [entry for entry in told if entry.of is None]
    (ended,) = [entry for entry in told if entry.of == begun.id]
    assert (begun.who, begun.role, begun.why) == (f"{getpass.getuser()} at the command line", "admin", why)
    assert ended.outcome == outcome


async def test_only_looking_at_dead_letters_is_in_no_log(department: Department) -> None:
    assert await says(department.serve, "letters", "list", "--limit", "1") == 0

    assert not [entry for entry in await entries_of(department.serve) if "letters list" in entry.what]


@pytest.fixture
def fresh(infrastructure: Infrastructure, tmp_path: Path) -> Callable[[], Service]:
    """Return the way to make a serving role whose keys nobody has made; all on one database."""
    name = f"kpi_{uuid4().hex[:12]}"

    def made() -> Service:
        log = tmp_path / uuid4().hex
        return Serve("kpi", infrastructure, name, log, infrastructure.kafka, port=free_port(), arguments=("serve",))

    return made


@asynccontextmanager
async def running(serve: Service, **settings: str) -> AsyncIterator[subprocess.Popen[bytes]]:
    """Run *serve* as an operator starts it."""
    with serve.log.open("ab") as output:
        process = subprocess.Popen(  # noqa: ASYNC220  # it takes milliseconds
            [sys.executable, "-m", *serve.program],
            env={**os.environ, **serve.environment(), **settings},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 60)


async def role_of(serve: Service, key: str) -> str | None:
    """Return the role of the holder of *key*, once they are known."""
    async with serve.asked_with(key) as http:
        try:
            answer = await http.get("/v1/me")
        except httpx.TransportError:
            return None
    return str(answer.json()["role"]) if answer.is_success else None


async def test_the_first_start_makes_an_admins_key_and_tells_it_once(fresh: Callable[[], Service]) -> None:
    first, second = fresh(), fresh()
    async with running(first):
        (key,) = await eventually(lambda: TOLD.findall(first.log.read_text()), what="the key is told")
        assert await eventually(lambda: role_of(first, key)) == "admin"
        async with running(second):
            assert await eventually(lambda: role_of(second, key)) == "admin"

    assert not TOLD.findall(second.log.read_text())
    assert first.log.read_text().count(key) == 1


async def test_a_key_that_an_operator_brings_is_the_first_and_is_told_nowhere(fresh: Callable[[], Service]) -> None:
    serve = fresh()
    async with running(serve, ACCESS_FIRST_KEY=BROUGHT):
        assert await eventually(lambda: role_of(serve, BROUGHT)) == "admin"

    assert BROUGHT not in serve.log.read_text()
    assert not TOLD.findall(serve.log.read_text())


async def test_a_key_that_anybody_could_guess_is_refused_at_the_start(fresh: Callable[[], Service]) -> None:
    serve = fresh()
    async with running(serve, ACCESS_FIRST_KEY="sp_first_secret") as process:
        assert await asyncio.to_thread(process.wait, 60) == os.EX_CONFIG

    assert "unfit-first-key" in serve.log.read_text()
    assert "sp_first_secret" not in serve.log.read_text()
