"""A role of the KPI service that is killed comes back by itself and goes on where it was."""

import os
import signal
from contextlib import suppress
from uuid import uuid4

import httpx
import psutil
import pytest

from shared.clock import system_clock
from tests.builders import a_lead_created
from tests.conditions import eventually
from tests.conftest import KpiStack

pytestmark = pytest.mark.stack


def pid_of(role: str) -> int | None:
    """Return the process of the *role* under this test run's supervisor."""
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # one may be ending just now
            parent = child.parent()
            is_supervised = parent is not None and parent.cmdline()[-2:] == ["services.kpi", "all"]
            if is_supervised and child.cmdline()[-1:] == [role] and child.status() != psutil.STATUS_ZOMBIE:
                return child.pid
    return None


@pytest.mark.parametrize("role", ["fold", "score", "serve"])
async def test_a_killed_role_comes_back_and_counts_what_came_meanwhile(kpi_stack: KpiStack, role: str) -> None:
    now, manager = system_clock(), f"m-{uuid4().hex[:8]}"
    killed = pid_of(role)
    assert killed is not None

    os.kill(killed, signal.SIGKILL)
    await kpi_stack.publish([a_lead_created(at=now, id=uuid4().hex, lead_id=uuid4().hex, manager_id=manager)])
    await eventually(lambda: pid_of(role) not in (None, killed), what=f"another {role}")

    async def is_counted() -> bool:
        try:
            card = await kpi_stack.scorecard(f"manager:{manager}", now.date().isoformat())
        except httpx.HTTPError:
            return False
        return bool(card["kpis"]["leads_created"]["value"] == 1)

    await eventually(is_counted, what="the lead counts, once")
