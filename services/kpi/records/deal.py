"""A deal: opened, moved through the pipeline, closed, perhaps reopened and closed again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from typing import Any, NamedTuple

from services.kpi.records.next_steps import StepFact
from services.kpi.records.record import Facets, RecordKind, by
from shared.events import (
    AnyEvent,
    DealClosed,
    DealOpened,
    DealOutcome,
    DealReassigned,
    DealReopened,
    DealStageChanged,
    NextStepDone,
    NextStepSet,
    OrderCancelled,
    OrderPlaced,
    QuoteSent,
)


class Amount(NamedTuple):
    """What a deal may bring."""

    minor: int
    currency: str


class Place(NamedTuple):
    """Where in which pipeline a deal is; a pipeline of no name is ""."""

    pipeline: str
    stage: str
    order: int

    @property
    def facets(self) -> Facets:
        """Return what is broken down by the place."""
        return ("pipeline", self.pipeline), ("stage", self.stage)


class Standing(NamedTuple):
    """How a deal stands from *at* on."""

    at: datetime
    by: str
    """Who made it stand so."""
    owner: str
    is_open: bool
    place: Place
    probability_bp: int
    amount: Amount | None
    expected_close: datetime | None


class Quote(NamedTuple):
    """A version of a quote as it was sent."""

    at: datetime
    sent: QuoteSent


@dataclass(frozen=True, slots=True)
class Deal:
    """What is known of a deal."""

    opened_at: datetime | None = None
    opener: str | None = None
    facets: Facets = ()
    """Where it came from, as its opening says."""
    closed_at: datetime | None = None
    closing: DealClosed | None = None
    """The closing that stands; a reopening takes it away."""
    standings: tuple[Standing, ...] = ()
    """From its opening on, in order."""
    steps: tuple[StepFact, ...] = ()
    quotes: tuple[Quote, ...] = ()
    orders: Mapping[str, datetime | None] = field(default_factory=dict)
    """By id; the moment is that of an order's cancellation."""

    @property
    def is_won(self) -> bool:
        """Say whether the deal stands won."""
        return self.closing is not None and self.closing.outcome is DealOutcome.WON

    @property
    def fell_through_at(self) -> datetime | None:
        """Return when the last order of a won deal was cancelled; None where one stands, or there was none.

        What was cancelled before the winning belongs to an earlier winning, which was taken back.
        """
        won_at = self.closed_at if self.is_won else None
        ends = [at for at in self.orders.values() if won_at and (at is None or at >= won_at)]
        cancelled = [at for at in ends if at]
        return max(cancelled) if cancelled and len(cancelled) == len(ends) else None


def deal_state(events: Iterable[AnyEvent]) -> Deal:
    """Return the deal as its *events*, in order, leave it."""
    return reduce(_evolve, events, Deal())


def _evolve(deal: Deal, event: AnyEvent) -> Deal:  # noqa: PLR0911  # one for each kind of fact
    match event.data:
        case DealOpened() as opened if deal.opened_at is None:
            return _opened(deal, opened, event.time)
        case DealStageChanged() as moved:
            return _moved(deal, moved, event.time)
        case DealReassigned(manager_id=owner):
            return _standing(deal, event, owner=owner)
        case DealClosed() as closing:
            return _standing(replace(deal, closed_at=event.time, closing=closing), event, is_open=False)
        case DealReopened():
            return _standing(replace(deal, closed_at=None, closing=None), event, is_open=True)
        case NextStepSet() | NextStepDone() as step:
            return replace(deal, steps=(*deal.steps, StepFact(event.time, step)))
        case QuoteSent() as quote:
            return replace(deal, quotes=(*deal.quotes, Quote(event.time, quote)))
        case OrderPlaced(order_id=order):
            return replace(deal, orders={order: None, **deal.orders})
        case OrderCancelled(order_id=order):
            return replace(deal, orders={**deal.orders, order: deal.orders.get(order) or event.time})
        case _:
            return deal


def _opened(deal: Deal, opened: DealOpened, at: datetime) -> Deal:
    """Return *deal* in the pipeline; one whose closing is dated earlier is not open in it."""
    manager, place = opened.manager_id, Place(opened.pipeline_id or "", opened.stage, opened.stage_order)
    known = (opened.probability_bp, _amount(opened), opened.expected_close)
    return replace(
        deal,
        opened_at=at,
        opener=manager,
        facets=_origin(opened),
        standings=(Standing(at, manager, manager, deal.closing is None, place, *known),),
    )


def _origin(opened: DealOpened) -> Facets:
    told = (
        ("channel", opened.channel),
        ("campaign", opened.campaign_id),
        ("segment", opened.segment),
        ("region", opened.region),
    )
    return tuple((dimension, value) for dimension, value in told if value)


def _moved(deal: Deal, moved: DealStageChanged, at: datetime) -> Deal:
    """Return *deal* at its new place; what the move does not say stays as it was."""
    if not deal.standings:
        return deal
    deal = _in_pipeline(deal, moved.pipeline_id)
    last = deal.standings[-1]
    standing = last._replace(
        at=at,
        by=moved.manager_id,
        place=Place(moved.pipeline_id or last.place.pipeline, moved.stage, moved.stage_order),
        probability_bp=moved.probability_bp,
        amount=_amount(moved) or last.amount,
        expected_close=moved.expected_close or last.expected_close,
    )
    return replace(deal, standings=(*deal.standings, standing))


def _in_pipeline(deal: Deal, pipeline: str | None) -> Deal:
    """Return *deal* in *pipeline* from its opening on, if none was named so far."""
    if not pipeline or deal.standings[-1].place.pipeline:
        return deal
    named = (one._replace(place=one.place._replace(pipeline=pipeline)) for one in deal.standings)
    return replace(deal, standings=tuple(named))


def _amount(data: DealOpened | DealStageChanged) -> Amount | None:
    if data.amount_minor is None or data.currency is None:
        return None
    return Amount(data.amount_minor, data.currency)


def _standing(deal: Deal, event: AnyEvent, **changed: Any) -> Deal:
    """Return *deal* as it stands from this event on; it has no place in the pipeline before it is opened."""
    if not deal.standings:
        return deal
    standing = deal.standings[-1]._replace(at=event.time, by=event.data.manager_id, **changed)
    return replace(deal, standings=(*deal.standings, standing))


DEAL = RecordKind(
    "deal",
    deal_state,
    dict.fromkeys(
        (
            DealOpened,
            DealStageChanged,
            DealReassigned,
            DealClosed,
            DealReopened,
            NextStepSet,
            NextStepDone,
            QuoteSent,
            OrderPlaced,
            OrderCancelled,
        ),
        by("deal_id"),
    ),
)
