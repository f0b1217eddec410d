"""What a list of clients is: rows worked out from the clients' states when somebody asks. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from services.kpi.kpis.kpi import Number
from services.kpi.records.client import Client
from services.kpi.records.facts import REVENUE
from services.kpi.records.rules import Rules

Clients = Sequence[tuple[str, Client]]
"""Ids and states; of a scope, or of the company."""
Row = tuple[str | Number | None, ...]
Rate = Callable[[str, date], Fraction | None]
"""How many minor units of the company's currency one of a currency is worth on a day; None where there is no rate."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list depends on besides the clients."""

    today: date
    rules: Rules
    rate: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientList:
    """A declared list; rows are in an order that depends on nothing but the clients."""

    name: str
    title: str
    title_ru: str
    meaning: str
    source: str
    """The row of the KPI catalogue."""
    columns: tuple[str, ...]
    rows_of: Callable[[Clients, Asked], list[Row]]

    def rows(self, clients: Iterable[tuple[str, Client]], asked: Asked) -> list[Row]:
        """Return the rows, each as long as `columns`; of a client with nothing to tell there is none."""
        return self.rows_of(sorted(clients, key=_id), asked)


def _id(one: tuple[str, Client]) -> str:
    return one[0]


def year_to(day: date) -> date:
    """Return the first day of the twelve months that end with *day*."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(day.year - 1, 3, 1) if is_leap_day else day.replace(year=day.year - 1) + timedelta(days=1)


def worth(client: Client, name: str, first: date, last: date, rate: Rate) -> Fraction | None:
    """Return what the client's rows of money called *name* come to, in the company's minor units; None: no rate."""
    total = Fraction()
    for row in client.of(name):
        if first <= row.day <= last:
            worth_one = rate(row.of, row.day)
            if worth_one is None:
                return None
            total += row.value * worth_one
    return total


def revenue(client: Client, first: date, last: date, rate: Rate) -> Fraction | None:
    """Return the client's revenue booked, less cancelled orders, by the day of the order; None: no rate."""
    return worth(client, REVENUE, first, last, rate)
