"""KPIs of the revenue that hangs on clients with an open ticket (K68): worked out from the clients when asked for."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from services.kpi.kpis.attention import tickets_open
from services.kpi.kpis.client_list import Rate, revenue, year_to
from services.kpi.kpis.kpi import NO_DATA, NO_RATE, Better, plain
from services.kpi.kpis.on_request import Ask, OnRequest
from services.kpi.measures.buyers import CLIENT_REVENUE
from services.kpi.records.client import Client
from shared.events import KpiReading

_EDGES = (
    "as of the period's end, or today; a paused ticket is open; several tickets of a client count once; "
    "clients that the scope served last; list: open-tickets"
)
_DUTIES = ("D30",)


class AtRisk(NamedTuple):
    """What hangs on the clients with an open ticket; money in the company's minor units, None without a rate."""

    minor: Fraction | None
    of_all_minor: Fraction | None
    clients: int
    tickets: int


def at_risk(clients: Iterable[Client], day: date, rate: Rate) -> AtRisk:
    """Return what hung on clients with an open ticket at the end of *day*, by the twelve months that ended with it."""
    first = year_to(day)
    told = [(tickets_open(client, day), revenue(client, first, day, rate)) for client in clients]
    is_known = all(minor is not None for _, minor in told)
    return AtRisk(
        sum((minor for tickets, minor in told if tickets and minor), Fraction()) if is_known else None,
        sum((minor for _, minor in told if minor), Fraction()) if is_known else None,
        sum(tickets > 0 for tickets, _ in told),
        sum(tickets for tickets, _ in told),
    )


async def _found(ask: Ask) -> AtRisk:
    clients = [client async for _, client in ask.clients(ask.scope)]
    rates = ask.directory.rates(ask.currency)
    return at_risk(clients, min(ask.period.last, ask.today), rates.minor)


async def _share(kpi: OnRequest, ask: Ask) -> KpiReading:
    found = await _found(ask)
    above, below = found.minor, found.of_all_minor
    if above is None or below is None:
        return kpi.said(ask.currency, None, reason=NO_RATE, n=found.clients)
    return kpi.said(
        ask.currency,
        plain(above / below) if below > 0 else None,
        reason=NO_DATA,
        numerator=plain(round(above)),
        denominator=plain(round(below)),
        n=found.clients,
    )


async def _amount(kpi: OnRequest, ask: Ask) -> KpiReading:
    found = await _found(ask)
    minor = None if found.minor is None else round(found.minor)
    return kpi.said(ask.currency, minor, reason=NO_RATE, numerator=minor, denominator=1, n=found.clients)


async def _tickets(kpi: OnRequest, ask: Ask) -> KpiReading:
    found = await _found(ask)
    value = plain(Fraction(found.tickets, found.clients)) if found.clients else None
    return kpi.said(
        ask.currency, value, reason=NO_DATA, numerator=found.tickets, denominator=found.clients, n=found.clients
    )


REVENUE_AT_RISK_SHARE = OnRequest(
    id="revenue_share_with_open_tickets_booked",
    name="Share of revenue with open tickets",
    name_ru="Доля выручки клиентов с открытыми обращениями",
    formula="revenue booked in the last 12 months by clients with an open ticket / the same of all clients",
    source="K68",
    better=Better.DOWN,
    unit="ratio",
    basis="booked",
    duties=_DUTIES,
    edges=f"{_EDGES}; total 0 or less: null (R1)",
    of=(CLIENT_REVENUE,),
    answer=_share,
)
REVENUE_AT_RISK = OnRequest(
    id="revenue_with_open_tickets_booked",
    name="Revenue with open tickets",
    name_ru="Выручка клиентов с открытыми обращениями",
    formula="revenue booked in the last 12 months by clients with an open ticket",
    source="K68",
    better=Better.DOWN,
    unit="money",
    basis="booked",
    duties=_DUTIES,
    edges=_EDGES,
    of=(CLIENT_REVENUE,),
    answer=_amount,
)
TICKETS_PER_CLIENT = OnRequest(
    id="tickets_per_client",
    name="Open tickets per client",
    name_ru="Открытых обращений на клиента",
    formula="open tickets / clients with an open ticket",
    source="K68",
    better=Better.DOWN,
    unit="ratio",
    duties=_DUTIES,
    edges=f"{_EDGES}; nobody with one: null (R1)",
    of=(),
    answer=_tickets,
)

KPIS = (REVENUE_AT_RISK_SHARE, REVENUE_AT_RISK, TICKETS_PER_CLIENT)
