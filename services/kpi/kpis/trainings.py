"""Whether trainings lifted what they should: trained managers against others of their role (K51)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from services.kpi.kpis.kpi import NO_COST, plain
from services.kpi.kpis.lines import GROSS_MARGIN_BOOKED
from services.kpi.kpis.on_request import Ask, OnRequest
from shared.events import KpiReading, TrainingCompleted
from shared.values import Period, PeriodKind, Scope

_BEFORE, _LEAST_AFTER, _MOST_AFTER = 6, 6, 12
NO_KPI, SEVERAL_KPIS, TOO_EARLY = "no_kpi", "several_kpis", "too_early"
NO_CONTROL, NO_MARGIN = "no_control", "no_margin"


class Trained(NamedTuple):
    """A manager who completed a training, and the whole months before and after the one it was in."""

    manager: str
    day: date
    told: TrainingCompleted
    before: tuple[Period, ...]
    after: tuple[Period, ...]


def months_around(day: date, today: date) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
    """Return the six months before that of *day*, and those of the twelve after it that are over."""
    month = Period.of(PeriodKind.MONTH, day)
    before, after = [month], [month]
    for _ in range(_BEFORE):
        before.insert(0, Period.of(PeriodKind.MONTH, before[0].first - timedelta(days=1)))
    for _ in range(_MOST_AFTER):
        after.append(Period.of(PeriodKind.MONTH, after[-1].last + timedelta(days=1)))
    return tuple(before[:-1]), tuple(one for one in after[1:] if one.last < today)


class Effect(NamedTuple):
    """By how much the mean of a month's KPI changed after a training: for the trained, and for the others."""

    trained: list[Fraction]
    others: list[Fraction]

    @property
    def uplift(self) -> Fraction | None:
        """Return the trained ones' change beyond the others'; None without either."""
        if not self.trained or not self.others:
            return None
        return _mean(self.trained) - _mean(self.others)


def _mean(numbers: list[Fraction]) -> Fraction:
    return sum(numbers, Fraction()) / len(numbers)


def _trained(ask: Ask) -> Iterator[Trained]:
    """Yield who of the scope's managers completed a training in the period."""
    for manager, trainings in sorted(ask.directory.trainings.items()):
        for at, told in trainings.told:
            day = ask.rules.day(at)
            if day in ask.period and ask.directory.roster.counts_for(manager, ask.scope, day):
                yield Trained(manager, day, told, *months_around(day, ask.today))


def _managers(ask: Ask) -> list[str]:
    return sorted({*ask.directory.roster.places, *ask.directory.trainings})


def _controls(ask: Ask, trained: Trained) -> list[str]:
    """Return who had the same role and no training on the topic in the window; who left is out."""
    roster, first, last = ask.directory.roster, trained.before[0].first, trained.after[-1].last
    role = roster.role_of(trained.manager, trained.day)
    return [
        manager
        for manager in _managers(ask)
        if manager != trained.manager
        and roster.role_of(manager, trained.day) == role
        and roster.works_here(manager, last)
        and not _was_trained(ask, manager, trained.told.topic, first, last)
    ]


def _was_trained(ask: Ask, manager: str, topic: str, first: date, last: date) -> bool:
    trainings = ask.directory.trainings.get(manager)
    told = trainings.told if trainings else ()
    return any(one.topic == topic and first <= ask.rules.day(at) <= last for at, one in told)


@dataclass(slots=True)
class _Months:
    """What managers' months had of a KPI, each worked out once: who is trained shares those to compare with."""

    ask: Ask
    known: dict[tuple[str, Period, str], Fraction | None] = field(default_factory=dict)

    async def change(self, manager: str, trained: Trained) -> Fraction | None:
        """Return by how much *manager*'s mean month changed; None where one side has no value."""
        kpi = trained.told.kpi or ""
        before, after = [await self._of(manager, months, kpi) for months in (trained.before, trained.after)]
        return _mean(after) - _mean(before) if before and after else None

    async def _of(self, manager: str, months: tuple[Period, ...], kpi: str) -> list[Fraction]:
        found = [await self._value(manager, month, kpi) for month in months]
        return [value for value in found if value is not None]

    async def _value(self, manager: str, month: Period, kpi: str) -> Fraction | None:
        key = manager, month, kpi
        if key not in self.known:
            reading = (await self.ask.readings(Scope.manager(manager), month)).get(kpi)
            self.known[key] = None if reading is None or reading.value is None else Fraction(reading.value)
        return self.known[key]


async def _effect(months: _Months, trained: list[Trained]) -> Effect:
    effect = Effect([], [])
    for one in trained:
        changes = [await months.change(manager, one) for manager in _controls(months.ask, one)]
        own, others = await months.change(one.manager, one), [change for change in changes if change is not None]
        if own is not None and others:
            effect.trained.append(own)
            effect.others.append(_mean(others))
    return effect


def _judged(ask: Ask) -> tuple[list[Trained], str | None]:
    """Return who can be judged, or why nobody can."""
    named = [one for one in _trained(ask) if one.told.kpi]
    stayed = [one for one in named if len(one.after) >= _LEAST_AFTER and _is_here(ask, one)]
    if not named:
        return [], NO_KPI
    if len({one.told.kpi for one in named}) > 1:
        return [], SEVERAL_KPIS
    return stayed, None if stayed else TOO_EARLY


def _is_here(ask: Ask, trained: Trained) -> bool:
    here: bool = ask.directory.roster.works_here(trained.manager, trained.after[-1].last)
    return here


async def _uplift(kpi: OnRequest, ask: Ask) -> KpiReading:
    trained, reason = _judged(ask)
    effect = await _effect(_Months(ask), trained)
    return kpi.said(
        ask.currency,
        plain(effect.uplift),
        reason=reason or NO_CONTROL,
        numerator=plain(effect.uplift),
        denominator=1,
        n=len(effect.trained),
        details={
            "trained": plain(_mean(effect.trained)) if effect.trained else None,
            "others": plain(_mean(effect.others)) if effect.others else None,
        },
    )


async def _roi(kpi: OnRequest, ask: Ask) -> KpiReading:
    trained, reason = _judged(ask)
    if reason is None and trained[0].told.kpi != GROSS_MARGIN_BOOKED.id:
        reason = NO_MARGIN
    gain, cost, months = Fraction(), Fraction(), _Months(ask)
    for one in trained if reason is None else ():
        uplift = (await _effect(months, [one])).uplift
        worth = ask.directory.rates(ask.currency).minor(one.told.currency or ask.currency, one.day)
        if uplift is not None and one.told.cost_minor is not None and worth is not None:
            gain += uplift * len(one.after)
            cost += one.told.cost_minor * worth
    return kpi.said(
        ask.currency,
        plain((gain - cost) / cost) if cost else None,
        reason=reason or NO_COST,
        numerator=plain(round(gain - cost)),
        denominator=plain(round(cost)),
        n=len(trained),
    )


_EDGES = (
    "six whole months before the one of the training, six to twelve after it that are over: earlier null, too_early; "
    "others: same role, no training on the topic in these months, none: null, no_control; who left is out; no kpi "
    "named: null, no_kpi; trainings for several: several_kpis; n is the trained managers that could be compared"
)

TRAINING_EFFECT = OnRequest(
    id="training_effect",
    name="Training effect",
    name_ru="Эффект обучения",
    formula="mean month of the KPI named by the trainings of the period, after - before for the trained, minus the "
    "same for the untrained of their role; in the unit of that KPI",
    source="K51",
    unit="of the kpi",
    duties=("D26",),
    edges=_EDGES,
    answer=_uplift,
)
TRAINING_ROI = OnRequest(
    id="training_roi",
    name="Return on training",
    name_ru="Окупаемость обучения",
    formula="(gross margin gained in the months after trainings - their cost) / cost",
    source="K51",
    unit="ratio",
    duties=("D26",),
    edges=f"only of trainings that should lift gross_margin_booked, else null, no_margin; no cost: null; {_EDGES}",
    answer=_roi,
)

KPIS = (TRAINING_EFFECT, TRAINING_ROI)
