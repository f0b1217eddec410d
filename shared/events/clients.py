"""What the leads service says of clients: who they are, how they may be contacted, and the plans made for them."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from shared.events.owners import LeadsEvent
from shared.events.parts import rising
from shared.values import Day, Id, Positive, Whole


class ContactMedium(StrEnum):
    """What a client can allow or forbid."""

    CALL = "call"
    MAIL = "mail"
    CHAT = "chat"
    MESSAGE = "message"


class _ClientCard(LeadsEvent):
    """What is recorded of a client, and how well."""

    client_id: Id
    manager_id: Id | None = None
    region: Id | None = None
    segment: Id | None = None
    filled_fields: Whole
    total_fields: Whole
    verified_fields: Whole = Field(description="how many of the filled ones somebody checked")
    possible_duplicates: Whole | None = None
    conflicting_fields: Whole | None = None

    @model_validator(mode="after")
    def _fields_are_of_the_card(self) -> Self:
        rising(verified_fields=self.verified_fields, filled_fields=self.filled_fields, total_fields=self.total_fields)
        return self


class ClientRegistered(_ClientCard):
    """A client is in the books."""


class ClientUpdated(_ClientCard):
    """A client's record changed; it is told whole."""


class ClientMerged(LeadsEvent):
    """Two records were one client: all that is known of this one belongs to the other."""

    client_id: Id
    into_client_id: Id

    @model_validator(mode="after")
    def _into_another(self) -> Self:
        if self.client_id == self.into_client_id:
            raise ValueError("a client cannot be merged into itself")
        return self


class ContactPermissionChanged(LeadsEvent):
    """A client allowed or forbade being contacted on a medium."""

    client_id: Id
    medium: ContactMedium
    allowed: bool
    max_per_month: Whole | None = None


class KeyAccountFlagged(LeadsEvent):
    """A client became, or ceased to be, a key account."""

    client_id: Id
    manager_id: Id
    is_key: bool


class AccountPlanSet(LeadsEvent):
    """There is a plan for a client; a newer one replaces the older."""

    client_id: Id
    manager_id: Id
    valid_until: Day = Field(description="the last day on which it holds")
    cadence_days: Positive | None = Field(default=None, description="how often the client is to be contacted")
