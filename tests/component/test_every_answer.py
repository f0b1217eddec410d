"""Whatever a service answers to whatever it is asked, the answer says what keeps a browser safe, and nothing more."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from deploy.contract_files import services
from shared.limits.settings import LimitSettings
from shared.security_headers import ALWAYS
from shared.site import Site
from tests.component.processes import Infrastructure
from tests.every_route import EVERY_ROUTE, Asked
from tests.keys import FIRST_KEY, carried, keep_first_key

pytestmark = pytest.mark.stack

KEY = carried(FIRST_KEY)
TELLS_TOO_MUCH = {"server", "x-powered-by", "x-aspnet-version", "via", "x-backend"}
NEVER_ANSWERS = {"/mcp"}
"""It waits for the job that opens its door; `tests/e2e/test_assistant.py` knocks at the real one."""


@pytest.fixture(scope="module")
async def sites(infrastructure: Infrastructure) -> AsyncIterator[dict[str, FastAPI]]:
    """Yield every service over a real database; nothing runs but what answers."""
    await keep_first_key(infrastructure.mongo)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("deploy.contract_files._NOWHERE", {**_where(infrastructure), "http_port": 0})
        yield services()


def _where(infrastructure: Infrastructure) -> dict[str, str]:
    return {"kafka_bootstrap": infrastructure.kafka, "mongo_url": infrastructure.mongo}


async def asked(site: FastAPI, method: str, path: str, **more: object) -> httpx.Response:
    """Return what *site* answers to the first admin, a fault included."""
    transport = httpx.ASGITransport(site, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://sales.example", headers=KEY) as http:
        return await http.request(method, path, **more)  # type: ignore[arg-type]


def is_safe(answer: httpx.Response) -> bool:
    """Say whether *answer* has all headers that it should have, and none that it should not."""
    headers = answer.headers
    policy = headers["content-security-policy"]
    assert {name: headers[name] for name in ALWAYS} == ALWAYS
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert not TELLS_TOO_MUCH & set(headers)
    for cookie in headers.get_list("set-cookie"):
        assert {"HttpOnly", "Secure", "SameSite=strict"} <= set(cookie.split("; "))
    assert "access-control-allow-origin" not in headers
    assert headers["content-type"] or answer.status_code == 204
    assert "cache-control" in headers or "etag" in headers
    return True


def is_kept_nowhere(answer: httpx.Response) -> bool:
    """Say whether nobody on the way may keep *answer*."""
    return answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("one", [one for one in EVERY_ROUTE if one.template not in NEVER_ANSWERS], ids=str)
async def test_every_route_answers_safely(sites: dict[str, FastAPI], one: Asked) -> None:
    answer = await asked(sites[one.service], one.method, one.path)

    assert is_safe(answer)
    assert is_safe(await asked(sites[one.service], "TRACE", one.path))
    if one.path.startswith("/v1/"):
        assert is_kept_nowhere(answer)


@pytest.mark.parametrize("name", ["leads", "orders", "shipments", "kpi"])
async def test_what_is_refused_before_any_route_is_answered_safely(sites: dict[str, FastAPI], name: str) -> None:
    for path in ("/nowhere", "/v1/../../etc/passwd", "/%00", "/?" + "x" * 10_000, "/docs", "/redoc"):
        answer = await asked(sites[name], "GET", path)
        assert is_safe(answer)
        assert 400 <= answer.status_code < 500 or path == "/?" + "x" * 10_000
    assert is_safe(await asked(sites[name], "POST", "/v1/events", content=b"x" * 20_000_000))


async def test_a_fault_of_ours_tells_nothing_of_itself_and_is_answered_safely() -> None:
    site = Site(LimitSettings(), title="faulty")

    @site.get("/fault")
    async def fault() -> None:
        raise ZeroDivisionError("mongodb://user:password@host")

    answer = await asked(site, "GET", "/fault")

    assert answer.status_code == 500
    assert "password" not in answer.text
    assert is_safe(answer)


async def test_https_is_demanded_only_where_it_is_said_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "strict-transport-security" not in (await asked(services()["leads"], "GET", "/schemas")).headers

    monkeypatch.setenv("LEADS_IS_BEHIND_TLS", "true")

    told = (await asked(services()["leads"], "GET", "/schemas")).headers["strict-transport-security"]
    assert told == "max-age=63072000; includeSubDomains"
