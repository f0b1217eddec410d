"""Partition *i* of all topics goes to one member, because together they are one shard."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.fold.assignor import ShardAssignor, owners
from shared.topics import SHARD_TOPICS

METADATA = ShardAssignor.metadata(set(SHARD_TOPICS))


class Cluster:
    """What the assignor asks of aiokafka's cluster."""

    def __init__(self, partitions: dict[str, int]) -> None:
        self._partitions = partitions

    def partitions_for_topic(self, topic: str) -> set[int] | None:
        return set(range(self._partitions[topic])) if topic in self._partitions else None


def assigned(members: int, partitions: dict[str, int]) -> dict[str, dict[str, list[int]]]:
    told: dict[str, Any] = {f"member-{number}": METADATA for number in range(members)}
    return {name: dict(share.assignment) for name, share in ShardAssignor.assign(Cluster(partitions), told).items()}


@pytest.mark.parametrize("members", range(1, 8))
@pytest.mark.parametrize("partitions", range(1, 13))
def test_a_shard_goes_whole_to_one_member(members: int, partitions: int) -> None:
    shares = assigned(members, dict.fromkeys(SHARD_TOPICS, partitions))

    for share in shares.values():
        assert set(share) == set(SHARD_TOPICS)
        assert len({tuple(owned) for owned in share.values()}) == 1
    for topic in SHARD_TOPICS:
        assert sorted(shard for share in shares.values() for shard in share[topic]) == list(range(partitions))


@pytest.mark.parametrize("members", range(1, 8))
def test_nobody_owns_two_shards_more_than_another(members: int) -> None:
    counts = [len(share[SHARD_TOPICS[0]]) for share in assigned(members, dict.fromkeys(SHARD_TOPICS, 12)).values()]

    assert max(counts) - min(counts) <= 1


@given(st.sets(st.text(), min_size=1, max_size=7), st.integers(1, 12), st.randoms(use_true_random=False))
def test_every_leader_decides_alike(members: set[str], shards: int, random: Any) -> None:
    shuffled = list(members)
    random.shuffle(shuffled)

    assert owners(shuffled, shards) == owners(sorted(members), shards)
    assert Counter(shard for owned in owners(shuffled, shards).values() for shard in owned) == Counter(range(shards))


def test_a_topic_that_is_missing_or_shorter_is_given_as_far_as_it_goes() -> None:
    shares = assigned(2, {SHARD_TOPICS[0]: 3, SHARD_TOPICS[1]: 1})

    assert [share[SHARD_TOPICS[0]] for share in shares.values()] == [[0, 2], [1]]
    assert [share[SHARD_TOPICS[1]] for share in shares.values()] == [[0], []]
    assert [share[SHARD_TOPICS[2]] for share in shares.values()] == [[], []]
