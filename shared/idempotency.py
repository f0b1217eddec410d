"""`Idempotency-Key`: a command sent again under the same key is carried out once, and answered as the first time.

A key belongs to one caller and one command, told by method, path, `If-Match` and body. While it is carried out, another
one gets 409; a process that died over it lets go of it after a while. What it may have saved by then is not saved
again: ids that a command makes up come from its key, so its events are the same events and its entity is the same.
"""

import hmac
import json
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from pydantic import SecretBytes
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError, PyMongoError
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.access.current import principal
from shared.clock import Clock
from shared.ingest import body_of
from shared.mongo import Document
from shared.problems import body_too_large, problem

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
ANSWERS = "idempotency_keys"
LET_GO_AFTER = timedelta(seconds=60)
KEPT_FOR = timedelta(days=7)
_LONGEST_KEY = 255
_LONGEST_BODY = 1024 * 1024
_IDENTIFIED = ("/v1/events", "/v1/webhooks/")
"""Events and messages have ids of their own."""
_OF = "\n"
"""Stands between a key and whose it is: no key has one."""
_SERVER_ERROR = 500
_FORGET_EVERY = 10_000

_ids: ContextVar[Iterator[str] | None] = ContextVar("ids", default=None)


def new_id() -> str:
    """Return an id that nothing has yet; while a command with a key is carried out, the next one that the key gives."""
    ids = _ids.get()
    return str(uuid4()) if ids is None else next(ids)


@dataclass(frozen=True, slots=True)
class Claim:
    """A key that is ours to carry out, or how it was answered before."""

    key: str
    fingerprint: str
    answer: Response | None = None


class Keys:
    """The keys of one service's commands, and their answers.

    Moments are numbers: nx-27017 turns a date into a text when it is set anew, and forgets nothing by itself.
    """

    def __init__(self, database: AsyncDatabase[Document], clock: Clock) -> None:
        self._keys, self._clock = database[ANSWERS], clock
        self._claims = 0

    async def prepare(self) -> None:
        """Have old answers found, and forget them."""
        await self._keys.create_index("at")
        await self._forget()

    async def _forget(self) -> None:
        await self._keys.delete_many({"at": {"$lt": self._now() - KEPT_FOR.total_seconds()}})

    def _now(self) -> float:
        return self._clock().timestamp()

    async def claim(self, key: str, fingerprint: str) -> Claim:
        """Return the key as ours, or with the answer that it has; a problem where neither can be."""
        now, self._claims = self._now(), self._claims + 1
        if self._claims % _FORGET_EVERY == 0:
            await self._forget()
        claimed = {"_id": key, "fingerprint": fingerprint, "at": now, "answer": None}
        try:
            await self._keys.insert_one(claimed)
        except DuplicateKeyError:
            return await self._claimed_before(key, fingerprint, now)
        return Claim(key, fingerprint)

    async def answered(self, claim: Claim, answer: Response) -> None:
        """Keep the answer; after an error of ours the command may be sent again."""
        if answer.status_code >= _SERVER_ERROR:
            await self._keys.delete_one({"_id": claim.key, "answer": None})
            return
        media_type = answer.headers.get("content-type", "")
        kept = {"status": answer.status_code, "media_type": media_type, "body": bytes(answer.body)}
        await self._keys.update_one({"_id": claim.key}, {"$set": {"answer": kept}})

    async def _claimed_before(self, key: str, fingerprint: str, now: float) -> Claim:
        found = await self._keys.find_one({"_id": key})
        if found is None:  # let go in between
            return await self.claim(key, fingerprint)
        if found["fingerprint"] != fingerprint:
            return Claim(key, fingerprint, _used_before(key))
        if (answer := found["answer"]) is not None:
            headers = {REPLAYED: "true"}
            replayed = Response(bytes(answer["body"]), answer["status"], headers, answer["media_type"])
            return Claim(key, fingerprint, replayed)
        if now - found["at"] < LET_GO_AFTER.total_seconds():
            return Claim(key, fingerprint, _still_running(key))
        where = {"_id": key, "at": found["at"], "answer": None}
        is_ours = (await self._keys.update_one(where, {"$set": {"at": now}})).matched_count == 1
        return Claim(key, fingerprint, None if is_ours else _still_running(key))


def _said(key: str) -> str:
    return key.partition(_OF)[0]


def _used_before(key: str) -> Response:
    reason = f"the key {_said(key)!r} was used for another command"
    return problem(422, "Key used before", "idempotency-key-reused", reason, field=HEADER)


def _still_running(key: str) -> Response:
    reason = f"the command of the key {_said(key)!r} is under way"
    answer = problem(409, "Still carried out", "idempotency-key-in-use", reason)
    answer.headers["Retry-After"] = "1"
    return answer


class Idempotency:
    """ASGI middleware that looks after the keys of commands.

    With a *secret*, what is kept of a command is a hash that only it can make: a body may hold what is kept nowhere.
    """

    def __init__(self, app: ASGIApp, keys: Keys, secret: SecretBytes | None = None) -> None:
        self._app, self._keys = app, keys
        self._secret = secret.get_secret_value() if secret else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carry out a command, or answer as before."""
        key = Headers(scope=scope).get(HEADER) if _is_command(scope) else None
        if key is None:
            await self._app(scope, receive, send)
            return
        answer = _unfit(key)
        if answer is None:
            body = await _body(Request(scope, receive))
            if body is None:
                answer = body_too_large(_LONGEST_BODY)
            else:
                answer = await self._carried_out(key, body, scope)
        await answer(scope, receive, send)

    async def _carried_out(self, key: str, body: bytes, scope: Scope) -> Response:
        try:
            claim = await self._keys.claim(_of_caller(key), fingerprint(scope, body, self._secret))
            if claim.answer is not None:
                return claim.answer
            answer = await _answer_of(self._app, scope, body, claim)
            await self._keys.answered(claim, answer)
        except PyMongoError as error:
            return problem(503, "Temporarily unavailable", "database-away", f"the database: {type(error).__name__}")
        return answer


async def _answer_of(app: ASGIApp, scope: Scope, body: bytes, claim: Claim) -> Response:
    """Return the application's whole answer to a command, whose new ids come from its key."""
    start: dict[str, Any] = {}
    parts: list[bytes] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            parts.append(message.get("body", b""))

    token = _ids.set(str(uuid5(NAMESPACE_URL, f"{claim.key}/{claim.fingerprint}/{number}")) for number in count())
    try:
        await app(scope, receive, send)
    finally:
        _ids.reset(token)
    answer = Response(b"".join(parts), start["status"])
    answer.raw_headers = list(start["headers"])
    return answer


def _of_caller(key: str) -> str:
    """Return *key* as that of whoever asks: another's is another key, whose answer is none of theirs."""
    who = principal()
    if who is None:
        return key
    told = (who.role.value, who.name, who.manager, who.team)
    return f"{key}{_OF}{json.dumps(told)}"


def _is_command(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "POST" and not scope["path"].startswith(_IDENTIFIED)


def _unfit(key: str) -> Response | None:
    if 1 <= len(key) <= _LONGEST_KEY and key.isascii() and key.isprintable():
        return None
    reason = f"a key has 1 to {_LONGEST_KEY} printable ASCII characters"
    return problem(422, "Unfit key", "idempotency-key-unfit", reason, field=HEADER)


def fingerprint(scope: Scope, body: bytes, secret: bytes | None = None) -> str:
    """Return what tells the command of *body* from all others."""
    told = (scope["path"].encode(), scope["query_string"], Headers(scope=scope).get("if-match", "").encode(), body)
    said = b"\0".join(told)
    return hmac.new(secret, said, sha256).hexdigest() if secret else sha256(said).hexdigest()


async def _body(request: Request) -> bytes | None:
    """Return the request's body; None if it is too long, or its sender has gone."""
    try:
        return await body_of(request, _LONGEST_BODY)
    except ClientDisconnect:
        return None
