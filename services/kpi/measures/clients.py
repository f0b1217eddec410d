"""What clients contribute: counted once in a month, a quarter and a year each, whoever served them (R19)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from services.kpi.measures.measure import PERIODS, Measure, Move
from services.kpi.records.client import CLIENT, Client, Told
from services.kpi.records.facts import CONTACT, ORDER, PRODUCT
from services.kpi.records.record import Facets
from services.kpi.records.rules import Rules
from shared.values import PeriodKind

_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.YEAR: 12}
CLIENT_DIMENSIONS = ("channel", "segment", "region")
"""The channel of the first lead, and what the client's card says."""


def once_a_period(rows: Iterable[Told], least: int = 1, facets: Facets = ()) -> Iterator[Move]:
    """Yield one contribution for each month, quarter and year whose rows come to *least*.

    It is dated, and credited, as the last row of the period.
    """
    in_time = sorted(rows, key=_in_time)
    for kind, months in _MONTHS.items():
        last: dict[int, Told] = {}
        sums: defaultdict[int, int] = defaultdict(int)
        for row in in_time:
            period = (row.day.year * 12 + row.day.month - 1) // months
            last[period] = row
            sums[period] += row.value
        for period, row in last.items():
            if sums[period] >= least:
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
    rows=(ORDER, CONTACT),
)
CLIENTS_ASKING = Measure(
    "clients_asking",
    CLIENT,
    _asking,
    "clients that asked for a product in vain, once in a period",
    is_distinct=True,
    rows=(PRODUCT,),
)
CLIENTS_ASKING_BY_PRODUCT = Measure(
    "clients_asking_by_product",
    CLIENT,
    _asking_for_each,
    "the same, once for each product that they asked for",
    is_distinct=True,
    by=("product",),
    rows=(PRODUCT,),
)

MEASURES = (ACTIVE_CLIENTS, CLIENTS_ASKING, CLIENTS_ASKING_BY_PRODUCT)
