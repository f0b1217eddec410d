"""Whatever a service's OpenAPI document allows to be asked: nobody who does not say who they are is answered."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from fastapi import FastAPI
from hypothesis import given, settings

from tests.every_route import SITES

OPEN = {"/health", "/healthz", "/readyz", "/v1/sign-in", "/v1/webhooks/{name}"}
"""What the documents declare open: health, and what checks its callers by itself."""
EXAMPLES = 5
HERE = "http://service"
schemathesis.serializer.alias("application/x-ndjson", "text/plain")


def operations() -> Iterator[Any]:
    """Yield every operation of every service, with the service's application."""
    for name, app in SITES.items():
        found: Any
        for found in schemathesis.openapi.from_dict(app.openapi()).get_all_operations():
            yield pytest.param(app, found.ok(), id=f"{name} {found.ok().label}")


@pytest.mark.parametrize(("app", "operation"), list(operations()))
def test_nobody_is_answered_who_does_not_say_who_they_are(app: FastAPI, operation: Any) -> None:
    if operation.definition.raw.get("security") == []:
        assert operation.path in OPEN
        return

    @settings(max_examples=EXAMPLES)
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        answer = asyncio.run(asked(app, case))
        assert answer.status_code == 401, answer.text
        assert answer.headers["www-authenticate"] == "Bearer"

    check()


async def asked(app: FastAPI, case: Any) -> httpx.Response:
    """Ask *app*, which is connected to nothing."""
    said: Any = requests.Request(**case.as_transport_kwargs(base_url=HERE)).prepare()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as http:
        return await http.request(said.method, said.url, headers=said.headers, content=said.body)
