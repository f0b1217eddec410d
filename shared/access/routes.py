"""Keys and the audit log over HTTP, for admins; and who one is, for everybody."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query

from shared.access.api_key import ApiKey, hash_of, new_key, new_key_id
from shared.access.audit import AuditLog
from shared.access.current import principal
from shared.access.key_store import KeyStore
from shared.access.principal import Principal
from shared.access.rules import CHANGES, KNOWN, OPERATES, Rules
from shared.access.views import Entries, EntryView, Holder, IssuedKey, IssueKey, Keys, KeyView, RotateKey
from shared.clock import Clock
from shared.refusals import ConflictError, InvalidError, NotFoundError, UnknownCallerError

_MOST_ENTRIES = 500

ACCESS_RULES: Rules = {
    ("GET", "/v1/me"): KNOWN,
    ("GET", "/v1/keys"): OPERATES,
    ("POST", "/v1/keys"): CHANGES,
    ("POST", "/v1/keys/{key_id}/rotate"): CHANGES,
    ("POST", "/v1/keys/{key_id}/revoke"): CHANGES,
    ("GET", "/v1/audit"): OPERATES,
}
"""Who may use them."""

KeyId = Annotated[str, Path(min_length=1, max_length=64)]


class KeyChangedError(ConflictError):
    """Somebody else changed the key at the same moment."""

    code = "key-changed"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"the key {key_id} was changed meanwhile: look at it and decide again")


class KeyEndedError(ConflictError):
    """The key opens nothing more, and a new secret would not change that."""

    code = "key-ended"

    def __init__(self, key_id: str) -> None:
        super().__init__(f"the key {key_id} is revoked or expired: issue another one")


def access_routes(keys: KeyStore, audit: AuditLog, clock: Clock) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["access"])

    @router.get("/me")
    async def me() -> Holder:
        """Say who asks."""
        return Holder.of(asking_now())

    @router.get("/keys")
    async def all_keys() -> Keys:
        """Return every key, without secrets."""
        return Keys(keys=[KeyView.of_key(key) async for key in keys.all()])

    @router.post("/keys", status_code=201)
    async def issue(command: IssueKey) -> IssuedKey:
        """Make a key; its secret is answered once."""
        key_id, now = new_key_id(), clock()
        if command.expires_at is not None and command.expires_at <= now:
            raise InvalidError("is over already", "expires_at")
        text = new_key(key_id)
        key = ApiKey(key_id, command.holder, hash_of(text), now, asking_now().name, command.expires_at)
        if not await keys.add(key):
            raise KeyChangedError(key_id)
        return IssuedKey(**KeyView.of_key(key).model_dump(), key=text)

    @router.post("/keys/{key_id}/rotate")
    async def rotate(key_id: KeyId, command: RotateKey) -> IssuedKey:
        """Give a key a new secret."""
        known, text, now = await _found(keys, key_id), new_key(key_id), clock()
        if known.is_over(now):
            raise KeyEndedError(key_id)
        key = known.rotated(text, now, timedelta(hours=command.overlap_hours))
        await _replace(keys, key, known)
        return IssuedKey(**KeyView.of_key(key).model_dump(), key=text)

    @router.post("/keys/{key_id}/revoke")
    async def revoke(key_id: KeyId) -> KeyView:
        """End a key: within seconds it opens nothing."""
        known = await _found(keys, key_id)
        key = replace(known, revoked_at=known.revoked_at or clock())
        await _replace(keys, key, known)
        return KeyView.of_key(key)

    @router.get("/audit")
    async def audit_log(
        limit: Annotated[int, Query(ge=1, le=_MOST_ENTRIES)] = 100, before: str | None = None
    ) -> Entries:
        """Return what operators did, newest first."""
        found = [EntryView.of_entry(entry) async for entry in audit.entries(limit, before)]
        return Entries(entries=found, next=found[-1].id if len(found) == limit else None)

    return router


def asking_now() -> Principal:
    """Return who asks. Raises: UnknownCallerError."""
    who = principal()
    if who is None:
        raise UnknownCallerError("nobody says who they are")
    return who


async def _found(keys: KeyStore, key_id: str) -> ApiKey:
    found = await keys.find(key_id)
    if found is None:
        raise NotFoundError("keys", key_id, "key_id")
    return found


async def _replace(keys: KeyStore, key: ApiKey, known: ApiKey) -> None:
    if not await keys.replace(key, known):
        raise KeyChangedError(key.id)
