"""What a manager once learned of a competitor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, CompetitorObserved


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation as it was last told, and when it was first made."""

    made_at: datetime | None = None
    told: CompetitorObserved | None = None

    @property
    def facets(self) -> tuple[tuple[str, str], ...]:
        """Return what observations are broken down by, as far as it was said."""
        told = self.told
        said = {"competitor": told.competitor, "segment": told.segment, "product": told.product} if told else {}
        return tuple((dimension, value) for dimension, value in said.items() if value)


def observation_state(events: Iterable[AnyEvent]) -> Observation:
    """Return the observation as its *events*, in order, leave it."""
    told = list(events)
    return Observation(told[0].time, told[-1].data) if told else Observation()


OBSERVATION = RecordKind("observation", observation_state, {CompetitorObserved: by("observation_id")})
