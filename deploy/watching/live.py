"""Follow the live numbers of Salespulse: `async for message in follow(url, scopes=["company"])`.

This file is all there is: copy it. It needs httpx alone. What the messages say is in docs/live.md.
"""

import asyncio
import json
import random
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from typing import Any

import httpx

Message = dict[str, Any]

SILENT_SECONDS = 40.0
"""After so long even heartbeats are missing: the connection is dead, whatever it looks like."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.5, 30.0
_REFUSED, _AWAY = 400, 500


class RefusedError(Exception):
    """The question is wrong: *field* names the parameter; asking again does not help."""

    def __init__(self, status: int, reason: str, field: str | None) -> None:
        self.status, self.reason, self.field = status, reason, field
        super().__init__(f"{status}: {reason}")


async def follow(
    url: str,
    *,
    scopes: Iterable[str] = (),
    kpis: Iterable[str] = (),
    periods: Iterable[str] = (),
    last_event_id: str | None = None,
    key: str | None = None,
) -> AsyncGenerator[Message, None]:
    """Yield every message of the `serve` at *url*, from behind *last_event_id* on, however often the connection breaks.

    *key* is an API key or token that may see what is asked for.

    Raises: RefusedError.
    """
    asked = httpx.QueryParams({"scope": list(scopes), "kpi": list(kpis), "period": list(periods)})
    last, versions, pause = last_event_id, dict[tuple[str, str], int](), FIRST_PAUSE_SECONDS
    headers, patience = {"Authorization": f"Bearer {key}"} if key else {}, httpx.Timeout(10, read=SILENT_SECONDS)
    async with httpx.AsyncClient(base_url=url, timeout=patience, headers=headers) as http:
        while True:
            try:
                async for message in _messages(http, asked, last):
                    last, pause = message["id"], FIRST_PAUSE_SECONDS
                    if _is_news(message, versions):
                        yield message
            except httpx.TransportError:
                pass  # and again, from where we were
            # So that not all come back at once.
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311  # nosec B311  # no secret
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def cards_of(message: Message) -> list[dict[str, Any]]:
    """Return the cards in *message*: all of a snapshot, the one of a change, none of others."""
    found: list[dict[str, Any]] = message.get("cards", [message["card"]] if "card" in message else [])
    return found


async def _messages(http: httpx.AsyncClient, asked: httpx.QueryParams, last: str | None) -> AsyncIterator[Message]:
    """Yield the messages of one connection; none where the other side is away."""
    headers = {"Accept": "text/event-stream", **({"Last-Event-ID": last} if last else {})}
    async with http.stream("GET", "/v1/stream", params=asked, headers=headers) as answer:
        if _REFUSED <= answer.status_code < _AWAY:
            raise _refused(answer.status_code, await answer.aread())
        if answer.is_success:
            async for data in _data(answer.aiter_lines()):
                yield json.loads(data)


async def _data(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    """Yield the data of each server-sent event: the lines `data: …` up to an empty one; its type is in the data."""
    data: list[str] = []
    async for line in lines:
        name, _, value = line.partition(":")
        if name == "data":
            data.append(value.removeprefix(" "))
        elif not line and data:
            yield "\n".join(data)
            data = []


def _is_news(message: Message, versions: dict[tuple[str, str], int]) -> bool:
    """Note the versions of the cards, and return False for a change that is older than what was told before."""
    if message["type"] == "snapshot":
        versions.clear()
    card = message.get("card")
    if card and card["version"] <= versions.get((card["scope"], card["period"]), 0):
        return False
    for one in cards_of(message):
        versions[one["scope"], one["period"]] = one["version"]
    return True


def _refused(status: int, body: bytes) -> RefusedError:
    try:
        problem = json.loads(body)
        return RefusedError(status, problem["detail"], problem.get("field"))
    except (ValueError, KeyError, TypeError):
        return RefusedError(status, body.decode(errors="replace")[:200], None)
