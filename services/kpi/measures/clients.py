"""What clients contribute: counted once in a month, a quarter and a year each, whoever served them (R19)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from services.kpi.measures.measure import PERIODS, Measure, Move
from services.kpi.records.client import CLIENT, Client, Told
from services.kpi.records.facts import CONTACT, ORDER, PRODUCT
from services.kpi.records.record import Facets
from services.kpi.records.rules import Rules
from shared.values import Period, PeriodKind

CLIENT_DIMENSIONS = ("channel", "segment", "region")
"""The channel of the first lead, and what the client's card says."""


def once_a_period(rows: Iterable[Told], least: int = 1, facets: Facets = ()) -> Iterator[Move]:
    """Yield one contribution for each month, quarter and year whose rows come to *least*.

    It is dated, and credited, as the last row of the period.
    """
    last: dict[tuple[PeriodKind, Period], Told] = {}
    sums: Counter[tuple[PeriodKind, Period]] = Counter()
    for row in sorted(rows, key=_in_time):
        for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR):
            period = kind, Period.of(kind, row.day)
            last[period] = row
            sums[period] += row.value
    for (kind, period_), row in last.items():
        if sums[kind, period_] >= least:
            yield Move(row.day, row.manager, 1, PERIODS[kind], facets)


def _in_time(row: Told) -> tuple[object, ...]:
    return row.day, row.manager or "", row.of


def _active(client: Client, _rules: Rules) -> Iterator[Move]:
    return once_a_period(row for name in (ORDER, CONTACT) for row in client.of(name) if row.value > 0)


def _asking(client: Client, _rules: Rules) -> Iterator[Move]:
    return once_a_period(client.of(PRODUCT))


def _asking_for_each(client: Client, _rules: Rules) -> Iterator[Move]:
    by_product: defaultdict[str, list[Told]] = defaultdict(list)
    for row in client.of(PRODUCT):
        by_product[row.of].append(row)
    for product, rows in by_product.items():
        yield from once_a_period(rows, facets=(("product", product),))


ACTIVE_CLIENTS = Measure(
    "active_clients",
    CLIENT,
    _active,
    "clients with an order or a contact, once in a period",
    is_distinct=True,
    by=CLIENT_DIMENSIONS,
)
CLIENTS_ASKING = Measure(
    "clients_asking", CLIENT, _asking, "clients that asked for a product in vain, once in a period", is_distinct=True
)
CLIENTS_ASKING_BY_PRODUCT = Measure(
    "clients_asking_by_product",
    CLIENT,
    _asking_for_each,
    "the same, once for each product that they asked for",
    is_distinct=True,
    by=("product",),
)

MEASURES = (ACTIVE_CLIENTS, CLIENTS_ASKING, CLIENTS_ASKING_BY_PRODUCT)
