"""A look at the fold: whether all that the log holds at a moment has been written into the cells."""

import asyncio
from collections.abc import Mapping

from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from services.kpi.generation import group_of
from shared.kafka_connection import KafkaConnection
from shared.lag import Lag, is_anything_at, lags
from shared.refusals import AwayError
from shared.topics import SHARD_TOPICS

_LOOK_SECONDS = 1.0
_PATIENCE_SECONDS = 30.0


class NotFoldedYetError(AwayError):
    """What has come is not counted yet, or nobody can tell."""

    code = "not-folded-yet"

    def __init__(self, reason: str) -> None:
        super().__init__(f"not all that has come is counted yet: {reason}")


class FoldWatch:
    """Asks the broker how far the fold of a generation has come; its group's offsets follow what is written."""

    def __init__(self, kafka: KafkaConnection, group: str) -> None:
        self._kafka, self._group = kafka, group

    async def until_level(self, generation: str) -> None:
        """Return when everything that the log holds by now is folded. Raises: NotFoldedYetError if that takes long."""
        group, reason = group_of(self._group, generation), "the fold is behind"
        ends: dict[TopicPartition, int] = {}
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while True:
                    try:
                        found = await lags(self._kafka, group, SHARD_TOPICS)
                        ends = ends or {at: lag.position + lag.waiting for at, lag in found.items()}
                        if not await self._is_behind(ends, found):
                            return
                    except (KafkaError, TimeoutError, OSError) as away:  # a busy broker is asked again
                        reason = f"the broker does not answer: {type(away).__name__}"
                    await asyncio.sleep(_LOOK_SECONDS)
        except TimeoutError as late:
            raise NotFoldedYetError(reason) from late

    async def _is_behind(self, ends: Mapping[TopicPartition, int], found: Mapping[TopicPartition, Lag]) -> bool:
        """Say whether a record below *ends* is still to be folded; a control record at the end is none."""
        waiting = {at: lag.position for at, lag in found.items() if lag.position < ends[at]}
        return await is_anything_at(self._kafka, waiting)
