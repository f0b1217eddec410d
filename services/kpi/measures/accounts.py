"""What clients contribute as accounts: key ones and their coverage, account plans and their cadence."""

from collections.abc import Iterable, Iterator

from services.kpi.measures.measure import PERIODS, SHARED, Measure, Move, currency
from services.kpi.measures.plans import contact_days, judged_stays, kept_stays, key_stays, planned_stays
from services.kpi.measures.standing import Stay, in_both, joined, levels_of, on, owners_of, stay_on, stock
from services.kpi.records.client import CLIENT, Client
from services.kpi.records.facts import REVENUE
from services.kpi.records.rules import Rules
from shared.values import Period, PeriodKind

_DIMENSIONS = ("channel", "segment", "region")
_KEPT_PERIODS = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)


def _stock(client: Client, stays: Iterable[Stay]) -> Iterator[Move]:
    return stock(levels_of(stays), owners_of(client))


def _key(client: Client, _rules: Rules) -> Iterator[Move]:
    return _stock(client, key_stays(client))


def _new_key(client: Client, _rules: Rules) -> Iterator[Move]:
    owners = owners_of(client)
    return (Move(stay.first, on(stay.first, owners), 1) for stay in key_stays(client))


def part_of(period: Period, stay: Stay) -> int:
    """Return for which part of *period* an account was assigned that still is at its end, in basis points."""
    days = (period.last - max(period.first, stay.first)).days + 1
    return SHARED * days // ((period.last - period.first).days + 1)


def _touched(client: Client, _rules: Rules) -> Iterator[Move]:
    """Yield the periods in which somebody was in contact with an account that is a key one at their end."""
    stays, owners = key_stays(client), owners_of(client)
    if not stays:
        return
    for kind in _KEPT_PERIODS:
        for period, day in {Period.of(kind, day): day for day in contact_days(client)}.items():
            if stay := stay_on(period.last, stays):
                yield Move(day, on(period.last, owners), part_of(period, stay), PERIODS[kind])


def _not_yet(client: Client, _rules: Rules) -> Iterator[Move]:
    """Yield what the stock of key accounts holds too much of one that came in the course of a period."""
    owners = owners_of(client)
    for stay in key_stays(client):
        for kind in _KEPT_PERIODS:
            period = Period.of(kind, stay.first)
            missing = SHARED - part_of(period, stay)
            if missing and period.last in stay:
                yield Move(stay.first, on(period.last, owners), -missing, PERIODS[kind])


def _key_revenue(client: Client, _rules: Rules) -> Iterator[Move]:
    stays = key_stays(client)
    for row in client.of(REVENUE):
        if stay_on(row.day, stays):
            yield Move(row.day, row.manager, row.value, currency(row.of))


def _assigned(client: Client, _rules: Rules) -> Iterator[Move]:
    owners = owners_of(client)
    return stock([(owners[0][0], 1)] if owners else [], owners)


def _planned(client: Client, rules: Rules) -> Iterator[Move]:
    return _stock(client, planned_stays(client, rules))


def _key_planned(client: Client, rules: Rules) -> Iterator[Move]:
    return _stock(client, in_both(key_stays(client), planned_stays(client, rules)))


def _judged(client: Client, rules: Rules) -> Iterator[Move]:
    return _stock(client, joined(plan.stay for plan in judged_stays(client, rules)))


def _cadence_kept(client: Client, rules: Rules) -> Iterator[Move]:
    return _stock(client, kept_stays(client, rules))


KEY_ACCOUNTS = Measure("key_accounts", CLIENT, _key, "key accounts, with their owners", is_stock=True, by=_DIMENSIONS)
NEW_KEY_ACCOUNTS = Measure(
    "new_key_accounts", CLIENT, _new_key, "clients by the day they became key accounts", by=_DIMENSIONS
)
KEY_ACCOUNTS_TOUCHED = Measure(
    "key_accounts_touched",
    CLIENT,
    _touched,
    "key accounts at the end of a period with a contact in it, in part where they came within it",
    scale=SHARED,
    is_distinct=True,
    by=_DIMENSIONS,
)
KEY_ACCOUNTS_NOT_YET = Measure(
    "key_accounts_not_yet",
    CLIENT,
    _not_yet,
    "less the part of a period in which a new key account was none yet",
    scale=SHARED,
    is_distinct=True,
    by=_DIMENSIONS,
)
KEY_REVENUE = Measure(
    "key_revenue_minor",
    CLIENT,
    _key_revenue,
    "those of client_revenue_minor that were booked while the client was a key account",
    is_money=True,
    by=_DIMENSIONS,
)
ASSIGNED_CLIENTS = Measure(
    "assigned_clients", CLIENT, _assigned, "clients with an owner", is_stock=True, by=_DIMENSIONS
)
PLANNED_CLIENTS = Measure(
    "planned_clients", CLIENT, _planned, "clients with a live account plan", is_stock=True, by=_DIMENSIONS
)
KEY_ACCOUNTS_PLANNED = Measure(
    "key_accounts_planned",
    CLIENT,
    _key_planned,
    "key accounts with a live account plan",
    is_stock=True,
    by=_DIMENSIONS,
)
CADENCE_JUDGED = Measure(
    "cadence_judged",
    CLIENT,
    _judged,
    "clients with a live account plan, known for at least its cadence",
    is_stock=True,
    by=_DIMENSIONS,
)
CADENCE_KEPT = Measure(
    "cadence_kept", CLIENT, _cadence_kept, "those that were contacted within it", is_stock=True, by=_DIMENSIONS
)

MEASURES = (
    KEY_ACCOUNTS,
    NEW_KEY_ACCOUNTS,
    KEY_ACCOUNTS_TOUCHED,
    KEY_ACCOUNTS_NOT_YET,
    KEY_REVENUE,
    ASSIGNED_CLIENTS,
    PLANNED_CLIENTS,
    KEY_ACCOUNTS_PLANNED,
    CADENCE_JUDGED,
    CADENCE_KEPT,
)
