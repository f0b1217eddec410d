"""What a currency is worth in the company's own, from which day on."""

from dataclasses import dataclass

from services.kpi.management.errors import OwnCurrencyError
from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, ExchangeRateSet
from shared.values import Currency, Day


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of a currency, in the order of the days from which they hold."""

    rates: tuple[ExchangeRateSet, ...] = ()


class SetRate(Command):
    """One unit of a currency is worth so many of the company's own, from a day on: `{"rate": "1.0862"}`."""

    currency: Currency
    rate: str
    valid_from: Day


def set_rate(currency: str, _rates: Rates, command: SetRate, own: str) -> list[ExchangeRateSet]:
    """Return the rate of *currency* in *own*, the company's. Raises: OwnCurrencyError, ValidationError."""
    if currency == own:
        raise OwnCurrencyError(own)
    return [ExchangeRateSet(**command.model_dump())]


def evolve(known: Rates, event: AnyEvent) -> Rates:
    """Return *known* after *event*; of two rates from one day on the later told stands."""
    match event.data:
        case ExchangeRateSet() as said:
            others = [one for one in known.rates if one.valid_from != said.valid_from]
            return Rates(tuple(sorted([*others, said], key=lambda one: one.valid_from)))
        case _:
            return known


RATE = Kind(
    name="rates", opened_by=ExchangeRateSet, joined_by={ExchangeRateSet: "currency"}, blank=Rates(), evolve=evolve
)
