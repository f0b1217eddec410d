"""Money spent on a channel."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.kpi.records.record import Facets, RecordKind, by
from shared.events import AnyEvent, ChannelSpendRecorded


@dataclass(frozen=True, slots=True)
class Spend:
    """What was told last of one spending."""

    told: ChannelSpendRecorded | None = None

    @property
    def facets(self) -> Facets:
        """Return what spending is broken down by."""
        return (("channel", self.told.channel), ("campaign", self.told.campaign_id or "")) if self.told else ()


def spend_state(events: Iterable[AnyEvent]) -> Spend:
    """Return the spending as the last of its *events*, in order, tells it."""
    return Spend(next((event.data for event in reversed(list(events))), None))


SPEND = RecordKind("spend", spend_state, {ChannelSpendRecorded: by("spend_id")})
