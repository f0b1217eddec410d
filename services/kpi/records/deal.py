"""A deal: opened, moved through the pipeline, closed, perhaps reopened and closed again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from typing import NamedTuple

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, DealClosed, DealOpened, DealReopened, DealStageChanged


class Amount(NamedTuple):
    """What a deal may bring."""

    minor: int
    currency: str


class Standing(NamedTuple):
    """From *at* on the deal is, or is not, in the pipeline with *amount* (if it is known)."""

    at: datetime
    is_open: bool
    amount: Amount | None


@dataclass(frozen=True, slots=True)
class Deal:
    """What is known of a deal."""

    opened_at: datetime | None = None
    owner: str | None = None
    amount: Amount | None = None
    closed_at: datetime | None = None
    closing: DealClosed | None = None
    """The closing that stands; a reopening takes it away."""
    standings: tuple[Standing, ...] = ()


def deal_state(events: Iterable[AnyEvent]) -> Deal:
    """Return the deal as its *events*, in order, leave it."""
    return reduce(_evolve, events, Deal())


def _evolve(deal: Deal, event: AnyEvent) -> Deal:
    match event.data:
        case DealOpened() as opened if deal.opened_at is None:
            return _standing(
                replace(deal, opened_at=event.time, owner=opened.manager_id, amount=_amount(opened) or deal.amount),
                event,
            )
        case DealStageChanged() as moved:
            return _standing(replace(deal, amount=_amount(moved) or deal.amount), event)
        case DealClosed() as closing:
            return _standing(replace(deal, closed_at=event.time, closing=closing), event)
        case DealReopened():
            return _standing(replace(deal, closed_at=None, closing=None), event)
        case _:
            return deal


def _amount(data: DealOpened | DealStageChanged) -> Amount | None:
    if data.amount_minor is None or data.currency is None:
        return None
    return Amount(data.amount_minor, data.currency)


def _standing(deal: Deal, event: AnyEvent) -> Deal:
    """Return *deal* with its place in the pipeline from this event on; it has none before it is opened."""
    if deal.opened_at is None:
        return deal
    return replace(deal, standings=(*deal.standings, Standing(event.time, deal.closing is None, deal.amount)))


DEAL = RecordKind(
    "deal", deal_state, dict.fromkeys((DealOpened, DealStageChanged, DealClosed, DealReopened), by("deal_id"))
)
