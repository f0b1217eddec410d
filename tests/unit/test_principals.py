"""The rights that are declared are enough for the system to work, and no more."""

from collections import Counter
from pathlib import Path

import pytest

from deploy.acls.acl import Operation, Resource, acls_of, declared
from deploy.acls.passwords import NoPasswordError, passwords_in
from deploy.acls.principals import PRINCIPALS
from deploy.acls.scram_request import Credential
from shared.topics import DEAD_LETTERS, SHARD_TOPICS, TOPICS

NAMES = {topic.name for topic in TOPICS}
OWNERS = {topic.name: topic.owner for topic in TOPICS}


def test_every_principal_is_somebody_of_its_own() -> None:
    assert max(Counter(rights.name for rights in PRINCIPALS).values()) == 1
    assert {rights.name for rights in PRINCIPALS} == {acl.principal for acl in declared()}


def test_only_topics_that_there_are_are_spoken_of() -> None:
    assert {acl.name for acl in declared() if acl.resource is Resource.TOPIC} == NAMES


def test_every_topic_is_written_and_read_by_somebody_and_made_by_the_job() -> None:
    assert {name for rights in PRINCIPALS for name in rights.writes} == NAMES
    assert {name for rights in PRINCIPALS for name in rights.reads} == NAMES
    assert [set(rights.creates) for rights in PRINCIPALS if rights.creates] == [NAMES]


def test_a_topic_is_written_by_its_owner_alone_but_for_replayed_dead_letters() -> None:
    strangers = {
        (rights.name, topic)
        for rights in PRINCIPALS
        for topic in rights.writes
        if OWNERS[topic] not in {rights.name.partition("-")[0], "all"}
    }

    assert strangers == {("kpi-serve", topic) for topic in SHARD_TOPICS if OWNERS[topic] != "kpi"}
    assert [rights.name for rights in PRINCIPALS if DEAD_LETTERS in rights.writes] == ["kpi-fold"]


def test_no_group_has_members_of_two_principals() -> None:
    joined = [name for rights in PRINCIPALS for name in (*rights.groups, *rights.group_prefixes)]

    assert len(joined) == len(set(joined))
    assert not [(one, other) for one in joined for other in joined if one != other and other.startswith(f"{one}-")]


def test_who_reads_in_a_group_may_be_in_one_and_nobody_creates_but_the_job() -> None:
    creators = {acl.principal for acl in declared() if acl.operation is Operation.CREATE}

    assert creators == {"topics"}
    assert all(any(acl.resource is Resource.GROUP for acl in acls_of(one)) for one in PRINCIPALS if one.reads)


def test_a_password_is_kept_under_a_salt_of_its_own() -> None:
    one, other = Credential.of("leads", "secret"), Credential.of("leads", "secret")

    assert one.salt != other.salt
    assert one.salted_password != other.salted_password
    assert len(one.salted_password) == 64


def test_passwords_are_read_made_when_that_is_wanted_and_otherwise_missed(tmp_path: Path) -> None:
    (tmp_path / "leads").write_text("known\n")

    with pytest.raises(NoPasswordError, match="orders"):
        passwords_in(tmp_path, ["leads", "orders"], is_generated=False)
    made = passwords_in(tmp_path, ["leads", "orders"], is_generated=True)

    assert made["leads"] == "known"
    assert made == passwords_in(tmp_path, ["leads", "orders"], is_generated=False)
    assert (tmp_path / "orders").stat().st_mode & 0o777 == 0o600
