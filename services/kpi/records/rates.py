"""What a currency is worth in the company's, from which day on."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, ExchangeRateSet


@dataclass(frozen=True, slots=True)
class ExchangeRates:
    """A currency's rates in the order in which they were told."""

    told: tuple[ExchangeRateSet, ...] = ()


def exchange_rates_state(events: Iterable[AnyEvent]) -> ExchangeRates:
    """Return the currency's rates as *events*, in order, tell them."""
    return ExchangeRates(tuple(event.data for event in events))


EXCHANGE_RATES = RecordKind("exchange_rates", exchange_rates_state, {ExchangeRateSet: by("currency")})
