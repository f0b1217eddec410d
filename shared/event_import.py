"""`POST /v1/events/import`: a file of events, one on each line, of any length; progress comes while it is read.

Every line of the answer says how many lines are dealt with: what was accepted of them is safe in Kafka. If the answer
ends without `is_complete`, the same file sent with `skip` set to that number goes on there.
"""

import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from pymongo.errors import PyMongoError
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from shared.ingest import Door, Result, media_type_of
from shared.problems import DATABASE_AWAY, documented, problem
from shared.refusals import AwayError
from shared.topics import MAX_EVENT_BYTES

NDJSON = "application/x-ndjson"
BATCH_LINES = 1_000
BATCH_BYTES = 4 * 1024 * 1024
MOST_FAULTS = 1_000
"""So many are told of one by one, in all: who sends before reading must not be held up by a long answer."""
TELL_LINES = 10_000


class Fault(BaseModel):
    """A line that was not taken."""

    line: int
    id: str | None = None
    source: str | None = None
    code: str | None = None
    field: str | None = None
    message: str | None = None


class Progress(BaseModel):
    """How far an import is."""

    lines: int
    """So many lines are dealt with, those that were skipped included."""
    accepted: int
    duplicate: int
    """Lines that repeat an event, of the file or of another time."""
    rejected: int
    faults: list[Fault]
    """Lines rejected since the last progress; no more once a thousand were told."""
    is_complete: bool = False
    code: str | None = None
    """Why it ended before the end of the file."""


@dataclass
class _Count:
    lines: int
    accepted: int = 0
    duplicate: int = 0
    rejected: int = 0
    told: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, numbered: list[tuple[int, Result]], upto: int) -> None:
        for line, result in numbered:
            match result.status:
                case "accepted":
                    self.accepted += 1
                case "duplicate":
                    self.duplicate += 1
                case _:
                    self.rejected += 1
                    if self.told < MOST_FAULTS:
                        self.told += 1
                        self.faults.append(Fault(line=line, **result.model_dump(exclude={"status"})))
        self.lines = upto

    def progress(self, *, is_complete: bool = False, code: str | None = None) -> bytes:
        faults, self.faults = self.faults, []
        told = Progress(
            lines=self.lines,
            accepted=self.accepted,
            duplicate=self.duplicate,
            rejected=self.rejected,
            faults=faults,
            is_complete=is_complete,
            code=code,
        )
        return told.model_dump_json(exclude_none=True).encode() + b"\n"


class _WhileReading(StreamingResponse):
    """Answers while the request is still being read; its base would take parts of the request for a disconnect."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI's signature
        await self.stream_response(send)


def import_routes(door: Door) -> APIRouter:
    """Return the route that takes files of events to *door*."""
    router = APIRouter(tags=["events"])

    @router.post(
        "/v1/events/import",
        response_model=Progress,
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {NDJSON: {"schema": {"type": "string", "description": "a CloudEvent 1.0 on each line"}}},
            }
        },
        responses=documented({415: "no NDJSON"}),
        max_body_size=sys.maxsize,  # only a line is kept at a time
    )
    async def import_events(request: Request, skip: Annotated[int, Query(ge=0)] = 0) -> Any:
        """Take a file of events, one on each line; the answer is a file of `Progress`, the last one complete."""
        if media_type_of(request) != NDJSON:
            return problem(415, "Unsupported media type", "unsupported-media-type", f"send {NDJSON}")
        return _WhileReading(_imported(request, door, skip), media_type=NDJSON)

    return router


async def _imported(request: Request, door: Door, skip: int) -> AsyncIterator[bytes]:
    count, told_at = _Count(skip), skip
    try:
        async for batch, upto in batches_of(request.stream(), skip):
            results = await door.take([line for _, line in batch])
            numbers = (number for number, _ in batch)
            count.add(list(zip(numbers, results, strict=True)), upto)
            if count.lines - told_at >= TELL_LINES or count.faults:
                told_at = count.lines
                yield count.progress()
    except AwayError as away:
        yield count.progress(code=away.code)
    except PyMongoError:
        yield count.progress(code=DATABASE_AWAY)
    except ClientDisconnect:
        return
    else:
        yield count.progress(is_complete=True)


Lines = list[tuple[int, bytes]]
"""Lines that say something, with their numbers from 1."""


async def batches_of(chunks: AsyncIterator[bytes], skip: int = 0) -> AsyncIterator[tuple[Lines, int]]:
    """Yield the lines after the first *skip*, a batch at a time, and the number of the last line that it reaches to.

    A line that is too long for an event is cut; it stays too long.
    """
    batch: Lines = []
    size, last = 0, 0
    async for number, line in _lines(chunks):
        last = number
        if number <= skip:
            continue
        if line.strip():
            batch.append((number, line))
            size += len(line)
        if len(batch) >= BATCH_LINES or size >= BATCH_BYTES:
            yield batch, number
            batch, size = [], 0
    if last > skip:
        yield batch, last


async def _lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[tuple[int, bytes]]:
    number, rest = 0, b""
    async for chunk in chunks:
        *whole, last = chunk.split(b"\n")
        for part in whole:
            number += 1
            yield number, _at_most(rest + part)
            rest = b""
        rest = _at_most(rest + last)
    if rest:
        yield number + 1, rest


def _at_most(line: bytes) -> bytes:
    """Return the line, or so much of it that it is refused: what no event may have need not be kept."""
    return line[: MAX_EVENT_BYTES + 1]
