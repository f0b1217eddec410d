"""A quote: what a client is offered for a deal, version after version."""

from dataclasses import dataclass
from typing import Self

from pydantic import Field, model_validator

from services.orders.entities.deal import Deal, DealStatus
from services.orders.errors import DealClosedAlreadyError, UnknownDealError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import WHOLE_BP, AnyEvent, QuoteSent
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Currency, Id, Positive, Whole


@dataclass(frozen=True, slots=True)
class Quote:
    """The version of a quote that stands."""

    standing: QuoteSent | None = None

    @property
    def deal_id(self) -> str | None:
        """Return the deal that it is for."""
        return self.standing.deal_id if self.standing else None

    @property
    def manager_id(self) -> str | None:
        """Return who sent it."""
        return self.standing.manager_id if self.standing else None


class QuoteLine(Command):
    """One article of a quote."""

    sku: Id
    quantity: Positive
    unit_price_minor: Whole
    discount_bp: int = Field(default=0, ge=0, le=WHOLE_BP)

    @property
    def net_minor(self) -> int:
        """Return what the line comes to; a fraction of a minor unit of the discount is the client's."""
        gross = self.quantity * self.unit_price_minor
        return gross - -(-gross * self.discount_bp // WHOLE_BP)


class _Offer(Command):
    """What is offered: lines, whose total is worked out, or only an amount."""

    lines: tuple[QuoteLine, ...] | None = Field(default=None, min_length=1)
    amount_minor: Whole | None = None
    currency: Currency

    @model_validator(mode="after")
    def _lines_or_amount(self) -> Self:
        if (self.lines is None) == (self.amount_minor is None):
            raise ValueError("a quote has `lines` or an `amount_minor`, and not both")
        return self

    @property
    def total_minor(self) -> int:
        """Return what the quote comes to."""
        return sum(line.net_minor for line in self.lines) if self.lines else self.amount_minor or 0


class SendQuote(_Offer):
    """The client of an open deal gets a quote."""

    quote_id: Id | None = None
    deal_id: Id


class ReviseQuote(_Offer):
    """The client gets another version of the quote."""


def send(quote_id: str, quote: Quote, command: SendQuote, deal: Deal) -> list[QuoteSent]:
    """Return that the client of *deal* got the quote. Raises: AlreadyExistsError, OrdersError."""
    if quote.standing is not None:
        raise AlreadyExistsError(QUOTE.name, quote_id)
    return [_sent(quote_id, command.deal_id, command, deal, 1)]


def revise(quote_id: str, quote: Quote, command: ReviseQuote, deal: Deal) -> list[QuoteSent]:
    """Return that the client of *deal* got the next version. Raises: NotFoundError, OrdersError."""
    if quote.standing is None:
        raise NotFoundError(QUOTE.name, quote_id)
    return [_sent(quote_id, quote.standing.deal_id, command, deal, quote.standing.version + 1)]


def evolve(quote: Quote, event: AnyEvent) -> Quote:
    """Return *quote* after *event*; the highest version stands."""
    match event.data:
        case QuoteSent() as said if quote.standing is None or said.version >= quote.standing.version:
            return Quote(said)
        case _:
            return quote


def _sent(quote_id: str, deal_id: str, offer: _Offer, deal: Deal, version: int) -> QuoteSent:
    if deal.client_id is None or deal.manager_id is None:
        raise UnknownDealError(deal_id)
    if deal.status is not DealStatus.OPEN:
        raise DealClosedAlreadyError(deal_id, deal.status)
    return QuoteSent(
        quote_id=quote_id,
        deal_id=deal_id,
        client_id=deal.client_id,
        manager_id=deal.manager_id,
        version=version,
        amount_minor=offer.total_minor,
        currency=offer.currency,
    )


QUOTE = Kind(
    name="quotes",
    opened_by=QuoteSent,
    joined_by={QuoteSent: "quote_id"},
    blank=Quote(),
    evolve=evolve,
    facets=attributes("deal_id", "manager_id"),
    owner="manager_id",
)
