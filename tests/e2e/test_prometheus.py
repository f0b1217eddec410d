"""Prometheus itself takes what deploy/prometheus has for it: it is let in, works out the rules, and answers the board.

`make prometheus` installs it.
"""

import json
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml  # type: ignore[import-untyped]  # a part of other packages, so its types are not installed

from deploy.local.ports import free_port
from tests.conditions import eventually
from tests.conftest import KpiStack

pytestmark = pytest.mark.stack

ROOT = Path(__file__).parents[2]
GIVEN = ROOT / "deploy" / "prometheus"
BOARD: dict[str, Any] = json.loads((ROOT / "deploy" / "grafana" / "operations.json").read_text())
EXPRESSIONS = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]]
WITHOUT_PORT = {"kpi-fold", "kpi-score"}
"""Under `kpi all` these two answer nobody, unless they are told where."""


def promtool(*arguments: str) -> str:
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def example(key: Path) -> dict[str, Any]:
    """Return what the example says, with the rules that are beside it, and the key in the file *key*."""
    config: dict[str, Any] = yaml.safe_load((GIVEN / "prometheus.example.yml").read_text())
    config["rule_files"] = [str(GIVEN / "alerts.yml")]
    config["scrape_configs"][0]["authorization"]["credentials_file"] = str(key)
    return config


def test_rules_are_raised_when_they_should_be_and_not_otherwise() -> None:
    promtool("test", "rules", str(ROOT / "tests" / "unit" / "watching" / "alerts.test.yml"))


def test_rules_and_the_example_are_well_formed(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("sp_…")
    (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(example(key)))

    assert "SUCCESS" in promtool("check", "config", str(tmp_path / "prometheus.yml"))


@pytest.fixture(scope="module")
async def prometheus(kpi_stack: KpiStack, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a Prometheus that scrapes the stack as the example says, only more often."""
    made = await kpi_stack.http.post(f"{kpi_stack.urls['kpi']}/v1/keys", json={"name": "Prometheus", "role": "system"})
    made.raise_for_status()
    folder, port = tmp_path_factory.mktemp("prometheus"), free_port()
    (folder / "key").write_text(made.json()["key"])
    (folder / "prometheus.yml").write_text(yaml.safe_dump(_config(kpi_stack, folder / "key")))
    with _running(folder, port):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
            await eventually(lambda: _answers(http), what="Prometheus answers")
            yield http


def _config(stack: KpiStack, key: Path) -> dict[str, Any]:
    config = example(key)
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    (scrape,) = config["scrape_configs"]
    named = [one["labels"]["service"] for one in scrape["static_configs"]]
    scrape["static_configs"] = [
        {"targets": [httpx.URL(stack.urls[name.partition("-")[0]]).netloc.decode()], "labels": {"service": name}}
        for name in named
        if name not in WITHOUT_PORT
    ]
    return config


@contextmanager
def _running(folder: Path, port: int) -> Iterator[None]:
    told = (
        f"config.file={folder}/prometheus.yml",
        f"storage.tsdb.path={folder}",
        f"web.listen-address=127.0.0.1:{port}",
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["prometheus", *(f"--{one}" for one in told)], stdout=log, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


async def _answers(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/-/ready")).is_success
    except httpx.TransportError:
        return False


async def asked(http: httpx.AsyncClient, expression: str) -> list[dict[str, Any]]:
    """Return what Prometheus finds for *expression*."""
    answer = await http.get("/api/v1/query", params={"query": expression})
    assert answer.is_success, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]["result"]
    return found


async def test_it_is_let_in_by_every_service(prometheus: httpx.AsyncClient) -> None:
    async def are_up() -> bool:
        found = {one["metric"]["service"]: one["value"][1] for one in await asked(prometheus, 'up{job="salespulse"}')}
        return found == dict.fromkeys(("leads", "orders", "shipments", "kpi-serve"), "1")

    await eventually(are_up, what="all four are scraped")
    await eventually(lambda: asked(prometheus, "salespulse_consumer_lag_seconds"), what="lags are known")


async def test_it_works_out_every_rule(prometheus: httpx.AsyncClient) -> None:
    wanted = {rule["alert"] for rule in yaml.safe_load((GIVEN / "alerts.yml").read_text())["groups"][0]["rules"]}

    async def are_well() -> bool:
        groups = (await prometheus.get("/api/v1/rules")).json()["data"]["groups"]
        return {rule["name"] for group in groups for rule in group["rules"] if rule["health"] == "ok"} == wanted

    await eventually(are_well, what="every rule was worked out")


@pytest.mark.parametrize("expression", EXPRESSIONS)
async def test_what_the_operations_board_asks_is_answered(prometheus: httpx.AsyncClient, expression: str) -> None:
    await asked(prometheus, re.sub(r"\$\{?service\}?", ".*", expression).replace("$__rate_interval", "1m"))
