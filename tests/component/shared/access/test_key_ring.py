"""A request does not wait for the database, and what was revoked opens nothing within its seconds."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from shared.access.api_key import ApiKey, new_key
from shared.access.key_ring import KeyRing
from shared.access.key_store import KeyStore
from shared.mongo import Document
from tests.component.shared.access.keys import ADA, NOON, Watch, a_key
from tests.conditions import eventually

pytestmark = pytest.mark.stack

LONG_S, SOON_S = 3_600.0, 0.2


class Counted(KeyStore):
    """The store, which counts how often it is asked for each id."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        super().__init__(database)
        self.asked: Counter[str] = Counter()
        self.noted: Counter[str] = Counter()

    async def find(self, key_id: str) -> ApiKey | None:
        self.asked[key_id] += 1
        return await super().find(key_id)

    async def used(self, key_id: str, at: datetime) -> None:
        self.noted[key_id] += 1
        await super().used(key_id, at)


@pytest.fixture
def keys(database: AsyncDatabase[Document]) -> Counted:
    return Counted(database)


async def test_a_key_tells_its_holder_and_a_wrong_one_nobody(keys: Counted) -> None:
    key, text = a_key()
    await keys.add(key)
    ring = KeyRing(keys, Watch())

    assert await ring.holder(text) == ADA
    for wrong in (f"{text}x", text[:-1], new_key("k-1"), new_key("k-2"), f"sp_k-2_{text[7:]}", "nothing", ""):
        assert await ring.holder(wrong) is None


async def test_a_key_is_read_once_while_it_is_remembered(keys: Counted) -> None:
    key, text = a_key()
    await keys.add(key)
    ring = KeyRing(keys, Watch(), LONG_S)

    assert [await ring.holder(text) for _ in range(5)] == [ADA] * 5
    assert [await ring.holder(new_key("k-1")) for _ in range(5)] == [None] * 5
    assert keys.asked == {"k-1": 1}


async def test_a_key_that_is_not_there_is_looked_for_once(keys: Counted) -> None:
    ring, text = KeyRing(keys, Watch(), LONG_S), new_key("nobody")

    assert [await ring.holder(text) for _ in range(5)] == [None] * 5
    assert keys.asked == {"nobody": 1}
    assert keys.noted == {}


async def test_what_is_no_key_is_not_looked_for(keys: Counted) -> None:
    ring = KeyRing(keys, Watch(), LONG_S)

    assert [await ring.holder(text) for text in ("", "sp_", "sp__x", f"sp_{'a' * 65}_x", "eyJ.e.y")] == [None] * 5
    assert keys.asked == {}


async def test_a_new_key_opens_within_its_seconds_though_it_was_looked_for_before(keys: Counted) -> None:
    key, text = a_key()
    ring = KeyRing(keys, Watch(), SOON_S)
    assert await ring.holder(text) is None

    await keys.add(key)

    assert await eventually(lambda: ring.holder(text), within_s=10) == ADA


async def test_a_revoked_key_ends_within_its_seconds_in_every_process(keys: Counted) -> None:
    key, text = a_key()
    await keys.add(key)
    rings = [KeyRing(keys, Watch(), SOON_S) for _ in range(3)]
    assert [await ring.holder(text) for ring in rings] == [ADA] * 3

    await keys.replace(replace(key, revoked_at=NOON), key)

    async def is_over() -> bool:
        return [await ring.holder(text) for ring in rings] == [None] * 3

    await eventually(is_over, within_s=10)


async def test_a_key_in_steady_use_is_read_anew_all_the_same(keys: Counted) -> None:
    key, text = a_key()
    await keys.add(key)
    ring = KeyRing(keys, Watch(), 0)

    await ring.holder(text)
    await keys.replace(replace(key, revoked_at=NOON), key)

    assert await ring.holder(text) is None


async def test_a_rotated_key_opens_for_both_secrets_until_the_overlap_ends(keys: Counted) -> None:
    (key, former), watch = a_key(), Watch()
    present = new_key("k-1")
    await keys.add(key)
    await keys.replace(key.rotated(present, NOON, timedelta(hours=1)), key)
    ring = KeyRing(keys, watch, LONG_S)

    assert [await ring.holder(present), await ring.holder(former)] == [ADA, ADA]
    watch.goes_on(timedelta(hours=1))
    assert [await ring.holder(present), await ring.holder(former)] == [ADA, None]


async def test_an_expired_key_ends_at_once_though_it_is_remembered(keys: Counted) -> None:
    (key, text), watch = a_key(expires_at=NOON + timedelta(hours=1)), Watch()
    await keys.add(key)
    ring = KeyRing(keys, watch, LONG_S)

    assert await ring.holder(text) == ADA
    watch.goes_on(timedelta(hours=1))
    assert await ring.holder(text) is None


async def test_the_last_use_is_noted_to_the_minute(keys: Counted) -> None:
    (key, text), watch = a_key(), Watch()
    await keys.add(key)
    ring = KeyRing(keys, watch, 0)

    for seconds in (0, 30, 29, 1, 59):
        watch.goes_on(timedelta(seconds=seconds))
        await ring.holder(text)

    found = await keys.find("k-1")
    assert found is not None
    assert found.last_used_at == NOON + timedelta(minutes=1)
    assert keys.noted == {"k-1": 2}


async def test_a_key_that_opens_nothing_was_not_used(keys: Counted) -> None:
    key, text = a_key(revoked_at=NOON)
    await keys.add(key)
    ring = KeyRing(keys, Watch())

    await asyncio.gather(ring.holder(text), ring.holder(new_key("k-1")))

    found = await keys.find("k-1")
    assert found is not None
    assert found.last_used_at is None


async def test_who_tries_many_ids_takes_no_more_than_their_place(
    keys: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.access.key_ring._MOST", 3)
    key, text = a_key()
    await keys.add(key)
    ring = KeyRing(keys, Watch(), LONG_S)
    await ring.holder(text)

    for number in range(3):
        await ring.holder(new_key(f"try-{number}"))

    assert await ring.holder(text) == ADA
    assert keys.asked["k-1"] == 2
