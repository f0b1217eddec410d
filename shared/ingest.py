"""`POST /v1/events`: the front door for other systems' events. Accepted means: safe in Kafka."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel

from shared.access.current import principal
from shared.access.principal import Principal
from shared.clock import Clock
from shared.errors import SalesError
from shared.events import TYPES, AnyEvent, EventRetracted
from shared.events.codec import BATCH, STRUCTURED, UnreadableEventError, decoded, encode, retracted
from shared.known_events import Met
from shared.limits.callers import AtOnce
from shared.limits.settings import LimitSettings
from shared.problems import body_too_large, documented, problem
from shared.refusals import AwayError, NotAllowedError
from shared.topics import MAX_EVENT_BYTES
from shared.watching.metrics import EVENTS_IN

MOST_AHEAD = timedelta(hours=1)

_SINGLE = (STRUCTURED, "application/json")
_ALL = "all"
"""Batches are counted whoever sends them."""


class Sink(Protocol):
    """Where accepted events go."""

    async def publish(self, events: Sequence[AnyEvent]) -> None:
        """Return when all *events* are acknowledged. Raises: AwayError."""


class Known(Protocol):
    """Where it is known what was let in before."""

    async def meet(self, events: Sequence[AnyEvent]) -> Met:
        """Remember those of *events* that are new."""

    async def forget(self, events: Sequence[AnyEvent]) -> None:
        """Forget *events*, which were not let in after all."""


class Result(BaseModel):
    """What became of one event."""

    id: str | None
    source: str | None
    status: Literal["accepted", "duplicate", "rejected"]
    code: str | None = None
    field: str | None = None
    message: str | None = None


class Results(BaseModel):
    """What became of each event, in the order they were sent."""

    results: list[Result]


class NotTakenError(SalesError):
    """The front door does not take this event; `field` names the place that is wrong."""

    field: str | None = None

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class EventTooLargeError(NotTakenError):
    """More bytes than an event may have."""

    code = "event-too-large"

    def __init__(self, size: int) -> None:
        super().__init__(f"{size} bytes are more than {MAX_EVENT_BYTES}")


class NotOwnedError(NotTakenError):
    """Another service takes this type."""

    code = "not-owned"
    field = "type"

    def __init__(self, type_: str, owner: str) -> None:
        super().__init__(f"events of {type_} go to {owner}")


class NotPublishedError(NotTakenError):
    """The caller's key does not name this type."""

    code = NotAllowedError.code
    field = "type"

    def __init__(self, type_: str) -> None:
        super().__init__(f"the key may not publish {type_}")


class BusyError(AwayError):
    """Too many batches are under way."""

    code = "busy"

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"{most} batches are taken in at the moment: send this one again")


class CopyError(NotTakenError):
    """Only the KPI service copies events for the client that their own was merged into."""

    code = "copy"
    field = "via"

    def __init__(self) -> None:
        super().__init__("marks a copy for a merged client: send the event itself")


class InTheFutureError(NotTakenError):
    """The event happens later than clocks can differ."""

    code = "in-the-future"
    field = "time"

    def __init__(self) -> None:
        super().__init__(f"is more than {MOST_AHEAD} ahead of our clock")


class IdConflictError(NotTakenError):
    """One (source, id) with two contents."""

    code = "id-conflict"
    field = "id"

    def __init__(self) -> None:
        super().__init__("another event of this source has the same id and says something else")


@dataclass(frozen=True, slots=True)
class Judged:
    """The events to publish, and the result of each item."""

    events: list[AnyEvent]
    results: list[Result]


@dataclass(frozen=True)
class Door:
    """Lets events of the service *owner* in, each content once under its (source, id)."""

    owner: str
    sink: Sink
    known: Known
    clock: Clock

    async def take(self, items: Sequence[bytes]) -> list[Result]:
        """Return what became of *items*, once Kafka has what was accepted. Raises: AwayError, PyMongoError.

        Whoever asks publishes what their key names; where nobody had to say who they are, the door's route checked it.
        What repeats an event of an earlier time is published again: that time may have failed halfway.
        """
        found = await asyncio.to_thread(judged, items, self.owner, self.clock(), principal())
        if not found.events:  # nobody has to be there to be told so
            return found.results
        met = await self._let_in(found.events)
        results = [_after(met, result) for result in found.results]
        for (result, reason), events in Counter((one.status, one.code or "") for one in results).items():
            EVENTS_IN.labels(result, reason).inc(events)
        return results

    async def _let_in(self, events: Sequence[AnyEvent]) -> Met:
        met = await self.known.meet(events)
        try:
            await self.sink.publish([event for event in events if event.identity not in met.conflicting])
        except AwayError:
            await self.known.forget([event for event in events if event.identity in met.new])
            raise
        return met


def _after(met: Met, result: Result) -> Result:
    identity = (result.source or "", result.id or "")
    if result.status == "rejected" or identity in met.new:
        return result
    if identity in met.repeated:
        return result.model_copy(update={"status": "duplicate"})
    error = IdConflictError()
    told = {"status": "rejected", "code": error.code, "field": error.field, "message": error.reason}
    return result.model_copy(update=told)


def judged(items: Iterable[bytes], owner: str, now: datetime, who: Principal | None = None) -> Judged:
    """Return which of *items* the service *owner* takes at *now*, of *who* if they are known; each id counts once."""
    taken: dict[tuple[str, str], AnyEvent] = {}
    results = []
    for item in items:
        try:
            event = event_in(item, owner, now)
            _check_publishing(event, who)
            status = _status(event, taken.setdefault(event.identity, event))
        except (UnreadableEventError, NotTakenError) as error:
            results.append(_rejected(item, error))
        else:
            results.append(Result(id=event.id, source=event.source, status=status))
    return Judged(list(taken.values()), results)


def event_in(item: bytes, owner: str, now: datetime) -> AnyEvent:
    """Return the event in *item*. Raises: UnreadableEventError, NotTakenError."""
    if len(item) > MAX_EVENT_BYTES:
        raise EventTooLargeError(len(item))
    event = decoded(item)
    if owner_of(event) != owner:
        raise NotOwnedError(event.type, owner_of(event))
    if event.via is not None:
        raise CopyError
    if event.time - now > MOST_AHEAD:
        raise InTheFutureError
    return event


def owner_of(event: AnyEvent) -> str:
    """Return the service that takes *event*; a retraction goes where the retracted event went."""
    return TYPES[_meant(event).type].owner


def _meant(event: AnyEvent) -> AnyEvent:
    """Return what *event* is about: itself, or what it retracts."""
    return retracted(event.data) if isinstance(event.data, EventRetracted) else event


def _check_publishing(event: AnyEvent, who: Principal | None) -> None:
    """Let *who* publish *event*; who retracts one may publish that, too. Raises: NotPublishedError."""
    for type_ in (event.type, _meant(event).type):
        if who is not None and not who.may_publish(type_):
            raise NotPublishedError(type_)


def ingest_routes(door: Door, limits: LimitSettings) -> APIRouter:
    """Return the route to *door*, which takes batches within *limits*."""
    router = APIRouter(tags=["events"])
    batches = AtOnce("batches", limits.batches_at_once)

    @router.post(
        "/v1/events",
        status_code=202,
        response_model=Results,
        response_model_exclude_none=True,
        openapi_extra=_request_body(limits.most_batch_events),
        responses=documented(_PROBLEMS),
        max_body_size=max(limits.most_batch_bytes, MAX_EVENT_BYTES),
    )
    async def take_events(request: Request) -> Any:
        """Take one event or a batch; answer when Kafka has acknowledged all that were accepted."""
        media_type = media_type_of(request)
        if media_type not in (*_SINGLE, BATCH):
            return problem(415, "Unsupported media type", "unsupported-media-type", f"send {STRUCTURED} or {BATCH}")
        if media_type in _SINGLE:
            body = await body_of(request, MAX_EVENT_BYTES)
            return body_too_large(MAX_EVENT_BYTES) if body is None else _answer(await door.take([body]), is_batch=False)
        if batches.is_full(_ALL):
            raise BusyError(limits.batches_at_once)
        with batches.held(_ALL):
            return await _batch(door, request, limits)

    return router


async def _batch(door: Door, request: Request, limits: LimitSettings) -> Any:
    body = await body_of(request, limits.most_batch_bytes)
    if body is None:
        return body_too_large(limits.most_batch_bytes)
    try:
        items = _items(body)
    except (msgspec.DecodeError, RecursionError) as error:
        return problem(422, "Invalid batch", "not-json", f"the batch is no JSON array: {error}")
    if len(items) > (many := limits.most_batch_events):
        return problem(413, "Too large", "batch-too-large", f"at most {many} events at once", limit=many)
    return _answer(await door.take(items), is_batch=True)


_STATUSES = {EventTooLargeError.code: 413, IdConflictError.code: 409, NotPublishedError.code: 403}


def _answer(results: list[Result], *, is_batch: bool) -> Any:
    rejected = [result for result in results if result.status == "rejected"]
    if not rejected or len(rejected) < len(results):
        return Results(results=results)
    first = rejected[0]
    status = 422 if is_batch else _STATUSES.get(first.code or "", 422)
    told = [result.model_dump(exclude_none=True) for result in rejected]
    return problem(status, "No event taken", first.code or "", first.message or "", field=first.field, results=told)


def media_type_of(request: Request) -> str:
    """Return the media type that the request says its body has, without parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


async def body_of(request: Request, most: int) -> bytes | None:
    """Return the body, or None once it is longer than *most* bytes."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            return None
        chunks.append(chunk)
    return b"".join(chunks)


def _items(body: bytes) -> list[bytes]:
    return [bytes(item) for item in msgspec.json.decode(body, type=list[msgspec.Raw])]


def _status(event: AnyEvent, known: AnyEvent) -> Literal["accepted", "duplicate"]:
    if known is event:
        return "accepted"
    if encode(known) != encode(event):
        raise IdConflictError
    return "duplicate"


def _rejected(item: bytes, error: UnreadableEventError | NotTakenError) -> Result:
    said = _names(item)
    return Result(
        id=said.get("id"),
        source=said.get("source"),
        status="rejected",
        code=error.code,
        field=error.field,
        message=error.reason,
    )


def _names(item: bytes) -> dict[str, str]:
    """Return the id and source of an event that may be no event."""
    try:
        said = msgspec.json.decode(item)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    found = {name: said.get(name) for name in ("id", "source")} if isinstance(said, dict) else {}
    return {name: text[:500] for name, text in found.items() if isinstance(text, str)}


_PROBLEMS = {
    403: "the key may not publish this type",
    409: "one id with two contents",
    413: "too large",
    415: "neither a CloudEvent nor a batch",
    422: "no event was taken; `field` names the place that is wrong",
    503: "Kafka is away: send the same again after Retry-After",
}
_EVENT = {"type": "object", "description": "a CloudEvent 1.0; the schemas are at /schemas"}


def _request_body(most_events: int) -> dict[str, Any]:
    batch = {"type": "array", "items": _EVENT, "maxItems": most_events}
    return {
        "requestBody": {"required": True, "content": {STRUCTURED: {"schema": _EVENT}, BATCH: {"schema": batch}}},
    }
