"""What money spent on channels came back: their attributed gross margin (K44), by three models of whose a sale is."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import NamedTuple

from services.kpi.kpis.client_list import Rate
from services.kpi.kpis.figures import NoRateError
from services.kpi.kpis.kpi import NO_COST, NO_RATE, NO_SPEND, plain
from services.kpi.kpis.on_request import Ask, OnRequest
from services.kpi.measures.measure import UNKNOWN
from services.kpi.measures.spend import SPENT
from services.kpi.records.client import Client, Told
from services.kpi.records.facts import COST, COSTED, FIRST_TOUCH, ORDER, REVENUE
from shared.events import KpiReading
from shared.values import COMPANY

_PERCENT = 100


class Earned(NamedTuple):
    """What sales attributed to a channel brought, in the company's minor units."""

    orders: Fraction = Fraction()
    revenue: Fraction = Fraction()
    costed: Fraction = Fraction()
    """The part of the revenue whose cost is known."""
    cost: Fraction = Fraction()

    def plus(self, other: "Earned") -> "Earned":
        """Return what both brought."""
        return Earned(*(one + more for one, more in zip(self, other, strict=True)))

    @property
    def margin(self) -> Fraction | None:
        """Return the gross margin; None where no cost is known."""
        return self.costed - self.cost if self.costed else None

    def times(self, share: Fraction) -> "Earned":
        """Return the *share* of all of it."""
        return Earned(*(one * share for one in self))


Model = Callable[[Sequence[Told]], Mapping[str, Fraction]]
"""Return the share of each channel in a sale, of the leads that the client had been by then, in order."""


def first_touch(leads: Sequence[Told]) -> Mapping[str, Fraction]:
    """Return all for the channel of the first lead."""
    return {_channel(leads[0]): Fraction(1)}


def last_touch(leads: Sequence[Told]) -> Mapping[str, Fraction]:
    """Return all for the channel of the last lead."""
    return {_channel(leads[-1]): Fraction(1)}


def linear(leads: Sequence[Told]) -> Mapping[str, Fraction]:
    """Return an equal share for each lead."""
    shares: defaultdict[str, Fraction] = defaultdict(Fraction)
    whole = sum(lead.value for lead in leads)
    for lead in leads:
        shares[_channel(lead)] += Fraction(lead.value, whole)
    return shares


def _channel(lead: Told) -> str:
    return lead.of.split(" ")[0]


def attributed(clients: Iterable[Client], first: date, last: date, rate: Rate, model: Model) -> dict[str, Earned]:
    """Return by channel what orders of *first* to *last* brought; sales to who was no lead by then are nobody's.

    Raises: NoRateError.
    """
    found: defaultdict[str, Earned] = defaultdict(Earned)
    for client in clients:
        leads = client.of(FIRST_TOUCH)
        for day, earned in _earnings(client, first, last, rate) if leads else ():
            before = leads[: bisect_right(leads, day, key=_day)]
            for channel, share in model(before).items() if before else ():
                found[channel] = found[channel].plus(earned.times(share))
    return dict(found)


def _earnings(client: Client, first: date, last: date, rate: Rate) -> Iterator[tuple[date, Earned]]:
    for name in (ORDER, REVENUE, COSTED, COST):
        for row in client.of(name):
            if first <= row.day <= last:
                yield row.day, _earned(name, row, rate)


def _earned(name: str, row: Told, rate: Rate) -> Earned:
    if name == ORDER:
        return Earned(orders=Fraction(row.value))
    worth = rate(row.of, row.day)
    if worth is None:
        raise NoRateError(name)
    minor = row.value * worth
    return Earned(**{{REVENUE: "revenue", COSTED: "costed", COST: "cost"}[name]: minor})


def _day(lead: Told) -> date:
    return lead.day


def _answer(model: Model) -> Callable[[OnRequest, Ask], Awaitable[KpiReading]]:
    async def answer(kpi: OnRequest, ask: Ask) -> KpiReading:
        first, last = ask.period.first, min(ask.period.last, ask.today)
        if ask.scope != COMPANY:
            return kpi.said(ask.currency, None, reason=NO_SPEND)
        try:
            by_channel = await ask.by(COMPANY, "channel", first, last)
            spent = {channel: Fraction(figures.money(SPENT)) for channel, figures in by_channel.items()}
            clients = [client async for _, client in ask.clients(COMPANY)]
            earned = attributed(clients, first, last, ask.directory.rates(ask.currency).minor, model)
        except NoRateError:
            return kpi.said(ask.currency, None, reason=NO_RATE)
        return _romi(kpi, ask.currency, {channel: minor for channel, minor in spent.items() if minor > 0}, earned)

    return answer


def _romi(kpi: OnRequest, currency: str, spent: Mapping[str, Fraction], earned: Mapping[str, Earned]) -> KpiReading:
    """Return the reading of all channels that money was spent on; what others brought would flatter them."""
    total = reduce(Earned.plus, (earned.get(channel, Earned()) for channel in spent), Earned())
    spend = sum(spent.values(), Fraction())
    margin, value = total.margin, returned(total.margin, spend)
    return kpi.said(
        currency,
        plain(value),
        reason=NO_COST if spend else NO_SPEND,
        numerator=None if margin is None else plain(round(margin - spend)),
        denominator=plain(round(spend)),
        n=plain(total.orders) or 0,
        details={
            "margin": None if margin is None else plain(round(margin)),
            "costed_share": plain(total.costed / total.revenue) if total.revenue > 0 else None,
            **{
                f"channel={channel}": plain(returned(earned.get(channel, Earned()).margin, minor))
                for channel, minor in spent.items()
            },
        },
    )


def returned(margin: Fraction | None, spend: Fraction) -> Fraction | None:
    """Return what came back beyond *spend*, in percent of it; None where nothing was spent or no cost is known."""
    return (margin - spend) * _PERCENT / spend if margin is not None and spend > 0 else None


def _kpi(name: str, title: str, title_ru: str, model: Model, whose: str) -> OnRequest:
    return OnRequest(
        id=f"romi_{name}",
        name=f"Return on marketing, {title}",
        name_ru=f"ROMI, {title_ru}",
        formula=f"(gross margin of the sales of channels - spending on them) / spending x 100; a sale is {whose}",
        source="K44",
        unit="percent",
        basis="booked",
        duties=("D27",),
        edges="of the company; by the day of the order, cancelled ones are out; only lines whose cost is known, none: "
        "null, no_cost, the share of revenue with cost is among the details; only channels with spending, none: null, "
        f"no_spend; sales to who had been no lead, or one without a channel ({UNKNOWN}), are no channel's",
        of=(SPENT,),
        answer=_answer(model),
    )


ROMI_FIRST = _kpi("first", "first touch", "первое касание", first_touch, "that of the client's first lead")
ROMI_LAST = _kpi("last", "last touch", "последнее касание", last_touch, "that of the client's last lead before it")
ROMI_LINEAR = _kpi("linear", "linear", "линейная атрибуция", linear, "shared by all leads of the client before it")

KPIS = (ROMI_FIRST, ROMI_LAST, ROMI_LINEAR)
