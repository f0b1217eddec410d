"""A manager's trainings: their effect is worked out from the scorecards before and after them (K51)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, TrainingCompleted


@dataclass(frozen=True, slots=True)
class Trainings:
    """The trainings and when they were completed; of each what was told last."""

    told: tuple[tuple[datetime, TrainingCompleted], ...] = ()


def trainings_state(events: Iterable[AnyEvent]) -> Trainings:
    """Return the manager's trainings as *events*, in order, leave them."""
    return Trainings(tuple({event.data.training_id: (event.time, event.data) for event in events}.values()))


TRAININGS = RecordKind("trainings", trainings_state, {TrainingCompleted: by("manager_id")})
