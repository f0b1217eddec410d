"""Events into the services that own them: a file each, sent again from where it ended until all of it is taken."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import httpx

from deploy.imports.errors import ImportRefusedError
from deploy.local.first_key import carrying
from shared.event_import import NDJSON, Progress
from shared.events import AnyEvent
from shared.events.codec import encode
from shared.ingest import owner_of

_AGAIN_SECONDS = 1.0
_PATIENCE_SECONDS = 120.0

Told = Callable[[str, Progress], None]
"""Is told how far the file for a service is."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of the events of one service."""

    owner: str
    accepted: int
    repeated: int
    """Taken before."""
    rejected: int


async def sent(
    events: Iterable[AnyEvent], services: Mapping[str, str], told: Told, key: str | None = None
) -> list[Sent]:
    """Send *events*, each to its owner among *services* (URLs by name), with *key*. Raises: ImportRefusedError."""
    by_owner: defaultdict[str, list[AnyEvent]] = defaultdict(list)
    for event in events:
        by_owner[owner_of(event)].append(event)
    if missing := set(by_owner) - set(services):
        raise ImportRefusedError(
            f"nobody says where {min(missing)} is: start the stack, or give --url {min(missing)}=…"
        )
    patience = httpx.Timeout(30, read=_PATIENCE_SECONDS)
    async with httpx.AsyncClient(timeout=patience, headers=carrying(key)) as http:
        owners = sorted(by_owner.items())
        return list(
            await asyncio.gather(*(_to(owner, services[owner], told_of, http, told) for owner, told_of in owners))
        )


async def _to(owner: str, url: str, events: Sequence[AnyEvent], http: httpx.AsyncClient, told: Told) -> Sent:
    content = b"".join(encode(event) + b"\n" for event in events)
    accepted = repeated = rejected = skip = 0
    clock = asyncio.get_running_loop().time
    until = clock() + _PATIENCE_SECONDS
    while True:
        last, reason = None, "the answer ended early"
        try:
            async for progress in _imported(url, content, skip, http):
                told(owner, progress)
                last = progress
        except httpx.TransportError as error:
            reason = str(error) or type(error).__name__
        if last is not None:
            accepted, rejected = accepted + last.accepted, rejected + last.rejected
            repeated += last.duplicate
            if last.is_complete:
                return Sent(owner, accepted, repeated, rejected)
            if last.lines > skip:
                skip, until = last.lines, clock() + _PATIENCE_SECONDS
            reason = last.code or reason
        if clock() > until:
            raise ImportRefusedError(f"{owner} takes nothing any more ({reason}): {skip} of {len(events)} are sent")
        await asyncio.sleep(_AGAIN_SECONDS)


async def _imported(url: str, content: bytes, skip: int, http: httpx.AsyncClient) -> AsyncIterator[Progress]:
    asked = http.stream(
        "POST", f"{url}/v1/events/import", content=content, params={"skip": skip}, headers={"content-type": NDJSON}
    )
    async with asked as answer:
        if not answer.is_success:
            raise ImportRefusedError(f"{url} answered {answer.status_code}: {(await answer.aread()).decode()[:500]}")
        async for line in answer.aiter_lines():
            yield Progress.model_validate(json.loads(line))
