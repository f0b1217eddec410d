"""The examples of publishing straight to Kafka do what they say, in each language."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy import publishing
from deploy.local.kafka_libs import LIBS
from deploy.local.place import ROOT
from shared.topics import LEADS
from tests.conditions import eventually
from tests.conftest import KpiStack
from tests.e2e.written import TODAY, a_call

pytestmark = pytest.mark.stack

HERE = Path(publishing.__path__[0])
NODE = ROOT / ".local" / "node"


def python(_subject: str) -> list[str]:
    return [sys.executable, str(HERE / "publish.py"), LEADS]


def java(subject: str) -> list[str]:
    return ["java", "-cp", f"{LIBS}/*", str(HERE / "Publish.java"), LEADS, subject]


def javascript(_subject: str) -> list[str]:
    if shutil.which("npm") is None:
        pytest.skip("no npm on this machine: install Node.js to run the example in JavaScript")
    if not (NODE / "node_modules" / "kafkajs").exists():
        NODE.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "package.json", NODE)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=NODE, check=True)
    # An import is looked for beside the file.
    shutil.copy(HERE / "publish.mjs", NODE)
    return ["node", str(NODE / "publish.mjs"), LEADS]


@pytest.mark.parametrize("command", [python, java, javascript])
async def test_what_an_example_publishes_counts(kpi_stack: KpiStack, command: Any) -> None:
    manager = f"m-{uuid4().hex[:8]}"
    event = a_call(manager)
    words = await asyncio.to_thread(command, event["subject"])

    done = await asyncio.to_thread(_run, words, kpi_stack.kafka, json.dumps(event))

    assert done.returncode == 0, done.stderr
    await eventually(lambda: _counts(kpi_stack, manager), what="the call counts")


def _run(words: list[str], kafka: str, event: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"KAFKA_BOOTSTRAP": kafka}
    return subprocess.run(words, input=event, env=environment, capture_output=True, text=True, check=False, timeout=120)


async def _counts(stack: KpiStack, manager: str) -> bool:
    card = await stack.scorecard(f"manager:{manager}", TODAY)
    return bool(card["kpis"]["calls_completed"]["value"] == 1)
