"""What clients contribute as buyers: won, lost and regained; how often, and how much, they order again."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from services.kpi.measures.clients import CLIENT_DIMENSIONS, once_a_period
from services.kpi.measures.lives import lives_of, silence_of
from services.kpi.measures.measure import Measure, Move, currency
from services.kpi.measures.standing import Stay, levels_of, on, stock
from services.kpi.records.client import CLIENT, Client, Told
from services.kpi.records.facts import CONTRACT, ORDER, PAID, REVENUE
from services.kpi.records.record import Facets
from services.kpi.records.rules import Rules

_ONE_SECOND = timedelta(seconds=1)
_TWO_ORDERS = 2


def _new(client: Client, _rules: Rules) -> Iterator[Move]:
    """Yield the first order that was ever paid and not wholly given back (K26)."""
    for row in client.of(PAID)[:1]:
        yield Move(row.day, row.manager, 1, facets=_channel(client, row))


def _channel(client: Client, row: Told) -> Facets:
    """Return the order's channel for a client who never was a lead."""
    return (("channel", row.of),) if row.of and "channel" not in dict(client.facets) else ()


def _returned(client: Client, rules: Rules) -> Iterator[Move]:
    """Yield orders after a loss, or after so long a silence that only a contract held the client (K27)."""
    losses, silence = [life.lost for life in lives_of(client, rules)], silence_of(client, rules)
    for before, row in pairwise(_first_of_each_day(client.of(ORDER))):
        was_lost = bisect_left(losses, before.day) < bisect_left(losses, row.day)
        if was_lost or row.day - before.day > silence:
            yield Move(row.day, row.manager, 1)


def _gained(client: Client, rules: Rules) -> Iterator[Move]:
    yield from _new(client, rules)
    yield from _returned(client, rules)


def _lost(client: Client, rules: Rules) -> Iterator[Move]:
    """Yield each loss at the end of its day: until then an order may come (R18)."""
    sellers = _sellers(client)
    for life in lives_of(client, rules):
        yield Move(rules.end_of(life.lost) - _ONE_SECOND, on(life.lost, sellers), 1)


def _standing(client: Client, rules: Rules) -> Iterator[Move]:
    return stock(levels_of(Stay(*life) for life in lives_of(client, rules)), _sellers(client))


def _sellers(client: Client) -> list[tuple[date, str | None]]:
    """Return whose customer it was: that of who sold to it last."""
    told = sorted((row.day, row.manager or "") for name in (CONTRACT, ORDER) for row in client.of(name))
    return [(day, manager or None) for day, manager in told]


def _orders(client: Client, _rules: Rules) -> Iterator[Move]:
    for row in client.of(ORDER):
        yield Move(row.day, row.manager, row.value)


def _repeat_orders(client: Client, _rules: Rules) -> Iterator[Move]:
    for number, row in enumerate(client.of(ORDER)):
        if repeats := row.value - (number == 0):
            yield Move(row.day, row.manager, repeats)


def _buyers(client: Client, _rules: Rules) -> Iterator[Move]:
    return once_a_period(client.of(ORDER))


def _repeat_buyers(client: Client, _rules: Rules) -> Iterator[Move]:
    return once_a_period(client.of(ORDER), least=_TWO_ORDERS)


def _intervals(client: Client, _rules: Rules) -> Iterator[Move]:
    for row in _first_of_each_day(client.of(ORDER))[1:]:
        yield Move(row.day, row.manager, 1)


def _interval_days(client: Client, _rules: Rules) -> Iterator[Move]:
    for before, row in pairwise(_first_of_each_day(client.of(ORDER))):
        yield Move(row.day, row.manager, (row.day - before.day).days)


def _first_of_each_day(rows: tuple[Told, ...]) -> list[Told]:
    return list({row.day: row for row in reversed(rows)}.values())[::-1]


def _revenue(client: Client, _rules: Rules) -> Iterator[Move]:
    for row in client.of(REVENUE):
        yield Move(row.day, row.manager, row.value, currency(row.of))


def _repeat_revenue(client: Client, _rules: Rules) -> Iterator[Move]:
    """Yield what orders other than the first brought; of several on its day the first brought an equal part."""
    orders = client.of(ORDER)
    first = orders[0].day if orders else None
    on_first = sum(row.value for row in orders if row.day == first)
    for row in client.of(REVENUE):
        minor = row.value if row.day != first else row.value * (on_first - 1) // on_first
        if minor:
            yield Move(row.day, row.manager, minor, currency(row.of))


NEW_CUSTOMERS = Measure(
    "new_customers",
    CLIENT,
    _new,
    "clients, by the day their first order was paid in full",
    by=CLIENT_DIMENSIONS,
    rows=(PAID,),
)
RETURNED_CUSTOMERS = Measure(
    "returned_customers",
    CLIENT,
    _returned,
    "orders of clients that were lost or silent for too long, by their day",
    by=CLIENT_DIMENSIONS,
    rows=(ORDER,),
)
CUSTOMERS_GAINED = Measure(
    "customers_gained",
    CLIENT,
    _gained,
    "new_customers and returned_customers",
    by=CLIENT_DIMENSIONS,
    rows=(ORDER, PAID),
)
LOST_CUSTOMERS = Measure(
    "lost_customers",
    CLIENT,
    _lost,
    "clients that fell silent, by the day on which they had been for too long, or whose contract ended",
    is_due=True,
    by=CLIENT_DIMENSIONS,
    rows=(ORDER, CONTRACT),
)
ACTIVE_CUSTOMERS = Measure(
    "active_customers",
    CLIENT,
    _standing,
    "customers that are not lost, with who sold to them last",
    is_stock=True,
    by=CLIENT_DIMENSIONS,
    rows=(ORDER, CONTRACT),
)
CLIENT_ORDERS = Measure(
    "client_orders",
    CLIENT,
    _orders,
    "orders that were not cancelled, by the day of the order",
    by=CLIENT_DIMENSIONS,
    rows=(ORDER,),
)
REPEAT_ORDERS = Measure(
    "repeat_orders",
    CLIENT,
    _repeat_orders,
    "those that are not their client's first",
    by=CLIENT_DIMENSIONS,
    rows=(ORDER,),
)
BUYERS = Measure(
    "buyers",
    CLIENT,
    _buyers,
    "clients with an order, once in a period",
    is_distinct=True,
    by=CLIENT_DIMENSIONS,
    rows=(ORDER,),
)
REPEAT_BUYERS = Measure(
    "repeat_buyers",
    CLIENT,
    _repeat_buyers,
    "clients with two orders or more in the period, once in it",
    is_distinct=True,
    by=CLIENT_DIMENSIONS,
    rows=(ORDER,),
)
ORDER_INTERVALS = Measure(
    "order_intervals",
    CLIENT,
    _intervals,
    "days of orders that follow another of the client, by the later",
    by=CLIENT_DIMENSIONS,
    rows=(ORDER,),
)
ORDER_INTERVAL_DAYS = Measure(
    "order_interval_days", CLIENT, _interval_days, "how many days they are apart", by=CLIENT_DIMENSIONS, rows=(ORDER,)
)
CLIENT_REVENUE = Measure(
    "client_revenue_minor",
    CLIENT,
    _revenue,
    "revenue booked, less cancelled orders, by the day of the order",
    is_money=True,
    by=CLIENT_DIMENSIONS,
    rows=(REVENUE,),
)
REPEAT_REVENUE = Measure(
    "repeat_revenue_minor",
    CLIENT,
    _repeat_revenue,
    "what repeat_orders brought of it",
    is_money=True,
    by=CLIENT_DIMENSIONS,
    rows=(REVENUE,),
)

MEASURES = (
    NEW_CUSTOMERS,
    RETURNED_CUSTOMERS,
    CUSTOMERS_GAINED,
    LOST_CUSTOMERS,
    ACTIVE_CUSTOMERS,
    CLIENT_ORDERS,
    REPEAT_ORDERS,
    BUYERS,
    REPEAT_BUYERS,
    ORDER_INTERVALS,
    ORDER_INTERVAL_DAYS,
    CLIENT_REVENUE,
    REPEAT_REVENUE,
)
