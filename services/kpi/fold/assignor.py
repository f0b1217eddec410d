"""Our assignor: partition *i* of all topics goes to the same member, because together they are one shard."""

from collections.abc import Mapping
from typing import Any

from aiokafka.coordinator.assignors.abstract import AbstractPartitionAssignor
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment, ConsumerProtocolMemberMetadata


def owners(members: list[str], shards: int) -> dict[str, list[int]]:
    """Return which shards each of *members* owns: evenly, whoever the members are."""
    return {member: list(range(index, shards, len(members))) for index, member in enumerate(sorted(members))}


class ShardAssignor(AbstractPartitionAssignor):  # type: ignore[misc]  # aiokafka has no types
    """Gives whole shards."""

    name = "salespulse-shards"
    version = 0

    @classmethod
    def assign(cls, cluster: Any, members: Mapping[str, Any]) -> dict[str, ConsumerProtocolMemberAssignment]:
        """Return each member's partitions of all subscribed topics."""
        topics = sorted({topic for metadata in members.values() for topic in metadata.subscription})
        counts = {topic: len(cluster.partitions_for_topic(topic) or ()) for topic in topics}
        owned = owners(list(members), max(counts.values(), default=0))
        return {
            member: ConsumerProtocolMemberAssignment(
                cls.version,
                [(topic, [shard for shard in shards if shard < counts[topic]]) for topic in topics],
                b"",
            )
            for member, shards in owned.items()
        }

    @classmethod
    def metadata(cls, topics: set[str]) -> ConsumerProtocolMemberMetadata:
        """Return what a member tells the leader of itself."""
        return ConsumerProtocolMemberMetadata(cls.version, list(topics), b"")

    @classmethod
    def on_assignment(cls, assignment: ConsumerProtocolMemberAssignment) -> None:
        """Take note of nothing: assignments carry no state."""
