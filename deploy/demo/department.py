"""The invented department: three teams, twelve managers, one of whom changes team, and what is expected of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from deploy.demo.facts import Person, Place, Plan, Team
from shared.values import Period, PeriodKind

SALES = "sales"
TEAMS = {"north": "North", "south": "South", "digital": "Digital"}
NAMES = {
    "north": ("Ada Berg", "Bruno Costa", "Chloe Dubois", "Daniel Eriksen"),
    "south": ("Elif Demir", "Felix Gruber", "Grace Hughes", "Hugo Ibarra"),
    "digital": ("Irina Jansen", "Jonas Keller", "Kaori Lind", "Luca Moretti"),
}
MOVER, MOVES_TO = "Daniel Eriksen", "digital"
MONTHLY_REVENUE_MINOR, MONTHLY_DEALS = 4_000_000, 5
"""What is planned for one manager and month."""
MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3}


@dataclass(frozen=True, slots=True)
class Department:
    """Who works here, and towards which plans."""

    teams: tuple[Team, ...]
    people: tuple[Person, ...]
    plans: tuple[Plan, ...]


def department(first: date, today: date) -> Department:
    """Return the department as it was from the day *first* on, with plans for the month and quarter of *today*."""
    founded = _midnight(first)
    moved = _midnight(first + (today - first) // 2)
    teams = (Team(SALES, "Sales", None, founded), *(Team(key, name, SALES, founded) for key, name in TEAMS.items()))
    people = tuple(_person(name, team, founded, moved) for team, names in NAMES.items() for name in names)
    return Department(teams, people, tuple(_plans(people, today)))


def _person(name: str, team: str, founded: datetime, moved: datetime) -> Person:
    later = (Place(moved, MOVES_TO),) if name == MOVER else ()
    return Person(name.lower().replace(" ", "-"), name, "manager", (Place(founded, team), *later))


def _plans(people: Sequence[Person], today: date) -> Iterator[Plan]:
    """Yield each plan; the company's revenue was first planned lower, and then raised."""
    heads = {f"manager:{person.manager_id}": 1 for person in people}
    for team in TEAMS:
        heads[f"team:{team}"] = sum(person.places[-1].team_id == team for person in people)
    heads |= {f"team:{SALES}": len(people), "company": len(people)}
    for kind, months in MONTHS.items():
        period = Period.of(kind, today)
        start = _midnight(period.first)
        for scope, count in heads.items():
            money, deals = count * months * MONTHLY_REVENUE_MINOR, count * months * MONTHLY_DEALS
            version = 2 if scope == "company" else 1
            if version > 1:
                yield Plan(scope, "revenue_booked", str(period), money * 9 // 10, start, 1, is_money=True)
            yield Plan(scope, "revenue_booked", str(period), money, start, version, is_money=True)
            yield Plan(scope, "deals_won", str(period), deals, start)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
