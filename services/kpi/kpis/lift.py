"""What promotions sold beyond what would have been sold without them (K49)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from services.kpi.kpis.figures import NoRateError
from services.kpi.kpis.kpi import NO_DATA, NO_RATE, Number, plain
from services.kpi.kpis.on_request import Ask, OnRequest
from services.kpi.measures.revenue import ASSORTMENT_SALES, parts_of
from services.kpi.records.promotion import Promotion
from shared.events import KpiReading

_ONE_DAY = timedelta(days=1)


class Run(NamedTuple):
    """The days on which a promotion ran, up to today, and what it was for; None = all channels, all categories."""

    id: str
    first: date
    last: date
    channel: str | None
    categories: tuple[str, ...] | None
    has_ended: bool

    @property
    def days(self) -> timedelta:
        """Return how long it ran."""
        return self.last - self.first + _ONE_DAY

    def is_for(self, channel: str, category: str) -> bool:
        """Say whether the promotion is for what is sold of *category* through *channel*."""
        return self.channel in (None, channel) and (self.categories is None or category in self.categories)

    def overlaps(self, other: "Run") -> bool:
        """Say whether another promotion sold some of the same at the same time, or in the days compared with."""
        categories = self.categories is None or other.categories is None or {*self.categories} & {*other.categories}
        channels = None in (self.channel, other.channel) or self.channel == other.channel
        return bool(categories) and channels and other.first <= self.last and self.first - self.days <= other.last


class Lift(NamedTuple):
    """Sales of what a promotion was for, in minor units: while it ran, and in as many days before and after."""

    sold: Fraction
    baseline: Fraction
    after: Fraction | None
    """None where these days are not all over."""

    @property
    def value(self) -> Fraction | None:
        """Return what was sold more, as a part of the baseline; None where there is none."""
        return _beyond(self.sold, self.baseline)

    @property
    def pull_forward(self) -> Fraction | None:
        """Return the same of the days after: below 0, the promotion only brought sales forward."""
        return None if self.after is None else _beyond(self.after, self.baseline)


def _beyond(sold: Fraction, baseline: Fraction) -> Fraction | None:
    return (sold - baseline) / baseline if baseline > 0 else None


def runs(promotions: Iterable[Promotion], day: Any, today: date) -> list[Run]:
    """Return the promotions that have started; *day* tells the company's day of a moment."""
    told = [one for one in promotions if one.started_at and day(one.started_at) <= today]
    return sorted(_run(one, day, today) for one in told)


def _run(promotion: Promotion, day: Any, today: date) -> Run:
    first = day(promotion.started_at)
    end = day(promotion.ended_at) if promotion.ended_at else None
    last = max(first, min(end, today) if end else today)
    return Run(promotion.id, first, last, promotion.channel, promotion.categories, end is not None and end <= today)


async def _lift(ask: Ask, run: Run) -> Lift:
    follows = run.last + run.days
    is_over = run.has_ended and follows < ask.today
    return Lift(
        await _sales(ask, run, run.first, run.last),
        await _sales(ask, run, run.first - run.days, run.first - _ONE_DAY),
        await _sales(ask, run, run.last + _ONE_DAY, follows) if is_over else None,
    )


async def _sales(ask: Ask, run: Run, first: date, last: date) -> Fraction:
    """Return what was sold of what the promotion is for. Raises: NoRateError."""
    by_assortment = await ask.by(ask.scope, "assortment", first, last)
    counted = (figures for name, figures in by_assortment.items() if run.is_for(*parts_of(name)))
    return sum((Fraction(figures.money(ASSORTMENT_SALES)) for figures in counted), Fraction())


async def _promo_lift(kpi: OnRequest, ask: Ask) -> KpiReading:
    known = runs(ask.directory.promotions.values(), ask.rules.day, ask.today)
    asked = [run for run in known if run.last in ask.period]
    try:
        lifts = {run: await _lift(ask, run) for run in asked}
    except NoRateError:
        return kpi.said(ask.currency, None, reason=NO_RATE, n=len(asked))
    compared = [lift for lift in lifts.values() if lift.value is not None]
    gained = sum((lift.sold - lift.baseline for lift in compared), Fraction())
    baseline = sum((lift.baseline for lift in compared), Fraction())
    return kpi.said(
        ask.currency,
        plain(gained / baseline) if compared else None,
        reason=NO_DATA,
        numerator=plain(round(gained)),
        denominator=plain(round(baseline)),
        n=len(compared),
        details={name: value for run, lift in lifts.items() for name, value in _details(run, lift, known).items()},
    )


def _details(run: Run, lift: Lift, known: Iterable[Run]) -> Mapping[str, Number | None]:
    """Return the lift of one promotion, that of the days after it, and how many others disturb them."""
    return {
        run.id: plain(lift.value),
        f"after={run.id}": plain(lift.pull_forward),
        f"overlaps={run.id}": sum(run.overlaps(other) for other in known if other.id != run.id),
    }


PROMO_LIFT = OnRequest(
    id="promo_lift_booked",
    name="Promotion lift",
    name_ru="Прирост продаж от акций",
    formula="(sales during promotions - baseline) / baseline; baseline = the same categories and channel in as many "
    "days before the start",
    source="K49",
    unit="ratio",
    basis="booked",
    duties=("D28",),
    edges="promotions whose last day, today of one that runs, is in the period; each, the days after it (below 0: "
    "sales were brought forward) and how many others overlap in the details; no sales before: null and left out",
    of=(ASSORTMENT_SALES,),
    answer=_promo_lift,
)

KPIS = (PROMO_LIFT,)
