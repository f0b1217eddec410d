"""The invented department: three teams, twelve managers, one of whom changes team, and what is expected of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from deploy.demo.facts import Person, Place, Plan, Team
from deploy.demo.targets import plans

SALES = "sales"
TEAMS = {"north": "North", "south": "South", "digital": "Digital"}
NAMES = {
    "north": ("Ada Berg", "Bruno Costa", "Chloe Dubois", "Daniel Eriksen"),
    "south": ("Elif Demir", "Felix Gruber", "Grace Hughes", "Hugo Ibarra"),
    "digital": ("Irina Jansen", "Jonas Keller", "Kaori Lind", "Luca Moretti"),
}
MOVER, MOVES_TO = "Daniel Eriksen", "digital"
MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Department:
    """Who works here, and towards which plans."""

    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    plans: tuple[Plan, ...]


def department(first: date, today: date) -> Department:
    """Return the department as it was from the day *first* on, with plans for every month and quarter until *today*."""
    founded = _midnight(first)
    moved = _midnight(first + (today - first) // 2)
    teams = (Team(SALES, "Sales", None, founded), *(Team(key, name, SALES, founded) for key, name in TEAMS.items()))
    people = tuple(_person(name, team, founded, moved) for team, names in NAMES.items() for name in names)
    set_ = (replace(plan, set_at=max(plan.set_at, founded)) for plan in plans(_heads(people), first, today))
    return Department(teams, people, tuple(set_))


def _person(name: str, team: str, founded: datetime, moved: datetime) -> Person:
    later = (Place(moved, MOVES_TO),) if name == MOVER else ()
    return Person(name.lower().replace(" ", "-"), name, MANAGER, (Place(founded, team), *later))


def _heads(people: Sequence[Person]) -> dict[str, int]:
    """Return for whom there are plans, and how many people's work that is."""
    heads = {f"manager:{person.manager_id}": 1 for person in people}
    for team in TEAMS:
        heads[f"team:{team}"] = sum(person.places[-1].team_id == team for person in people)
    return heads | {f"team:{SALES}": len(people), "company": len(people)}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
