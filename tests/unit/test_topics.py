"""The topics as they are ordered from Kafka."""

import pytest

from deploy.topics import new_topic
from shared.topics import KPI_CHANGES, SHARD_TOPICS, TOPICS, Topic


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_a_topic_is_ordered_as_it_is_declared(topic: Topic) -> None:
    ordered = new_topic(topic, shards=8, replicas=1)

    assert (ordered.name, ordered.replication_factor) == (topic.name, 1)
    assert ordered.topic_configs == topic.config
    assert ordered.topic_configs["message.timestamp.type"] == "LogAppendTime"


@pytest.mark.parametrize(("replicas", "in_sync"), [(1, None), (2, None), (3, "2"), (5, "2")])
def test_with_three_brokers_two_must_hold_a_record(replicas: int, in_sync: str | None) -> None:
    ordered = new_topic(TOPICS[0], shards=8, replicas=replicas)

    assert ordered.topic_configs.get("min.insync.replicas") == in_sync


def test_the_topics_of_a_shard_are_cut_alike() -> None:
    cut = {topic.name: new_topic(topic, shards=8, replicas=1).num_partitions for topic in TOPICS}

    assert {cut[name] for name in SHARD_TOPICS} == {8}
    assert cut[KPI_CHANGES] == 1


def test_what_is_folded_is_kept_for_ever() -> None:
    kept = {topic.name: topic.config["retention.ms"] for topic in TOPICS if topic.sharded}

    assert kept == dict.fromkeys(SHARD_TOPICS, "-1")
