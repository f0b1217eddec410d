"""The first admin's key is made once, however many start at once."""

import asyncio

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from shared.access.api_key import new_key
from shared.access.first_key import FIRST, UnfitKeyError, first_key
from shared.access.key_ring import KeyRing
from shared.access.key_store import KeyStore
from shared.access.principal import Principal, Role
from shared.mongo import Document
from tests.component.shared.access.keys import Watch

pytestmark = pytest.mark.stack

FIRST_ADMIN = Principal("first admin", Role.ADMIN)


async def test_the_first_start_makes_an_admins_key_and_no_other_start_does(database: AsyncDatabase[Document]) -> None:
    keys, watch = KeyStore(database), Watch()

    made = await first_key(keys, watch)

    assert made is not None
    assert await KeyRing(keys, watch).holder(made) == FIRST_ADMIN
    assert [await first_key(keys, watch), await first_key(keys, watch, new_key(FIRST))] == [None, None]
    assert await KeyRing(keys, watch).holder(made) == FIRST_ADMIN


async def test_of_many_that_start_at_once_one_tells_the_key_and_it_is_the_one_that_opens(
    database: AsyncDatabase[Document],
) -> None:
    keys, watch = KeyStore(database), Watch()

    told = await asyncio.gather(*(first_key(keys, watch) for _ in range(8)))

    (made,) = [text for text in told if text is not None]
    assert await KeyRing(keys, watch).holder(made) == FIRST_ADMIN
    assert len([key async for key in keys.all()]) == 1


async def test_an_operator_may_bring_it(database: AsyncDatabase[Document]) -> None:
    keys, watch, brought = KeyStore(database), Watch(), f"sp_first_{'aB3_' * 10}"

    assert await first_key(keys, watch, brought) == brought
    assert await first_key(keys, watch, brought) is None
    assert await KeyRing(keys, watch).holder(brought) == FIRST_ADMIN


@pytest.mark.parametrize("brought", ["admin", "sp_first_", f"sp_first_{'a' * 31}", f"sp_second_{'a' * 40}", "a" * 60])
async def test_what_could_be_guessed_is_not_taken_and_the_refusal_names_the_variable(
    database: AsyncDatabase[Document], brought: str
) -> None:
    keys = KeyStore(database)

    with pytest.raises(UnfitKeyError, match="ACCESS_FIRST_KEY") as refusal:
        await first_key(keys, Watch(), brought)

    assert brought not in str(refusal.value) or brought == "sp_first_"
    assert [key async for key in keys.all()] == []
