"""Keys for tests: the first admin's, which every service of a test run knows, and those of whoever else asks."""

from pymongo import AsyncMongoClient

from shared.access.api_key import ApiKey, hash_of, new_key, new_key_id
from shared.access.first_key import first_key
from shared.access.key_store import KeyStore
from shared.access.principal import Principal
from shared.access.settings import AccessSettings
from shared.clock import system_clock
from shared.mongo import Document, connected

FIRST_KEY = "sp_first_" + "t" * 40
ACCESS = str(AccessSettings.model_fields["database"].default)


def carried(key: str) -> dict[str, str]:
    """Return the headers of a request by the holder of *key*."""
    return {"Authorization": f"Bearer {key}"}


async def keep_first_key(mongo: str, database: str = ACCESS) -> None:
    """Have the first admin's key be there, as `kpi serve` does at its first start."""
    client = connected(mongo)
    await first_key(_keys(client, database), system_clock, FIRST_KEY)
    await client.close()


async def key_of(who: Principal, mongo: str, database: str = ACCESS) -> str:
    """Return a new key of *who*."""
    client, key_id = connected(mongo), new_key_id()
    text = new_key(key_id)
    assert await _keys(client, database).add(ApiKey(key_id, who, hash_of(text), system_clock(), "a test"))
    await client.close()
    return text


def _keys(client: AsyncMongoClient[Document], database: str) -> KeyStore:
    return KeyStore(client[database])
