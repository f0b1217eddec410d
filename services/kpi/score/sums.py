"""Cells as figures need them: summed over the shards, flows apart from stocks and from what falls due. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, Protocol

from services.kpi.measures import STOCKS
from services.kpi.measures.measure import name_in
from services.kpi.records import Rules
from services.kpi.score.blocks import MONTHS, BlockKey, part_of
from services.kpi.score.rates import Rates
from services.kpi.score.roster import Stay
from shared.values import Period, PeriodKind

_ONE_DAY = timedelta(days=1)
_MONTH_LENGTH = len("2017-03")


class Sums(NamedTuple):
    """What one scope's cell of a day or month holds, over all shards."""

    flows: dict[str, int]
    stocks: dict[str, int]
    due: dict[str, int]
    """By quarter-hour: `deliveries_due@37`; only a day's cell has them apart."""
    money: dict[str, int]
    """Flows by currency: `revenue_booked_minor:USD`."""


NOTHING = Sums({}, {}, {}, {})
Totals = dict[str, int | Fraction]
"""Sums as figures have them: money in the company's currency, except what has no rate."""


class Now(NamedTuple):
    """The moment at which a number is read, on the company's clock."""

    moment: datetime
    today: date
    slot: int
    """The quarter-hour that runs; those before it have ended."""

    @classmethod
    def at(cls, moment: datetime, rules: Rules) -> "Now":
        """Return *moment* on the company's clock."""
        return cls(moment, rules.day(moment), rules.slot(moment))


class Book(Protocol):
    """Where sums are looked up."""

    def sums(self, scope: str, span: str) -> Sums:
        """Return what the cell of *span* holds."""

    def stocks(self, block: BlockKey, through: str) -> Mapping[str, int]:
        """Return what came to the stocks in the spans of *block* up to *through*."""


def sums_of(parts: Iterable[Mapping[str, int]]) -> Sums:
    """Return the sum of one cell's *parts*, the shards."""
    flows: defaultdict[str, int] = defaultdict(int)
    stocks: defaultdict[str, int] = defaultdict(int)
    due: defaultdict[str, int] = defaultdict(int)
    money: defaultdict[str, int] = defaultdict(int)
    places = {"flow": flows, "stock": stocks, "due": due, "money": money}
    for part in parts:
        for key, value in part.items():
            places[_kind(key)][key] += value
    return Sums(dict(flows), dict(stocks), dict(due), dict(money))


@lru_cache(maxsize=20_000)
def _kind(key: str) -> str:
    if "@" in key:
        return "due"
    if name_in(key) in STOCKS:
        return "stock"
    return "money" if ":" in key else "flow"


@lru_cache(maxsize=20_000)
def spans(first: date, last: date, today: date) -> tuple[str, ...]:
    """Return the cells that make up *first* to *last*: whole past months, and days for the rest; none after *today*."""
    last = min(last, today)
    found: list[str] = []
    day = first
    while day <= last:
        month = Period.of(PeriodKind.MONTH, day)
        if day == month.first and month.last <= last and month.last < today.replace(day=1):
            found.append(str(month))
            day = month.last + _ONE_DAY
        else:
            found.append(day.isoformat())
            day += _ONE_DAY
    return tuple(found)


def flows(book: Book, stays: Iterable[Stay], now: Now, rates: Rates) -> Totals:
    """Return the flows of *stays* up to *now*: of what falls due today, only the quarter-hours that have ended."""
    total: defaultdict[str, int | Fraction] = defaultdict(int)
    today = now.today.isoformat()
    for stay in stays:
        for span in spans(stay.first, stay.last, now.today):
            sums = book.sums(stay.owner, span)
            for key, value in sums.flows.items():
                total[key] += value
            for key, value in sums.due.items():
                name, _, slot = key.partition("@")
                if span != today or int(slot) < now.slot:
                    total[name] += value
            if sums.money:
                _add_money(total, book, stay.owner, span, rates)
    return total


def _add_money(total: defaultdict[str, int | Fraction], book: Book, owner: str, span: str, rates: Rates) -> None:
    """Add the money of a cell, each day's at the rate of that day."""
    for day_span in _at_one_rate(span, rates):
        day = date.fromisoformat(day_span if len(day_span) > _MONTH_LENGTH else f"{day_span}-01")
        for key, value in book.sums(owner, day_span).money.items():
            _add_converted(total, key, value, day, rates)


def _at_one_rate(span: str, rates: Rates) -> tuple[str, ...]:
    """Return *span*, or the days of the month that it is where rates change within it."""
    return tuple(day.isoformat() for day in Period.parse(span).days()) if _is_split(span, rates) else (span,)


def _is_split(span: str, rates: Rates) -> bool:
    if len(span) > _MONTH_LENGTH or not rates.known:
        return False
    month = Period.parse(span)
    return rates.changes_between(month.first, month.last)


def _add_converted(total: defaultdict[str, int | Fraction], key: str, value: int, day: date, rates: Rates) -> None:
    name, _, currency = key.partition(":")
    if currency == rates.base:
        total[key] += value
    elif (rate := rates.minor(currency, day)) is None:
        total[key] += value  # who asks for it is told that there is no rate
    else:
        total[f"{name}:{rates.base}"] += value * rate


def spans_read(first: date, last: date, today: date, rates: Rates) -> Iterator[str]:
    """Yield the cells that `flows` looks up; of a month whose money has several rates the days, too."""
    for span in spans(first, last, today):
        yield span
        if _is_split(span, rates):
            yield from _at_one_rate(span, rates)


def parts(first: date, last: date, today: date, rates: Rates) -> frozenset[str]:
    """Return the parts of the blocks that hold the cells of `flows`."""
    found = _parts(first, last, today)
    if not rates.known:
        return found
    return found | {span for span in spans(first, last, today) if _is_split(span, rates)}


@lru_cache(maxsize=20_000)
def _parts(first: date, last: date, today: date) -> frozenset[str]:
    return frozenset(map(part_of, spans(first, last, today)))


def stocks(book: Book, owners: Iterable[str], day: date, rates: Rates) -> Totals:
    """Return the running totals of *owners* at the end of *day*, money at that day's rate."""
    total: defaultdict[str, int | Fraction] = defaultdict(int)
    for owner in owners:
        for part, through in stock_parts(day):
            for key, value in book.stocks(BlockKey(owner, part), through).items():
                if ":" in key:
                    _add_converted(total, key, value, day, rates)
                else:
                    total[key] += value
    return total


@lru_cache(maxsize=10_000)
def stock_parts(day: date) -> tuple[tuple[str, str], ...]:
    """Return the parts that count up to the end of *day*, each with its last span: earlier months, then days."""
    month = Period.of(PeriodKind.MONTH, day)
    if day == month.last:
        return ((MONTHS, str(month)),)
    before = Period.of(PeriodKind.MONTH, month.first - _ONE_DAY)
    return (MONTHS, str(before)), (str(month), day.isoformat())
