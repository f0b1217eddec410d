"""Lists of clients that somebody should look after today. Pure."""

from datetime import date, timedelta

from services.kpi.kpis.client_list import Asked, Clients, Row, revenue, year_to
from services.kpi.kpis.kpi import Number, plain
from services.kpi.measures.plans import contact_days, judged_stays, key_stays
from services.kpi.measures.standing import on, owners_of, stay_on
from services.kpi.records.client import Client
from services.kpi.records.facts import TICKET


def key_accounts_untouched(clients: Clients, asked: Asked) -> list[Row]:
    """Return (client, owner, last contact, days since) of key accounts without a contact this month (K42)."""
    month = asked.today.replace(day=1)
    rows: list[Row] = []
    for client_id, client in clients:
        last = _last_contact(client, asked.today)
        if stay_on(asked.today, key_stays(client)) and (last is None or last < month):
            rows.append((client_id, on(asked.today, owners_of(client)), *_since(last, asked.today)))
    return rows


def cadence_overdue(clients: Clients, asked: Asked) -> list[Row]:
    """Return (client, owner, cadence in days, last contact, days since) of those not contacted within it (K65)."""
    rows: list[Row] = []
    for client_id, client in clients:
        last = _last_contact(client, asked.today)
        for stay, cadence in judged_stays(client, asked.rules):
            if asked.today in stay and (last is None or asked.today - last > cadence):
                owner = on(asked.today, owners_of(client))
                rows.append((client_id, owner, cadence // timedelta(days=1), *_since(last, asked.today)))
    return rows


def open_tickets(clients: Clients, asked: Asked) -> list[Row]:
    """Return (client, owner, open tickets, revenue booked of the last twelve months), the most revenue first (K68)."""
    found: list[tuple[str, str | None, int, Number | None]] = []
    for client_id, client in clients:
        if tickets := tickets_open(client, asked.today):
            minor = revenue(client, year_to(asked.today), asked.today, asked.rate)
            found.append((client_id, on(asked.today, owners_of(client)), tickets, plain(minor and round(minor))))
    return [*sorted(found, key=_most_revenue_first)]


def tickets_open(client: Client, day: date) -> int:
    """Return how many of the client's tickets were open at the end of *day*; a paused one is."""
    return max(0, sum(row.value for row in client.of(TICKET) if row.day <= day))


def _last_contact(client: Client, today: date) -> date | None:
    return next((day for day in reversed(contact_days(client)) if day <= today), None)


def _since(last: date | None, today: date) -> tuple[str | None, int | None]:
    return (last.isoformat(), (today - last).days) if last else (None, None)


def _most_revenue_first(row: tuple[str, str | None, int, Number | None]) -> tuple[float, str]:
    return -(row[3] or 0), row[0]
