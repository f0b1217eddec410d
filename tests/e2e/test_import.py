"""A system's export is sent by its mapping file: what is wrong in it is told, and sent twice it counts once."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from shared.clock import system_clock
from tests.conditions import eventually
from tests.conftest import KpiStack

pytestmark = pytest.mark.stack

TODAY = system_clock().date().isoformat()
MAPPING = """
source = "/shop"
time_zone = "UTC"
currency = "USD"

[[events]]
file = "sales.csv"
type = "DealClosed"
id = "{No}"
time = { from = "Day", at = "00:00" }
[events.data]
deal_id = "{No}"
client_id = "client-of-{Seller}"
manager_id = "{Seller}"
outcome = "won"
amount_minor = { from = "Sum", as = "minor" }
currency = "USD"
"""


async def test_an_export_counts_once_however_often_it_is_sent(kpi_stack: KpiStack, tmp_path: Path) -> None:
    seller = f"m-{uuid4().hex[:8]}"
    (tmp_path / "map.toml").write_text(MAPPING)
    rows = "".join(f"{seller}-{number},{seller},{TODAY},10.50\n" for number in range(3))
    (tmp_path / "sales.csv").write_text(f"No,Seller,Day,Sum\n{rows}{seller}-x,{seller},{TODAY},ten\n")

    first = await asyncio.to_thread(_imported, kpi_stack, tmp_path)
    second = await asyncio.to_thread(_imported, kpi_stack, tmp_path)

    for done, told in ((first, "orders: 3 taken, 0 refused"), (second, "orders: 0 taken, 3 known before, 0 refused")):
        assert done.stderr.startswith("sales.csv:5: no DealClosed: Sum: 'ten' is no minor")
        assert (done.returncode, told in done.stdout) == (1, True), done.stdout
    await eventually(lambda: _won(kpi_stack, seller, 3), what="three deals are won")


async def test_a_check_sends_nothing(kpi_stack: KpiStack, tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAPPING)
    (tmp_path / "sales.csv").write_text(f"No,Seller,Day,Sum\n1,ann,{TODAY},1\n")

    done = await asyncio.to_thread(_imported, kpi_stack, tmp_path, "--check")

    assert (done.returncode, "1 DealClosed" in done.stdout, "taken" in done.stdout) == (0, True, False)


async def test_what_cannot_begin_says_why(kpi_stack: KpiStack, tmp_path: Path) -> None:
    done = await asyncio.to_thread(_imported, kpi_stack, tmp_path)

    assert (done.returncode, done.stderr) == (1, f"import: {tmp_path}/map.toml: No such file or directory\n")


def _imported(stack: KpiStack, folder: Path, *more: str) -> "subprocess.CompletedProcess[str]":
    urls = [word for name, url in stack.urls.items() for word in ("--url", f"{name}={url}")]
    words = ["import", "--map", str(folder / "map.toml"), *urls, *more, str(folder)]
    command, env = [sys.executable, "-m", "deploy.demo", *words], {**os.environ, "SALESPULSE_KEY": stack.key}
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)


async def _won(stack: KpiStack, seller: str, number: int) -> bool:
    kpis: dict[str, Any] = (await stack.scorecard(f"manager:{seller}", TODAY))["kpis"]
    return bool(kpis["deals_won"]["value"] == number)
