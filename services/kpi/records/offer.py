"""An offer: made to a client, perhaps accepted."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, OfferAccepted, OfferMade


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of an offer: how it was first made, and first accepted."""

    made_at: datetime | None = None
    made: OfferMade | None = None
    accepted_at: datetime | None = None
    accepted: OfferAccepted | None = None


def offer_state(events: Iterable[AnyEvent]) -> Offer:
    """Return the offer as its *events*, in order, leave it."""
    return reduce(_evolve, events, Offer())


def _evolve(offer: Offer, event: AnyEvent) -> Offer:
    match event.data:
        case OfferMade() as made if offer.made is None:
            return replace(offer, made_at=event.time, made=made)
        case OfferAccepted() as accepted if offer.accepted is None:
            return replace(offer, accepted_at=event.time, accepted=accepted)
        case _:
            return offer


OFFER = RecordKind("offer", offer_state, dict.fromkeys((OfferMade, OfferAccepted), by("offer_id")))
