"""The first admin's key: made once, when there is none yet, and told once."""

from shared.access.api_key import ApiKey, hash_of, id_in, new_key
from shared.access.key_store import KeyStore
from shared.access.principal import Principal, Role
from shared.clock import Clock
from shared.errors import SalesError

FIRST = "first"


class UnfitKeyError(SalesError):
    """The key that an operator brought is none that could be the first one."""

    code = "unfit-first-key"

    def __init__(self) -> None:
        super().__init__(f"ACCESS_FIRST_KEY: write sp_{FIRST}_ and at least 32 characters that nobody can guess")


async def first_key(keys: KeyStore, clock: Clock, brought: str | None = None) -> str | None:
    """Return the first key, if it was made now: that which an operator *brought*, or a new one. Raises: UnfitKeyError.

    It is one document with a known id, so of several processes that start at once one makes it.
    """
    text = brought or new_key(FIRST)
    if id_in(text) != FIRST or len(text) < len(f"sp_{FIRST}_") + 32:
        raise UnfitKeyError
    key = ApiKey(FIRST, Principal("first admin", Role.ADMIN), hash_of(text), clock(), "the first start")
    return text if await keys.add(key) else None
