"""A training that a manager completed, and the KPI that it should lift."""

from dataclasses import dataclass
from datetime import datetime

from services.kpi.management.entities.judged import refuse_unknown
from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, TrainingCompleted
from shared.refusals import AlreadyExistsError
from shared.values import Currency, Id, Whole


@dataclass(frozen=True, slots=True)
class Training:
    """What was told last of a training."""

    told: TrainingCompleted | None = None
    completed_at: datetime | None = None


class CompleteTraining(Command):
    """A manager was trained; its effect is worked out from the KPI that it should lift, if it names one."""

    training_id: Id | None = None
    manager_id: Id
    topic: Id
    kpi: Id | None = None
    score: Whole | None = None
    cost_minor: Whole | None = None
    currency: Currency | None = None
    """Of the cost: both or none."""


def complete(training_id: str, training: Training, command: CompleteTraining) -> list[TrainingCompleted]:
    """Return that the manager was trained. Raises: AlreadyExistsError, UnknownKpiError."""
    if training.told is not None:
        raise AlreadyExistsError(TRAINING.name, training_id)
    refuse_unknown(command.kpi)
    return [TrainingCompleted(**command.model_dump() | {"training_id": training_id})]


def evolve(training: Training, event: AnyEvent) -> Training:
    """Return *training* after *event*; what was told last stands."""
    match event.data:
        case TrainingCompleted() as said:
            return Training(said, event.time)
        case _:
            return training


TRAINING = Kind(
    name="trainings",
    opened_by=TrainingCompleted,
    joined_by={TrainingCompleted: "training_id"},
    blank=Training(),
    evolve=evolve,
    facets={
        "manager_id": lambda training: training.told and training.told.manager_id,
        "topic": lambda training: training.told and training.told.topic,
        "kpi": lambda training: training.told and training.told.kpi,
        "completed_at": lambda training: training.completed_at,
    },
    owner="manager_id",
)
