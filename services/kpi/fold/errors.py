"""What can stop a shard, or the whole fold."""

from typing import ClassVar

from shared.errors import SalesError
from shared.watching.stall import StuckError


class FoldError(SalesError):
    """The fold cannot go on; the message says what would let it."""

    code: ClassVar[str] = "fold"


class LostShardError(FoldError):
    """Another owner is further on: what this one remembers is worth nothing."""

    code = "lost-shard"

    def __init__(self, shard: int, batch: int) -> None:
        self.shard, self.batch = shard, batch
        super().__init__(f"shard {shard}: another owner has gone on past batch {batch}")


class OtherGenerationError(FoldError):
    """The numbers in the database were counted in another way."""

    code = "other-generation"

    def __init__(self, mine: str, live: str) -> None:
        self.mine, self.live = mine, live
        super().__init__(
            f"this program counts as generation {mine}, the live numbers are of {live}: "
            "run `python -m services.kpi rebuild` to count all history anew"
        )


class RetiredGenerationError(FoldError):
    """The generation was retired: its numbers are deleted, and nobody is to count them again by mistake."""

    code = "retired-generation"

    def __init__(self, generation: str) -> None:
        self.generation = generation
        super().__init__(f"generation {generation} was retired: `python -m services.kpi rebuild` would count it anew")


class UnequalTopicsError(FoldError):
    """The five topics of the shards are not cut alike."""

    code = "unequal-topics"

    def __init__(self, partitions: dict[str, int]) -> None:
        self.partitions = partitions
        found = ", ".join(f"{topic}: {count or 'missing'}" for topic, count in partitions.items())
        super().__init__(f"the topics need equally many partitions, but have {found}: run `python -m deploy.topics`")


class PositionOutsideLogError(FoldError):
    """A shard's position is no longer, or not yet, in the log."""

    code = "position-outside-log"

    def __init__(self, shard: int, topic: str, position: int, first: int, end: int) -> None:
        self.shard, self.topic, self.position = shard, topic, position
        super().__init__(
            f"shard {shard} is at {position} of {topic}, whose log is from {first} to {end}: events are missing; "
            f"`python -m services.kpi accept-gap {shard}` goes on without them"
        )


class StuckShardsError(StuckError):
    """Shards stand still though database and broker answer."""

    code: ClassVar[str] = "stuck-shards"

    def __init__(self, shards: list[int], seconds: float) -> None:
        self.shards = shards
        super().__init__(f"shards {shards}", seconds)
