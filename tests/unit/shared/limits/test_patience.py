"""A body is waited for as long as it comes at a fair rate."""

import asyncio
from collections.abc import AsyncIterator

from shared.limits.settings import LimitSettings
from tests.unit.shared.limits.asking import a_site, asking

IMPATIENT = LimitSettings(body_seconds=0.2, body_bytes_per_second=1_000_000)


async def never_ending(first: bytes) -> AsyncIterator[bytes]:
    yield first
    await asyncio.Event().wait()


async def test_who_never_sends_the_rest_is_told_that_it_took_too_long() -> None:
    async with asking(a_site(IMPATIENT)) as http:
        answer = await http.post("/length", content=never_ending(b"half"))

    assert (answer.status_code, answer.json()["code"]) == (408, "request-timeout")
    assert answer.headers["connection"] == "close"


async def dripping() -> AsyncIterator[bytes]:
    while True:
        await asyncio.sleep(0.01)
        yield b"x"


async def test_a_byte_now_and_then_buys_no_time() -> None:
    async with asking(a_site(IMPATIENT)) as http:
        answer = await http.post("/length", content=dripping())

    assert answer.status_code == 408


async def steadily(parts: int) -> AsyncIterator[bytes]:
    for _ in range(parts):
        await asyncio.sleep(0.01)
        yield b"x" * 100_000


async def test_a_long_body_that_comes_at_a_fair_rate_is_taken_whole() -> None:
    limits = IMPATIENT.model_copy(update={"most_body_bytes": 10_000_000})
    async with asking(a_site(limits)) as http:
        answer = await http.post("/length", content=steadily(50))

    assert answer.json() == 5_000_000
