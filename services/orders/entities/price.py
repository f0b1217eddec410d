"""The price list: what an article costs from when on, in each currency."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from pydantic import BaseModel, ConfigDict, Field

from services.orders.errors import PastPriceError
from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, PriceChanged
from shared.values import Currency, Id, Moment, Whole


class Step(BaseModel):
    """What an article costs from `valid_from` on, until the next step of its currency."""

    model_config = ConfigDict(frozen=True)

    valid_from: Moment
    price_minor: Whole
    currency: Currency


@dataclass(frozen=True, slots=True)
class Price:
    """What is known of an article's price: its steps, in time; of two from one moment on, the later said is last."""

    steps: tuple[Step, ...] = ()


class PriceNow(BaseModel):
    """What an article costs at a moment, and what is announced for later; one step for each currency in `now`."""

    sku: Id
    at: Moment
    now: tuple[Step, ...]
    to_come: tuple[Step, ...]


class ChangePrice(Command):
    """An article has a new price, from `valid_from` on if that is named (an announcement), else at once."""

    sku: Id
    price_minor: Whole
    currency: Currency
    valid_from: Moment | None = None


class ChangePrices(Command):
    """Several articles have new prices; all are looked at before the first is changed."""

    prices: tuple[ChangePrice, ...] = Field(min_length=1, max_length=500)


def change(sku: str, _price: Price, command: ChangePrice, *, now: datetime) -> list[PriceChanged]:
    """Return that the article's price changes. Raises: PastPriceError."""
    if command.valid_from is not None and command.valid_from < now:
        raise PastPriceError(sku, command.valid_from)
    return [PriceChanged(**command.model_dump())]


def price_at(price: Price, currency: str, moment: datetime) -> int | None:
    """Return what the article costs in *currency* at *moment*, in its minor units; None = it has no list price."""
    return next((step.price_minor for step in _in_force(price.steps, moment) if step.currency == currency), None)


def seen_at(sku: str, price: Price, moment: datetime) -> PriceNow:
    """Return what the article costs at *moment*, and what is announced."""
    to_come = tuple(step for step in price.steps if step.valid_from > moment)
    return PriceNow(sku=sku, at=moment, now=tuple(_in_force(price.steps, moment)), to_come=to_come)


def _in_force(steps: Iterable[Step], moment: datetime) -> Iterable[Step]:
    last = {step.currency: step for step in steps if step.valid_from <= moment}
    return (last[currency] for currency in sorted(last))


def evolve(price: Price, event: AnyEvent) -> Price:
    """Return *price* after *event*."""
    said: PriceChanged = event.data
    step = Step(valid_from=said.valid_from or event.time, price_minor=said.price_minor, currency=said.currency)
    return Price(tuple(sorted((*price.steps, step), key=attrgetter("valid_from"))))


PRICE = Kind(
    name="prices",
    opened_by=PriceChanged,
    joined_by={PriceChanged: "sku"},
    blank=Price(),
    evolve=evolve,
)
