"""What the company spends on channels and sets as prices: nobody's in particular, so the company's."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move, currency
from services.kpi.records.price import PRICE, Price
from services.kpi.records.rules import Rules
from services.kpi.records.spend import SPEND, Spend

_BY = ("channel", "campaign")


def _spent(spend: Spend, _rules: Rules) -> Iterator[Move]:
    """Yield the amount on the day it is for, whenever that was told: late spending restates."""
    if spend.told:
        yield Move(spend.told.day, None, spend.told.amount_minor, currency(spend.told.currency))


def _recorded(spend: Spend, _rules: Rules) -> Iterator[Move]:
    if spend.told:
        yield Move(spend.told.day, None, 1)


def _prices(price: Price, _rules: Rules) -> Iterator[Move]:
    for at, _ in price.told:
        yield Move(at, None, 1)


SPENT = Measure("channel_spend_minor", SPEND, _spent, "money spent on channels, by its day", is_money=True, by=_BY)
SPENDINGS = Measure("channel_spendings", SPEND, _recorded, "how many spendings on channels were recorded", by=_BY)
PRICES_CHANGED = Measure("prices_changed", PRICE, _prices, "prices set, by the day they were set")

MEASURES = (SPENT, SPENDINGS, PRICES_CHANGED)
