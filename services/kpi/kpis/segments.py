"""Lists that sort clients into classes: RFM, ABC, XYZ, and what a client is worth (K33). Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from services.kpi.kpis.client_list import Asked, Clients, Row, revenue, worth, year_to
from services.kpi.kpis.kpi import NO_COST, NO_DATA, NO_RATE, plain
from services.kpi.measures.lives import lives_of, order_days
from services.kpi.records.client import Client
from services.kpi.records.facts import COST, COSTED, ORDER, REVENUE
from shared.values import Period, PeriodKind

_CLASSES = 5
_A, _B = Fraction(80, 100), Fraction(95, 100)
_X, _Y = 0.10, 0.25
_LEAST_PERIODS = 3
_MONTHS = 12
_YEAR_DAYS = 365


def rfm(clients: Clients, asked: Asked) -> list[Row]:
    """Return (client, days since the last order, orders, revenue, R, F, M), the best first.

    Orders and revenue are those of the last twelve months; 5 is the best fifth, and ties share a class.
    """
    first = year_to(asked.today)
    told = []
    for client_id, client in clients:
        days = [day for day in order_days(client) if day <= asked.today]
        if days:
            orders = sum(row.value for row in client.of(ORDER) if first <= row.day <= asked.today)
            told.append(
                (client_id, (asked.today - days[-1]).days, orders, revenue(client, first, asked.today, asked.rate))
            )
    recency = quintiles(-days for _, days, _, _ in told)
    count = quintiles(orders for _, _, orders, _ in told)
    money = quintiles(minor for *_, minor in told if minor is not None)
    rows: list[Row] = [
        (
            client_id,
            days,
            orders,
            plain(minor and round(minor)),
            recency[-days],
            count[orders],
            None if minor is None else money[minor],
        )
        for client_id, days, orders, minor in told
    ]
    return sorted(rows, key=_best_first)


def quintiles(values: Iterable[Fraction | int]) -> dict[Fraction | int, int]:
    """Return the class of each of *values*, 1 (lowest) to 5: by how many are lower, so that equal ones share it."""
    in_order = sorted(values)
    return {value: 1 + _CLASSES * bisect_left(in_order, value) // len(in_order) for value in in_order}


def _best_first(row: Row) -> tuple[int, str]:
    return -sum(int(score or 0) for score in row[-3:]), str(row[0])


def abc(clients: Clients, asked: Asked) -> list[Row]:
    """Return (client, revenue of twelve months, share, cumulative share, class), the largest first.

    Clients whose revenue comes to nothing or less are left out; without a rate there is no share and no class.
    """
    first = year_to(asked.today)
    told = [(client_id, revenue(client, first, asked.today, asked.rate)) for client_id, client in clients]
    totals = {client_id: minor for client_id, minor in told if minor is not None and minor > 0}
    shared = abc_classes(totals)
    rows: list[Row] = [
        (client_id, plain(round(totals[client_id])), plain(share), plain(so_far), class_)
        for client_id, share, so_far, class_ in shared
    ]
    return rows + [(client_id, None, None, None, None) for client_id, minor in told if minor is None]


class Shared(NamedTuple):
    """A client's part of the whole."""

    client: str
    share: Fraction
    so_far: Fraction
    """The share of this client and all larger ones."""
    class_: str


def abc_classes(totals: Mapping[str, Fraction]) -> list[Shared]:
    """Return the classes of positive *totals*, the largest first.

    A begins at 0 %, B at 80, C at 95: a client is in the class in which its part, and that of its equals, begins.
    """
    whole = sum(totals.values(), Fraction())
    found: list[Shared] = []
    so_far = begins = Fraction()
    last: Fraction | None = None
    for client, total in sorted(totals.items(), key=_largest_first):
        begins = begins if total == last else so_far
        so_far += total / whole
        found.append(Shared(client, total / whole, so_far, "A" if begins < _A else "B" if begins < _B else "C"))
        last = total
    return found


def _largest_first(one: tuple[str, Fraction]) -> tuple[Fraction, str]:
    return -one[1], one[0]


def xyz(clients: Clients, asked: Asked) -> list[Row]:
    """Return (client, months, mean revenue of a month, coefficient of variation, class) by client.

    Of the twelve whole months before this one, from the client's first order on; X: up to 10 %, Y: up to 25 %.
    """
    months = _whole_months(asked.today)
    rows: list[Row] = []
    for client_id, client in clients:
        days = order_days(client)
        series = [revenue(client, one.first, one.last, asked.rate) for one in months if days and one.last >= days[0]]
        known = [minor for minor in series if minor is not None]
        if series:
            mean = sum(known, Fraction()) / len(known) if len(known) == len(series) else None
            variation = variation_of(known) if mean is not None else None
            class_ = None if variation is None else "X" if variation <= _X else "Y" if variation <= _Y else "Z"
            rows.append((client_id, len(series), plain(mean and round(mean)), variation, class_))
    return rows


def variation_of(series: Sequence[Fraction]) -> float | None:
    """Return the population's standard deviation by the mean; None for a mean of 0 or less, or too few periods."""
    if len(series) < _LEAST_PERIODS or (mean := sum(series, Fraction()) / len(series)) <= 0:
        return None
    return sqrt(sum(((one - mean) ** 2 for one in series), Fraction()) / len(series) / mean**2)


def _whole_months(today: date) -> list[Period]:
    found: list[Period] = []
    first = today.replace(day=1)
    for _ in range(_MONTHS):
        month = Period.of(PeriodKind.MONTH, date.fromordinal(first.toordinal() - 1))
        found.insert(0, month)
        first = month.first
    return found


class _Bought(NamedTuple):
    """What a client bought in all its life, and for how long it has been buying."""

    orders: int
    days: int
    revenue: Fraction | None
    costed: Fraction | None
    cost: Fraction | None


def clv(clients: Clients, asked: Asked) -> list[Row]:
    """Return (client, check, orders a year, years, margin, share of revenue with cost, value, why none) by client.

    check x orders a year x years x margin; the years are the mean of all the list's customers' lives, each until it
    was lost or today; less than a year of buying counts as one, so that a first order is not many.
    """
    bought = {client_id: one for client_id, client in clients if (one := _bought(client, asked))}
    if not bought:
        return []
    years = Fraction(sum(one.days for one in bought.values()), len(bought) * _YEAR_DAYS)
    return [_worth_row(client_id, one, years) for client_id, one in bought.items()]


def _worth_row(client_id: str, one: _Bought, years: Fraction) -> Row:
    if one.revenue is None or one.costed is None or one.cost is None:
        return (client_id, None, None, None, None, None, None, NO_RATE)
    check = one.revenue / one.orders
    a_year = Fraction(one.orders * _YEAR_DAYS, max(one.days, _YEAR_DAYS))
    margin = (one.costed - one.cost) / one.costed if one.costed > 0 else None
    costed = one.costed / one.revenue if one.revenue > 0 else None
    value = None if margin is None else plain(round(check * a_year * years * margin))
    reason = None if margin is not None else NO_COST if one.revenue > 0 else NO_DATA
    return (
        client_id,
        plain(round(check)),
        plain(a_year),
        plain(years),
        plain(margin),
        plain(costed),
        value,
        reason,
    )


def _bought(client: Client, asked: Asked) -> _Bought | None:
    orders = sum(row.value for row in client.of(ORDER) if row.day <= asked.today)
    if orders <= 0:
        return None
    lives = [life for life in lives_of(client, asked.rules) if life.first <= asked.today]
    days = sum((min(life.lost, asked.today) - life.first).days for life in lives)
    money = [worth(client, name, date.min, asked.today, asked.rate) for name in (REVENUE, COSTED, COST)]
    return _Bought(orders, days, *money)
