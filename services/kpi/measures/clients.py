"""What clients contribute: counted once in a month, a quarter and a year each, whoever served them (R19)."""

from collections.abc import Iterable, Iterator

from services.kpi.measures.measure import PERIODS, Measure, Move
from services.kpi.records.client import CLIENT, Client, Told
from services.kpi.records.facts import CONTACT, ORDER
from services.kpi.records.rules import Rules
from shared.values import Period, PeriodKind


def once_a_period(rows: Iterable[Told]) -> Iterator[Move]:
    """Yield one contribution for each month, quarter and year with a row: on the day of its last, for whose it was."""
    last: dict[tuple[PeriodKind, Period], Told] = {}
    for row in sorted(rows, key=_in_time):
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
            last[kind, Period.of(kind, row.day)] = row
    for (kind, _), row in last.items():
        yield Move(row.day, row.manager, 1, PERIODS[kind])


def _in_time(row: Told) -> tuple[object, ...]:
    return row.day, row.manager or "", row.of


def _active(client: Client, _rules: Rules) -> Iterator[Move]:
    return once_a_period(row for name in (ORDER, CONTACT) for row in client.of(name) if row.value > 0)


ACTIVE_CLIENTS = Measure(
    "active_clients", CLIENT, _active, "clients with an order or a contact, once in a period", is_distinct=True
)

MEASURES = (ACTIVE_CLIENTS,)
