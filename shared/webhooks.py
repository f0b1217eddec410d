"""`POST /v1/webhooks/{name}`: other systems' messages as events of ours, each kind by a mapping file of its own.

Messages are signed as Standard Webhooks has it: `webhook-signature` holds `v1,` and the base64 of the HMAC-SHA256 of
`{webhook-id}.{webhook-timestamp}.{body}`, by a secret that is told to us as `whsec_` and base64. Its check is one call
of the standard library; the specification's own package would bring six others along.
"""

import binascii
import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from fastapi import APIRouter, Request
from pydantic import BaseModel

from shared.errors import SalesError
from shared.events import TYPES, AnyEvent
from shared.events.codec import encode
from shared.ingest import Door, Result, body_of
from shared.mapping.errors import BadMappingError, BadRowError
from shared.mapping.rules import Rule, mapping_in
from shared.problems import body_too_large, documented, problem
from shared.refusals import NotFoundError
from shared.topics import MAX_EVENT_BYTES

TOLERANCE = timedelta(minutes=5)
"""How far a message's timestamp may be from our clock: an old one could be somebody's who listened."""
_SECRET = "whsec_"  # noqa: S105  # nosec B105  # what a secret begins with
_VERSION = "v1"
_ID, _TIMESTAMP, _SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"


class NotSignedError(SalesError):
    """The message does not prove that it is its sender's."""

    code = "not-signed"


@dataclass(frozen=True, slots=True)
class Webhook:
    """A kind of message."""

    secret: bytes = field(repr=False)
    rules: tuple[Rule, ...]


class Told(BaseModel):
    """What became of one event of a message."""

    type: str
    id: str | None = None
    status: str
    field: str | None = None
    message: str | None = None


class Taken(BaseModel):
    """What became of a message; no event is said of one that no rule is meant for."""

    events: list[Told]


class _Fields(dict[str, str]):
    """A message's fields as columns; one that it does not have says nothing."""

    def __missing__(self, name: str) -> str:
        return ""


def webhooks_in(folder: Path | None, owner: str, environment: Mapping[str, str] = os.environ) -> dict[str, Webhook]:
    """Return the webhooks of the mapping files in *folder*, by the names of the files. Raises: BadMappingError."""
    files = sorted(folder.glob("*.toml")) if folder else []
    if folder and not folder.is_dir():
        raise BadMappingError("", f"{folder} is no folder")
    found = {}
    for file in files:
        try:
            found[file.stem] = _webhook(file.read_text(), owner, environment)
        except BadMappingError as error:
            raise BadMappingError(file.name, str(error)) from error
    return found


def _webhook(text: str, owner: str, environment: Mapping[str, str]) -> Webhook:
    mapping = mapping_in(text)
    if mapping.secret_variable is None:
        raise BadMappingError("secret_variable", "names the variable that holds the secret, and is missing")
    for number, rule in enumerate(mapping.rules):
        if rule.said.lookups:
            raise BadMappingError(f"events[{number}].lookups", "a message has no other files")
        if TYPES[rule.said.type].owner != owner:
            raise BadMappingError(f"events[{number}].type", f"{rule.said.type} goes to {TYPES[rule.said.type].owner}")
    return Webhook(secret_in(mapping.secret_variable, environment), mapping.rules)


def secret_in(variable: str, environment: Mapping[str, str]) -> bytes:
    """Return the secret that *variable* holds. Raises: BadMappingError."""
    text = environment.get(variable, "")
    try:
        secret = b64decode(text.removeprefix(_SECRET), validate=True)
    except binascii.Error as error:
        raise BadMappingError("secret_variable", f"{variable} holds no base64") from error
    if not (text.startswith(_SECRET) and secret):
        has = "holds something else" if text else "is not set"
        raise BadMappingError("secret_variable", f"{variable} {has}: it has to hold {_SECRET}…")
    return secret


def signature(secret: bytes, id_: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a message, as its header has it."""
    digest = hmac.new(secret, f"{id_}.{timestamp}.".encode() + body, sha256).digest()
    return f"{_VERSION},{b64encode(digest).decode()}"


def signed_headers(secrets: Sequence[bytes], id_: str, timestamp: str, body: bytes) -> dict[str, str]:
    """Return the headers of a message of ours, signed with each of *secrets*: of two while one is exchanged."""
    signatures = " ".join(signature(secret, id_, timestamp, body) for secret in secrets)
    return {_ID: id_, _TIMESTAMP: timestamp, _SIGNATURE: signatures}


def check_signature(secret: bytes, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Check that the message is its sender's, and new. Raises: NotSignedError."""
    missing = [name for name in (_ID, _TIMESTAMP, _SIGNATURE) if not headers.get(name)]
    if missing:
        raise NotSignedError(f"the header {missing[0]} is missing")
    timestamp = headers[_TIMESTAMP]
    if not (timestamp.isascii() and timestamp.isdecimal()):
        raise NotSignedError(f"{_TIMESTAMP} is no number of seconds")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        raise NotSignedError(f"{_TIMESTAMP} is more than {TOLERANCE} from our clock")
    right = signature(secret, headers[_ID], timestamp, body).encode()
    given = headers[_SIGNATURE].encode().split(b" ")
    if not any(hmac.compare_digest(right, one) for one in given):
        raise NotSignedError(f"{_SIGNATURE} is not that of this message under our secret")


def webhook_routes(door: Door, webhooks: Mapping[str, Webhook]) -> APIRouter:
    """Return the route that takes messages to *door*."""
    router = APIRouter(tags=["events"])

    @router.post(
        "/v1/webhooks/{name}",
        status_code=202,
        response_model=Taken,
        response_model_exclude_none=True,
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {}}}}},
        responses=documented(_PROBLEMS),
        max_body_size=MAX_EVENT_BYTES,
    )
    async def take_message(name: str, request: Request) -> Any:
        """Take a message; answer when Kafka has acknowledged its events."""
        webhook = webhooks.get(name)
        if webhook is None:
            raise NotFoundError("webhooks", name)
        body = await body_of(request, MAX_EVENT_BYTES)
        if body is None:
            return body_too_large(MAX_EVENT_BYTES)
        try:
            check_signature(webhook.secret, request.headers, body, door.clock())
        except NotSignedError as error:
            return problem(401, "Not signed", error.code, str(error))
        try:
            fields = fields_of(body) | {_ID: request.headers[_ID], _TIMESTAMP: request.headers[_TIMESTAMP]}
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            return problem(422, "Invalid message", "not-json", f"the message is no JSON object: {error}")
        told = await _taken(door, _said(webhook, _Fields(fields)))
        if told and all(one.status == "rejected" for one in told):
            first = told[0]
            return problem(422, "No event taken", "bad-message", first.message or "", field=first.field)
        return Taken(events=told)

    return router


def fields_of(body: bytes) -> dict[str, str]:
    """Return the fields of a JSON object by their paths: `call.agent`, `lines.0.sku`. Raises: msgspec.DecodeError."""
    return {path: text for path, text in _leaves(msgspec.json.decode(body, type=dict[str, Any]), "") if text}


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    match value:
        case dict():
            for name, part in value.items():
                yield from _leaves(part, f"{path}.{name}" if path else str(name))
        case list():
            for number, part in enumerate(value):
                yield from _leaves(part, f"{path}.{number}")
        case bool():
            yield path, str(value).lower()
        case None:
            yield path, ""
        case _:
            yield path, str(value)


def _said(webhook: Webhook, fields: _Fields) -> list[AnyEvent | Told]:
    """Return the events that the message is meant for, or why one cannot be made of it."""
    said: list[AnyEvent | Told] = []
    for rule in webhook.rules:
        if not rule.is_meant(fields):
            continue
        try:
            said.append(rule.event(fields))
        except BadRowError as error:
            said.append(Told(type=rule.said.type, status="rejected", field=error.column, message=error.reason))
    return said


async def _taken(door: Door, said: list[AnyEvent | Told]) -> list[Told]:
    results = iter(await door.take([encode(one) for one in said if not isinstance(one, Told)]))
    return [one if isinstance(one, Told) else _told(one.type, next(results)) for one in said]


def _told(type_: str, result: Result) -> Told:
    return Told(type=type_, id=result.id, status=result.status, field=result.field, message=result.message)


_PROBLEMS = {
    401: "the signature is missing, old or wrong",
    404: "no mapping file has this name",
    413: "too large",
    422: "the message makes no event; `field` names what is wrong",
    503: "Kafka is away: send the same again after Retry-After",
}
