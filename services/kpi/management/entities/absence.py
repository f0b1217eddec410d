"""An absence: a manager is away from one day to another, both included."""

from dataclasses import dataclass
from datetime import date, datetime

from services.kpi.management.entities.days import begins
from services.kpi.management.errors import NothingChangesError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AbsenceKind, AbsenceRecorded, AnyEvent
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Day, Id


@dataclass(frozen=True, slots=True)
class Absence:
    """What was told last of an absence."""

    manager_id: str | None = None
    from_day: date | None = None
    to_day: date | None = None
    kind: AbsenceKind | None = None

    @property
    def begins(self) -> datetime | None:
        """Return where the list has it."""
        return begins(self.from_day)


class RecordAbsence(Command):
    """A manager is away, the first and the last day included; plans count these days as not worked."""

    absence_id: Id | None = None
    manager_id: Id
    from_day: Day
    to_day: Day
    kind: AbsenceKind


class ChangeAbsence(Command):
    """An absence is longer, shorter, at other days or of another kind; what is not named stays."""

    from_day: Day | None = None
    to_day: Day | None = None
    kind: AbsenceKind | None = None


def record(absence_id: str, absence: Absence, command: RecordAbsence) -> list[AbsenceRecorded]:
    """Return that the manager is away. Raises: AlreadyExistsError, ValidationError if it ends before it begins."""
    if absence.manager_id is not None:
        raise AlreadyExistsError(ABSENCE.name, absence_id)
    return [AbsenceRecorded(**command.model_dump() | {"absence_id": absence_id})]


def change(absence_id: str, absence: Absence, command: ChangeAbsence) -> list[AbsenceRecorded]:
    """Return the absence as it now is. Raises: NotFoundError, NothingChangesError, ValidationError."""
    if absence.manager_id is None:
        raise NotFoundError(ABSENCE.name, absence_id)
    known = {"from_day": absence.from_day, "to_day": absence.to_day, "kind": absence.kind}
    changed = known | command.model_dump(exclude_none=True)
    if changed == known:
        raise NothingChangesError(ABSENCE.name, absence_id)
    return [AbsenceRecorded(absence_id=absence_id, manager_id=absence.manager_id, **changed)]


def evolve(absence: Absence, event: AnyEvent) -> Absence:
    """Return *absence* after *event*; what was told last stands."""
    match event.data:
        case AbsenceRecorded() as said:
            return Absence(said.manager_id, said.from_day, said.to_day, said.kind)
        case _:
            return absence


ABSENCE = Kind(
    name="absences",
    opened_by=AbsenceRecorded,
    joined_by={AbsenceRecorded: "absence_id"},
    blank=Absence(),
    evolve=evolve,
    facets=attributes("manager_id", "kind", "to_day") | {"from_day": lambda absence: absence.begins},
    owner="manager_id",
)
