"""Where API keys are kept: the database `access`, which every service reads."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from shared.access.api_key import ApiKey
from shared.access.principal import Principal, Role
from shared.mongo import Document

KEYS = "keys"
_MOMENTS = ("created_at", "expires_at", "revoked_at", "former_until", "last_used_at")


class KeyStore:
    """The keys. Moments are texts: not every database keeps a date that is set anew."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._keys = database[KEYS]

    async def add(self, key: ApiKey) -> bool:
        """Keep *key*; return False if there is one with its id."""
        try:
            await self._keys.insert_one(_document(key))
        except DuplicateKeyError:
            return False
        return True

    async def find(self, key_id: str) -> ApiKey | None:
        """Return the key with that id."""
        found = await self._keys.find_one({"_id": key_id})
        return _key(found) if found else None

    async def all(self) -> AsyncIterator[ApiKey]:
        """Yield every key, in the order of their ids."""
        async for found in self._keys.find().sort("_id", 1):
            yield _key(found)

    async def replace(self, key: ApiKey, expected: ApiKey) -> bool:
        """Keep *key* where it still is what *expected* was; return whether it was. Its last use stays as it is."""
        before = {"_id": key.id, "hash": expected.hash, "revoked_at": _document(expected)["revoked_at"]}
        told = {name: value for name, value in _document(key).items() if name not in {"_id", "last_used_at"}}
        return (await self._keys.update_one(before, {"$set": told})).matched_count == 1

    async def used(self, key_id: str, at: datetime) -> None:
        """Note when the key was used last."""
        await self._keys.update_one({"_id": key_id}, {"$set": {"last_used_at": at.isoformat()}})


def _document(key: ApiKey) -> Document:
    told = asdict(key)
    moments = {name: told[name].isoformat() if told[name] else None for name in _MOMENTS}
    principal = {**told["principal"], "role": key.principal.role.value}
    principal |= {name: sorted(told["principal"][name]) for name in ("publishes", "reads")}
    return {"_id": told.pop("id"), **told, **moments, "principal": principal}


def _key(document: Mapping[str, Any]) -> ApiKey:
    told = {name: value for name, value in document.items() if name != "_id"}
    moments = {name: datetime.fromisoformat(told[name]) if told[name] else None for name in _MOMENTS}
    principal = dict(told.pop("principal"))
    principal |= {name: frozenset(principal[name]) for name in ("publishes", "reads")}
    principal["role"] = Role(principal["role"])
    return ApiKey(document["_id"], Principal(**principal), **{**told, **moments})
