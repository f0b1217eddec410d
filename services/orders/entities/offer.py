"""An offer to a client: to buy more, or for less; made, and perhaps accepted."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, OfferAccepted, OfferKind, OfferMade
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from shared.values import Currency, Id, Whole


class OfferStatus(StrEnum):
    """Where an offer stands."""

    UNKNOWN = "unknown"
    OPEN = "open"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of an offer."""

    status: OfferStatus = OfferStatus.UNKNOWN
    made: OfferMade | None = None
    made_at: datetime | None = None
    accepted: OfferAccepted | None = None
    accepted_at: datetime | None = None


class _Worth(Command):
    amount_minor: Whole | None = None
    currency: Currency | None = None

    @model_validator(mode="after")
    def _amount_has_a_currency(self) -> Self:
        if (self.amount_minor is None) != (self.currency is None):
            raise ValueError("`amount_minor` and `currency` come both or not at all")
        return self


class MakeOffer(_Worth):
    """A manager offers a client a dearer article, another one beside it, or a discount."""

    offer_id: Id | None = None
    client_id: Id
    manager_id: Id
    kind: OfferKind


class AcceptOffer(_Worth):
    """The client takes the offer; without an amount, for what was offered."""

    manager_id: Id | None = None


def make(offer_id: str, offer: Offer, command: MakeOffer) -> list[OfferMade]:
    """Return that the offer is made. Raises: AlreadyExistsError."""
    if offer.made is not None:
        raise AlreadyExistsError(OFFER.name, offer_id)
    return [OfferMade(**command.model_dump() | {"offer_id": offer_id})]


def accept(offer_id: str, offer: Offer, command: AcceptOffer) -> list[OfferAccepted]:
    """Return that the client took the offer. Raises: NotFoundError, WrongStatusError."""
    if offer.made is None:
        raise NotFoundError(OFFER.name, offer_id)
    if offer.status is not OfferStatus.OPEN:
        raise WrongStatusError(OFFER.name, offer_id, offer.status)
    return [OfferAccepted(**offer.made.model_dump() | command.model_dump(exclude_none=True))]


def evolve(offer: Offer, event: AnyEvent) -> Offer:
    """Return *offer* after *event*."""
    match event.data:
        case OfferMade() as made:
            status = OfferStatus.OPEN if offer.status is OfferStatus.UNKNOWN else offer.status
            return replace(offer, status=status, made=made, made_at=event.time)
        case OfferAccepted() as accepted:
            return replace(offer, status=OfferStatus.ACCEPTED, accepted=accepted, accepted_at=event.time)
        case _:
            return offer


def _manager(offer: Offer) -> str | None:
    return offer.made.manager_id if offer.made else None


def _client(offer: Offer) -> str | None:
    return offer.made.client_id if offer.made else None


def _kind(offer: Offer) -> str | None:
    return offer.made.kind if offer.made else None


OFFER = Kind(
    name="offers",
    opened_by=OfferMade,
    joined_by=dict.fromkeys((OfferMade, OfferAccepted), "offer_id"),
    blank=Offer(),
    evolve=evolve,
    facets={"manager_id": _manager, "client_id": _client, "kind": _kind} | attributes("status", "made_at"),
    owner="manager_id",
)
