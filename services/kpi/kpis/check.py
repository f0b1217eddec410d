"""Why the average check changed: more in each order, dearer things, or higher prices (K64)."""

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from services.kpi.kpis.figures import Figures, NoRateError
from services.kpi.kpis.kpi import NO_DATA, NO_RATE, Better
from services.kpi.kpis.on_request import Ask, OnRequest
from services.kpi.measures.lines import ITEMS_ORDERED
from services.kpi.measures.orders import ORDERS_RESTATED
from services.kpi.measures.revenue import REVENUE_BOOKED_RESTATED
from shared.events import KpiReading
from shared.values import Period


class Sold(NamedTuple):
    """How much of a category was sold, and what it brought after discounts."""

    quantity: Fraction
    minor: Fraction


class Basket(NamedTuple):
    """What the orders of a period held, by category; everything sold has a quantity above 0."""

    orders: Fraction
    sold: Mapping[str, Sold]

    @property
    def check(self) -> Fraction:
        """Return what an order came to in the mean."""
        return sum((one.minor for one in self.sold.values()), Fraction()) / self.orders

    @property
    def items(self) -> Fraction:
        """Return how many items an order held in the mean."""
        return self._quantity / self.orders

    @property
    def shares(self) -> dict[str, Fraction]:
        """Return which part of all items was of each category."""
        return {name: one.quantity / self._quantity for name, one in self.sold.items()}

    @property
    def prices(self) -> dict[str, Fraction]:
        """Return what an item of each category brought in the mean."""
        return {name: one.minor / one.quantity for name, one in self.sold.items()}

    @property
    def is_empty(self) -> bool:
        """Say whether there is no check to speak of."""
        return self.orders <= 0 or not self.sold

    @property
    def _quantity(self) -> Fraction:
        return sum((one.quantity for one in self.sold.values()), Fraction())


class CheckChange(NamedTuple):
    """What moved the check; the three add up to its change exactly."""

    volume: Fraction
    mix: Fraction
    price: Fraction


def check_change(before: Basket, after: Basket) -> CheckChange | None:
    """Return what moved the check from *before* to *after*; None where either is empty.

    A category that is new has no earlier price: with its first one, all that it brings is mix.
    """
    if before.is_empty or after.is_empty:
        return None
    prices = {**after.prices, **before.prices}
    was = _mean(before.shares, prices)
    mixed = _mean(after.shares, prices)
    return CheckChange(
        volume=(after.items - before.items) * was,
        mix=after.items * (mixed - was),
        price=after.items * (_mean(after.shares, after.prices) - mixed),
    )


def _mean(shares: Mapping[str, Fraction], prices: Mapping[str, Fraction]) -> Fraction:
    return sum((share * prices[name] for name, share in shares.items()), Fraction())


def basket(whole: Figures, by_category: Mapping[str, Figures]) -> Basket:
    """Return the basket of a period's figures. Raises: NoRateError."""
    sold = {
        name: Sold(quantity, Fraction(figures.money(REVENUE_BOOKED_RESTATED)))
        for name, figures in by_category.items()
        if (quantity := figures.count(ITEMS_ORDERED)) > 0
    }
    return Basket(whole.count(ORDERS_RESTATED), sold)


async def _basket_of(ask: Ask, period: Period) -> Basket:
    last = min(period.last, ask.today)
    whole = await ask.figures(ask.scope, period.first, last)
    return basket(whole, await ask.by(ask.scope, "category", period.first, last))


async def _answer(kpi: OnRequest, ask: Ask) -> KpiReading:
    try:
        before = await _basket_of(ask, Period.of(ask.period.kind, ask.period.first - timedelta(days=1)))
        after = await _basket_of(ask, ask.period)
    except NoRateError:
        return kpi.said(ask.currency, None, reason=NO_RATE)
    change = check_change(before, after)
    if change is None:
        return kpi.said(ask.currency, None, reason=NO_DATA, n=float(max(after.orders, Fraction())))
    parts = {"volume": change.volume, "mix": change.mix, "price": change.price}
    details = {"before": before.check, "after": after.check, **parts}
    total = float(after.check - before.check)
    return kpi.said(
        ask.currency,
        total,
        numerator=total,
        denominator=1,
        n=float(after.orders),
        details={name: float(value) for name, value in details.items()},
    )


CHECK_CHANGE = OnRequest(
    id="average_check_change",
    name="Change of the average check",
    name_ru="Изменение среднего чека: объём, структура, цена",
    formula="check - that of the period before = volume + mix + price, by category",
    source="K64",
    better=Better.NEITHER,
    unit="money",
    basis="booked",
    duties=("D20", "D18"),
    edges="orders that stand, as last amended, by their day; a category new in the period is mix; empty before: null",
    of=(REVENUE_BOOKED_RESTATED, ITEMS_ORDERED, ORDERS_RESTATED),
    answer=_answer,
)

KPIS = (CHECK_CHANGE,)
