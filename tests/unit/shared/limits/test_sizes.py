"""What is longer than it may be is refused with a problem document that says how long it may be."""

from collections.abc import AsyncIterator

import pytest

from shared.events.codec import BATCH
from shared.limits.settings import LimitSettings
from tests.every_route import EVERY_ROUTE, SITES, Asked
from tests.unit.shared.limits.asking import a_site, asking, is_told

ANY_LENGTH = "/v1/events/import"  # it keeps a line at a time
TAKES_A_BODY = [asked for asked in EVERY_ROUTE if asked.method not in ("GET", "DELETE")]
LIMITED = [asked for asked in TAKES_A_BODY if asked.template != ANY_LENGTH]
READS_JSON = [
    asked
    for asked in TAKES_A_BODY
    if "requestBody" in SITES[asked.service].openapi()["paths"][asked.template][asked.method.lower()]
]
A_GIBIBYTE = 1024**3
DEEP = b"[" * 100_000


async def in_parts(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def test_a_body_is_refused_whether_its_length_is_said_or_found() -> None:
    async with asking(a_site(LimitSettings(most_body_bytes=10))) as http:
        assert (await http.post("/length", content=b"0123456789")).json() == 10
        assert is_told(await http.post("/length", content=b"01234567890"), 413, "body-too-large", 10)
        assert is_told(await http.post("/length", content=in_parts(b"0123456", b"7890")), 413, "body-too-large", 10)


async def test_a_long_body_is_refused_by_what_would_not_have_read_it() -> None:
    async with asking(a_site(LimitSettings(most_body_bytes=10))) as http:
        for path in ("/without-reading", "/nowhere"):
            assert is_told(await http.post(path, content=b"01234567890"), 413, "body-too-large", 10)


async def test_a_url_and_headers_are_refused_when_they_are_long() -> None:
    async with asking(a_site(LimitSettings(most_url_bytes=1_000, most_header_bytes=2_000))) as http:
        assert (await http.get("/nowhere", params={"q": "x" * 900})).status_code == 404
        assert is_told(await http.get("/nowhere", params={"q": "x" * 1_000}), 414, "url-too-long", 1_000)
        assert is_told(await http.get("/" + "x" * 1_000), 414, "url-too-long", 1_000)
        assert is_told(await http.get("/nowhere", headers={"x": "y" * 2_000}), 431, "headers-too-long", 2_000)


@pytest.mark.parametrize("asked", LIMITED, ids=str)
async def test_no_route_reads_a_gibibyte(asked: Asked) -> None:
    headers = {"content-length": str(A_GIBIBYTE), "content-type": "application/json"}

    async with asking(SITES[asked.service]) as http:
        answer = await http.request(asked.method, asked.path, content=b"{}", headers=headers)

    assert answer.status_code == 413, answer.text
    assert answer.json()["limit"] <= 16 * 1024 * 1024


@pytest.mark.parametrize("asked", LIMITED, ids=str)
async def test_a_command_with_a_key_is_no_longer_than_without(asked: Asked) -> None:
    headers = {"content-length": str(A_GIBIBYTE), "content-type": "application/json", "Idempotency-Key": "once"}

    async with asking(SITES[asked.service]) as http:
        answer = await http.request(asked.method, asked.path, content=b"{}", headers=headers)

    assert answer.status_code == 413, answer.text


@pytest.mark.parametrize("media_type", ["application/json", BATCH])
@pytest.mark.parametrize("asked", READS_JSON, ids=str)
async def test_json_as_deep_as_a_well_is_refused_by_whoever_reads_json(asked: Asked, media_type: str) -> None:
    async with asking(SITES[asked.service]) as http:
        answer = await http.request(asked.method, asked.path, content=DEEP, headers={"content-type": media_type})

    assert 400 <= answer.status_code < 500, answer.text
