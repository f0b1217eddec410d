"""What the orders service says of papers: quotes, contracts and their milestones."""

from pydantic import Field

from shared.events.owners import OrdersEvent
from shared.values import Currency, Day, Id, Moment, Positive, Whole


class QuoteSent(OrdersEvent):
    """A client got a quote."""

    quote_id: Id
    deal_id: Id
    client_id: Id
    manager_id: Id
    version: Positive = Field(description="2 and up = revised")
    amount_minor: Whole
    currency: Currency


class ContractSent(OrdersEvent):
    """A client got a contract to sign."""

    contract_id: Id
    deal_id: Id
    client_id: Id
    manager_id: Id
    version: Positive = Field(description="2 and up = terms changed")


class ContractSigned(OrdersEvent):
    """A contract is in force."""

    contract_id: Id
    deal_id: Id
    client_id: Id
    manager_id: Id
    valid_until: Day | None = Field(default=None, description="the last day on which it holds")


class _Milestone(OrdersEvent):
    contract_id: Id
    milestone: Id
    client_id: Id
    manager_id: Id
    due_at: Moment


class ContractMilestoneDue(_Milestone):
    """A contract asks for something by a date; told when it is agreed, and again when the date moves."""


class ContractMilestoneMet(_Milestone):
    """What a contract asked for is done."""
