"""Who works in which team, and who is away when: what leads are given out by, as management tells it."""

from dataclasses import dataclass, field, replace
from datetime import date

from shared.entity import Kind, attributes
from shared.events import AbsenceRecorded, AnyEvent, ManagerJoined, ManagerLeft, ManagerMoved


@dataclass(frozen=True, slots=True)
class Staff:
    """What is known of a manager."""

    manager_id: str | None = None
    team_id: str | None = None
    has_left: bool = False
    absences: dict[str, tuple[date, date]] = field(default_factory=dict)
    """The first and the last day of each, by its id; the last report of an absence stands."""

    def is_here(self, day: date) -> bool:
        """Say whether the manager can be given anything on *day*."""
        return not self.has_left and not any(first <= day <= last for first, last in self.absences.values())


def evolve(staff: Staff, event: AnyEvent) -> Staff:
    """Return *staff* after *event*."""
    staff = replace(staff, manager_id=event.data.manager_id)
    match event.data:
        case ManagerJoined(team_id=team) | ManagerMoved(team_id=team):
            return replace(staff, team_id=team, has_left=False)
        case ManagerLeft():
            return replace(staff, has_left=True)
        case AbsenceRecorded() as absence:
            return replace(staff, absences=staff.absences | {absence.absence_id: (absence.from_day, absence.to_day)})
        case _:
            return staff


STAFF = Kind(
    name="managers",
    opened_by=(ManagerJoined, ManagerMoved),
    joined_by=dict.fromkeys((ManagerJoined, ManagerMoved, ManagerLeft, AbsenceRecorded), "manager_id"),
    blank=Staff(),
    evolve=evolve,
    facets=attributes("manager_id", "team_id", "has_left"),
    owner="manager_id",
)
