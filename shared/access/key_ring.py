"""The keys that a process has seen lately: a request does not wait for the database, and a revoked key ends soon."""

import asyncio
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from shared.access.api_key import ApiKey, id_in
from shared.access.principal import Principal
from shared.clock import Clock

_KEPT_S = 5.0
"""After a revocation a key opens for no longer."""
_MOST = 10_000
_NOTED_EVERY = timedelta(minutes=1)


class Keys(Protocol):
    """Where keys are kept."""

    async def find(self, key_id: str) -> ApiKey | None:
        """Return the key with that id."""

    async def used(self, key_id: str, at: datetime) -> None:
        """Note when the key was used last."""


class _Seen(NamedTuple):
    key: ApiKey | None
    at: float


class KeyRing:
    """Tells who a key belongs to."""

    def __init__(self, keys: Keys, clock: Clock, kept_s: float = _KEPT_S) -> None:
        self._keys, self._clock, self._kept_s = keys, clock, kept_s
        self._seen: OrderedDict[str, _Seen] = OrderedDict()
        self._noted: dict[str, datetime] = {}

    async def holder(self, text: str) -> Principal | None:
        """Return whose key *text* is; None if it opens nothing. Raises: PyMongoError."""
        key_id, now = id_in(text), self._clock()
        key = await self._find(key_id) if key_id else None
        if key is None or not key.opens(text, now):
            return None
        await self._note(key, now)
        return key.principal

    async def _find(self, key_id: str) -> ApiKey | None:
        now = asyncio.get_running_loop().time()
        seen = self._seen.get(key_id)
        if seen is None or now - seen.at >= self._kept_s:
            seen = self._seen[key_id] = _Seen(await self._keys.find(key_id), now)
            self._seen.move_to_end(key_id)
            while len(self._seen) > _MOST:
                self._noted.pop(self._seen.popitem(last=False)[0], None)
        return seen.key

    async def _note(self, key: ApiKey, now: datetime) -> None:
        noted = self._noted.get(key.id)
        if noted is None or now - noted >= _NOTED_EVERY:
            self._noted[key.id] = now
            await self._keys.used(key.id, now)
