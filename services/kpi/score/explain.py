"""The records behind a number: what each one adds to what the number is made of. Pure.

Only what counts for the scope, the period and the moment is told, so the parts add up to the number exactly.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from services.kpi.fold.batch import Entries, Entry, contributions, entries_of_client
from services.kpi.kpis import Kpi
from services.kpi.kpis.kpi import Combined, Count, Duration, Money, Rate, Ratio, Share
from services.kpi.measures import MEASURE, Measure
from services.kpi.measures.measure import PERIODS, name_in
from services.kpi.records import RecordKey, Rules
from services.kpi.records.client import CLIENT, ledger_of
from services.kpi.score.rates import Rates
from services.kpi.score.roster import Roster
from services.kpi.score.sums import Now
from shared.events import AnyEvent
from shared.events.codec import decoded
from shared.values import COMPANY, UNASSIGNED, Period, Scope


class KeptRecord(NamedTuple):
    """A record as it is kept in one shard: its events as texts; of a client, its ledger as one text."""

    key: RecordKey
    shard: int
    client: str
    events: tuple[str, ...]


class Facet(NamedTuple):
    """One value of one dimension."""

    dimension: str
    value: str


class Added(NamedTuple):
    """What a record adds on one day, in units of the sum."""

    day: date
    manager: str | None
    measure: str
    value: int


@dataclass(slots=True)
class Explained:
    """What one record adds to a number."""

    record: KeptRecord
    entries: list[Added] = field(default_factory=list)
    shares: dict[str, Fraction | None] = field(default_factory=dict)
    """By measure, in its unit, money in the company's currency; None where there is no rate."""
    money: dict[str, dict[str, int]] = field(default_factory=dict)
    """By measure and currency, minor units as they were told."""


@dataclass(frozen=True)
class Question:
    """Which number is to be explained, and to which moment."""

    kpi: Kpi
    scope: Scope
    period: Period
    now: Now
    roster: Roster
    rates: Rates
    rules: Rules
    facet: Facet | None = None
    _members: dict[date, frozenset[str]] = field(default_factory=dict, compare=False)

    def has_member(self, manager: str | None, day: date) -> bool:
        """Return whether what *manager* (None = nobody) did on *day* counts for the scope."""
        if self.scope == COMPANY:
            return True
        if day not in self._members:
            self._members[day] = frozenset(self.roster.members(self.scope, day))
        return str(Scope.manager(manager) if manager else UNASSIGNED) in self._members[day]

    @property
    def last(self) -> date:
        """Return the last day that counts."""
        return min(self.period.last, self.now.today)

    @property
    def eve(self) -> date:
        """Return the day before the period, with whose end its opening stocks are."""
        return self.period.first - timedelta(days=1)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of record that the number is made of."""
        return tuple(dict.fromkeys(measure.of.name for measure in self.kpi.measures))


def explained(records: Iterable[KeptRecord], question: Question) -> Iterator[Explained]:
    """Yield what each of *records* adds to the number, in their order; those that add nothing are left out."""
    if question.period.first > question.now.today:
        return
    opening = opening_stocks(question.kpi)
    names = {measure.name for measure in question.kpi.measures}
    for record in records:
        found = Explained(record)
        for entry, value in entries_in(record, question.rules).items():
            measure = MEASURE.get(name_in(entry.measure))
            if measure is not None and measure.name in names and _counts(entry, measure, opening, question):
                found.entries.append(Added(entry.day, entry.manager, entry.measure, value))
        if _is_something(found):
            found.entries.sort(key=lambda one: (one.day, one.measure, one.manager or ""))
            _add_up(found, opening, question)
            yield found


def opening_stocks(kpi: Kpi) -> frozenset[str]:
    """Return the names of those measures that *kpi* reads as they were before the period."""
    match kpi:
        case Rate(over=over):
            return frozenset({over.name})
        case Combined(of=parts):
            return frozenset(name for part in parts.values() for name in opening_stocks(part))
        case _:
            return frozenset()


def entries_in(record: KeptRecord, rules: Rules) -> Entries:
    """Return all that *record* adds to the cells."""
    if record.key.kind == CLIENT.name:
        return entries_of_client(record.key.id, ledger_of(record.events[0]), rules)
    return contributions(record.key, events_in(record), rules)[0]


def events_in(record: KeptRecord) -> list[AnyEvent]:
    """Return the events of *record*, read."""
    return [decoded(text) for text in record.events]


def _counts(entry: Entry, measure: Measure, opening: frozenset[str], question: Question) -> bool:
    if question.facet is not None and question.facet not in entry.facets:
        return False
    if "<" in entry.measure or not _is_of_range(entry.measure, measure, question.period):
        return False
    if measure.is_stock:
        day = question.eve if measure.name in opening else question.last
        return entry.day <= day and question.has_member(entry.manager, day)
    if not question.period.first <= entry.day <= question.last or not question.has_member(entry.manager, entry.day):
        return False
    slot = entry.measure.partition("@")[2]
    return not slot or entry.day != question.now.today or int(slot) < question.now.slot


def _is_of_range(key: str, measure: Measure, period: Period) -> bool:
    """Say whether a distinct count is the one for this kind of period."""
    return not measure.is_distinct or key == measure.name + PERIODS.get(period.kind, "~")


def _is_something(found: Explained) -> bool:
    """Say whether anything is left: what came and went again adds nothing."""
    sums: dict[str, int] = {}
    for one in found.entries:
        sums[one.measure] = sums.get(one.measure, 0) + one.value
    return any(sums.values())


def _add_up(found: Explained, opening: frozenset[str], question: Question) -> None:
    for day, _, key, value in found.entries:
        measure = MEASURE[name_in(key)]
        total = found.shares.get(measure.name, Fraction())
        if measure.is_money:
            currency = key.partition(":")[2]
            by_currency = found.money.setdefault(measure.name, {})
            by_currency[currency] = by_currency.get(currency, 0) + value
            rate = question.rates.minor(currency, _rate_day(measure, day, opening, question))
            found.shares[measure.name] = None if rate is None or total is None else total + value * rate
        elif total is not None:
            found.shares[measure.name] = total + Fraction(value, measure.scale)


def _rate_day(measure: Measure, day: date, opening: frozenset[str], question: Question) -> date:
    """Return the day whose rate holds: a flow's own, for a stock that on which it is looked at (R3)."""
    if not measure.is_stock:
        return day
    return question.eve if measure.name in opening else question.last


def weights_above(kpi: Kpi) -> Mapping[str, Fraction] | None:
    """Return what a share of each measure counts above the line of *kpi*; None where that is no sum of shares."""
    match kpi:
        case Count(of=of, less=less) | Ratio(of=of, less=less):
            return {of.name: Fraction(1)} | {one.name: Fraction(-1) for one in less}
        case Money(of=of, plus=plus):
            return {one.name: Fraction(1) for one in (of, *plus)}
        case Share(of=of) | Rate(of=of):
            return {of.name: Fraction(1)}
        case Duration(unit_seconds=unit):
            return {one.name: Fraction(1, unit) for one in kpi.numerators}
        case _:
            return None


def numerator(shares: Mapping[str, Fraction | None], weights: Mapping[str, Fraction] | None) -> Fraction | None:
    """Return what *shares* add above the line; None where there is no rate, or no such sum."""
    if weights is None:
        return None
    total = Fraction()
    for measure, share in shares.items():
        if share is None and measure in weights:
            return None
        total += (share or 0) * weights.get(measure, 0)
    return total


def totals(parts: Iterable[Explained]) -> Mapping[str, Fraction | None]:
    """Return what *parts* add up to, by measure."""
    total: dict[str, Fraction | None] = {}
    for part in parts:
        for measure, share in part.shares.items():
            known = total.get(measure, Fraction())
            total[measure] = None if known is None or share is None else known + share
    return total
