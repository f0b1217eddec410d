"""The first admin's key: made once, when there is none yet, and told once."""

import asyncio
import sys

from pydantic import SecretStr
from pymongo.errors import PyMongoError

from shared.access.api_key import ApiKey, hash_of, id_in, new_key
from shared.access.key_store import KeyStore
from shared.access.principal import Principal, Role
from shared.clock import Clock
from shared.errors import SalesError

FIRST = "first"
_AGAIN_S = 1.0


class UnfitKeyError(SalesError):
    """The key that an operator brought is none that could be the first one."""

    code = "unfit-first-key"

    def __init__(self) -> None:
        super().__init__(f"ACCESS_FIRST_KEY: write sp_{FIRST}_ and at least 32 characters that nobody can guess")


def refuse_unfit(brought: str) -> None:
    """Raises: UnfitKeyError, if *brought* is none that could be the first key."""
    if id_in(brought) != FIRST or len(brought) < len(f"sp_{FIRST}_") + 32:
        raise UnfitKeyError


async def first_key(keys: KeyStore, clock: Clock, brought: str | None = None) -> str | None:
    """Return the first key, if it was made now: that which an operator *brought*, or a new one. Raises: UnfitKeyError.

    It is one document with a known id, so of several processes that start at once one makes it.
    """
    text = brought or new_key(FIRST)
    refuse_unfit(text)
    key = ApiKey(FIRST, Principal("first admin", Role.ADMIN), hash_of(text), clock(), "the first start")
    return text if await keys.add(key) else None


class FirstKey:
    """The job that makes it as soon as the database answers, and tells on stderr what no operator brought."""

    def __init__(self, keys: KeyStore, clock: Clock, brought: SecretStr | None = None) -> None:
        """Raises: UnfitKeyError."""
        self._keys, self._clock = keys, clock
        self._brought = brought.get_secret_value() if brought else None
        if self._brought is not None:
            refuse_unfit(self._brought)

    async def run(self) -> None:
        """Return when there is one."""
        made = await self._made()
        if made is not None and self._brought is None:
            told = f"the key of the first admin, told this once: {made}"
            print(told, file=sys.stderr, flush=True)  # noqa: T201  # no line of the log: those are kept

    async def _made(self) -> str | None:
        while True:
            try:
                return await first_key(self._keys, self._clock, self._brought)
            except PyMongoError:
                await asyncio.sleep(_AGAIN_S)  # the database is away: others say so
