"""A key opens for whoever has its secret, while it is good, and for nobody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from shared.access.api_key import ApiKey, hash_of, id_in, new_key, new_key_id
from shared.access.principal import Principal, Role

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
ADA = Principal("Ada", Role.REP, "m-1")
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # bounds
overlaps = st.timedeltas(timedelta(0), timedelta(days=30))
texts = st.text(min_size=1, max_size=80)


def a_key(text: str) -> ApiKey:
    return ApiKey("k-1", ADA, hash_of(text), NOON, "the first admin")


@given(texts, texts, moments)
def test_a_key_opens_for_its_secret_alone(secret: str, other: str, now: datetime) -> None:
    assume(secret != other)

    assert a_key(secret).opens(secret, now)
    assert not a_key(secret).opens(other, now)


@given(texts, moments, overlaps, moments)
def test_after_a_rotation_the_former_secret_opens_within_the_overlap_only(
    former: str, rotated_at: datetime, overlap: timedelta, now: datetime
) -> None:
    key = a_key(former).rotated("present", rotated_at, overlap)
    assume(former != "present")

    assert key.opens("present", now)
    assert key.opens(former, now) == (now < rotated_at + overlap)


@given(overlaps, overlaps)
def test_a_second_rotation_ends_the_secret_before_the_former_one(first: timedelta, second: timedelta) -> None:
    key = a_key("one").rotated("two", NOON, first).rotated("three", NOON, second)

    assert not key.opens("one", NOON)


@given(moments, overlaps, moments)
def test_neither_secret_opens_once_the_key_is_expired(expires_at: datetime, overlap: timedelta, now: datetime) -> None:
    key = replace(a_key("former"), expires_at=expires_at).rotated("present", NOON, overlap)

    assert key.opens("present", now) == (now < expires_at) == (not key.is_over(now))
    assert not key.opens("former", max(now, expires_at))


@given(moments, overlaps, moments)
def test_neither_secret_opens_once_the_key_is_revoked(revoked_at: datetime, overlap: timedelta, now: datetime) -> None:
    key = replace(a_key("former").rotated("present", NOON, overlap), revoked_at=revoked_at)

    assert not key.opens("present", now)
    assert not key.opens("former", now)


@given(st.text("abcdef0123456789-", min_size=1, max_size=64), st.text(min_size=1))
def test_the_id_is_read_from_a_key_whatever_its_secret_is(key_id: str, secret: str) -> None:
    assert id_in(f"sp_{key_id}_{secret}") == key_id


def test_a_new_key_tells_its_id_and_is_never_made_twice() -> None:
    ids = [new_key_id() for _ in range(100)]
    keys = [new_key(key_id) for key_id in ids]

    assert [id_in(key) for key in keys] == ids
    assert len(set(ids)) == len({new_key("first") for _ in range(100)}) == 100
    assert all(len(key) >= len("sp__") + 12 + 43 for key in keys)


def test_what_is_no_key_has_no_id() -> None:
    wrong = ("", "sp", "sp_", "sp__", "sp_a", "sp_a_", "sp__secret", "SP_a_b", "xsp_a_b", "eyJhbGciOi.J9.x", " sp_a_b")

    assert [text for text in wrong if id_in(text) is not None] == []


def test_an_id_that_is_too_long_for_any_key_is_none() -> None:
    assert id_in(f"sp_{'a' * 65}_b") is None


def test_a_secret_may_hold_underscores() -> None:
    assert id_in("sp_first_a_b_c") == "first"
    assert a_key("sp_first_a_b_c").opens("sp_first_a_b_c", NOON)
    assert not a_key("sp_first_a_b_c").opens("sp_first_a_b", NOON)


def test_nothing_of_the_secret_is_kept() -> None:
    text = new_key("k-1")

    assert text.rpartition("_")[2] not in repr(a_key(text).rotated(new_key("k-1"), NOON, timedelta(hours=1)))
