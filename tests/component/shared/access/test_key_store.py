"""Keys in the real database: as they were, and never changed by two at once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from shared.access.api_key import ApiKey, new_key
from shared.access.key_store import KeyStore
from shared.access.principal import Principal, Role
from shared.mongo import Document
from tests.component.shared.access.keys import ADA, EVA, NOON, a_key

pytestmark = pytest.mark.stack

HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)
CRM = Principal("CRM", Role.SYSTEM, publishes=frozenset({"*", "a"}), reads=frozenset({"team:*", "company"}))
MOMENTS = {
    "expires_at": NOON + HOUR,
    "revoked_at": NOON + INSTANT,
    "former_hash": "0" * 64,
    "former_until": NOON - HOUR,
    "last_used_at": NOON - INSTANT,
}
EACH = [
    a_key(who=ADA)[0],
    a_key(who=Principal("Léa ✓", Role.LEAD, "lea", "north"))[0],
    a_key(who=CRM)[0],
    a_key("first", EVA, **MOMENTS)[0],
]


@pytest.mark.parametrize("key", EACH, ids=lambda key: key.principal.name)
async def test_a_key_is_found_as_it_was_kept(database: AsyncDatabase[Document], key: ApiKey) -> None:
    keys = KeyStore(database)
    await keys.add(key)

    assert await keys.find(key.id) == key


@pytest.mark.parametrize("key_id", ["", "k-2", "$ne", "K-1"])
async def test_an_id_that_no_key_has_finds_nothing(database: AsyncDatabase[Document], key_id: str) -> None:
    keys = KeyStore(database)
    await keys.add(a_key()[0])

    assert await keys.find(key_id) is None


async def test_all_keys_come_in_the_order_of_their_ids(database: AsyncDatabase[Document]) -> None:
    keys = KeyStore(database)
    for key_id in ("c", "a", "b"):
        await keys.add(a_key(key_id)[0])

    assert [key.id async for key in keys.all()] == ["a", "b", "c"]


async def test_of_many_keys_with_one_id_the_first_stays(database: AsyncDatabase[Document]) -> None:
    keys, each = KeyStore(database), [a_key("k-1", Principal(str(n), Role.HEAD))[0] for n in range(8)]

    added = await asyncio.gather(*map(keys.add, each))

    assert sorted(added) == [False] * 7 + [True]
    assert await keys.find("k-1") == each[added.index(True)]


async def test_of_many_rotations_at_once_one_is_kept(database: AsyncDatabase[Document]) -> None:
    keys, (known, text) = KeyStore(database), a_key()
    await keys.add(known)
    rotated = [known.rotated(new_key("k-1"), NOON, HOUR) for _ in range(8)]

    kept = await asyncio.gather(*(keys.replace(key, known) for key in rotated))

    assert sorted(kept) == [False] * 7 + [True]
    found = await keys.find("k-1")
    assert found == rotated[kept.index(True)]
    assert found.opens(text, NOON)


async def test_a_rotation_never_takes_a_revocation_back(database: AsyncDatabase[Document]) -> None:
    keys, (known, _) = KeyStore(database), a_key()
    await keys.add(known)

    assert await keys.replace(replace(known, revoked_at=NOON), known)
    assert not await keys.replace(known.rotated("sp_k-1_x", NOON, HOUR), known)

    found = await keys.find("k-1")
    assert found is not None
    assert found.revoked_at == NOON
    assert not found.opens("sp_k-1_x", NOON)


async def test_of_a_rotation_and_a_revocation_at_once_one_is_told_to_look_again(
    database: AsyncDatabase[Document],
) -> None:
    keys = KeyStore(database)
    for number in range(20):
        known, _ = a_key(f"k-{number}")
        await keys.add(known)
        changes = known.rotated(f"sp_k-{number}_x", NOON, HOUR), replace(known, revoked_at=NOON)

        kept = await asyncio.gather(*(keys.replace(key, known) for key in changes))

        assert sum(kept) == 1
        assert await keys.find(known.id) == changes[kept.index(True)]


async def test_a_key_that_is_changed_keeps_when_it_was_used_meanwhile(database: AsyncDatabase[Document]) -> None:
    keys, (known, _) = KeyStore(database), a_key()
    await keys.add(known)
    await keys.used("k-1", NOON + HOUR)

    assert await keys.replace(replace(known, revoked_at=NOON), known)

    found = await keys.find("k-1")
    assert found == replace(known, revoked_at=NOON, last_used_at=NOON + HOUR)


async def test_a_key_revoked_again_stays_as_it_is(database: AsyncDatabase[Document]) -> None:
    keys, (key, _) = KeyStore(database), a_key(revoked_at=NOON)
    await keys.add(key)

    assert await keys.replace(key, key)
    assert await keys.find("k-1") == key


async def test_the_use_of_a_key_that_is_gone_makes_no_key(database: AsyncDatabase[Document]) -> None:
    keys = KeyStore(database)

    await keys.used("k-1", NOON)

    assert await keys.find("k-1") is None


async def test_nothing_of_a_secret_is_in_the_database(database: AsyncDatabase[Document]) -> None:
    keys, (known, text) = KeyStore(database), a_key()
    await keys.add(known)
    another = new_key("k-1")
    await keys.replace(known.rotated(another, NOON, HOUR), known)

    kept = repr([document async for document in database["keys"].find()])

    assert text.rpartition("k-1_")[2] not in kept
    assert another.rpartition("k-1_")[2] not in kept
