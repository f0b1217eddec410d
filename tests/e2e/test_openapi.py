"""Whatever a service's OpenAPI document allows to be asked is answered as the document says, and never with a 5xx."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import KpiStack

pytestmark = pytest.mark.stack

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth"
NOT_ASKED = "/v1/stream|/v1/events/import|/readyz|/v1/keys/.*/(rotate|revoke)"
"""Streams: the answer of one has no end, the request of the other is no document; they have tests of their own. Whether
a service is ready, which it says with a 503 when it is not. And what would end the key that is asked with."""


@pytest.mark.parametrize("service", ["leads", "orders", "shipments", "kpi"])
async def test_a_service_answers_as_its_document_says(kpi_stack: KpiStack, service: str, tmp_path: Path) -> None:
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("run", f"{kpi_stack.urls[service]}/openapi.json"),
        *("--checks", CHECKS),
        *("--phases", "coverage,fuzzing"),
        *("--exclude-path-regex", NOT_ASKED),
        *("--max-examples", "25"),
        *("--seed", "5"),
        *("--request-timeout", "30"),
        *("--header", f"Authorization: Bearer {kpi_stack.key}"),
    ]

    done = await asyncio.to_thread(
        subprocess.run, command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )

    assert done.returncode == 0, done.stdout.partition("FAILURES")[2] or done.stdout
