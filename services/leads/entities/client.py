"""A client's card: how much of it is known and checked, when that was told last, and whether it became another's.

Names, phones and the like never come here: a command says which fields of the card are filled, not with what.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.leads.errors import MergedError, UnknownFieldError
from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import WHOLE_BP, AnyEvent, ClientMerged, ClientRegistered, ClientUpdated
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError
from shared.values import Id, Whole


class ClientStatus(StrEnum):
    """Whether a client is one of its own."""

    UNKNOWN = "unknown"
    REGISTERED = "registered"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Client:
    """What is known of a client."""

    status: ClientStatus = ClientStatus.UNKNOWN
    manager_id: str | None = None
    region: str | None = None
    segment: str | None = None
    filled_fields: int = 0
    total_fields: int = 0
    verified_fields: int = 0
    possible_duplicates: int | None = None
    conflicting_fields: int | None = None
    told_at: datetime | None = None
    """When the card was told last."""
    merged_into: str | None = None

    @property
    def completeness_bp(self) -> int:
        """Return the share of the card that is filled, in basis points."""
        return self.filled_fields * WHOLE_BP // self.total_fields if self.total_fields else 0

    @property
    def is_complete(self) -> bool:
        """Say whether all of the card is filled."""
        return self.filled_fields >= self.total_fields > 0


class _Card(Command):
    """What is recorded of a client, told whole: `filled` and `verified` name fields of the card."""

    manager_id: Id | None = None
    region: Id | None = None
    segment: Id | None = None
    filled: tuple[Id, ...] = ()
    verified: tuple[Id, ...] = ()
    possible_duplicates: Whole | None = None
    conflicting_fields: Whole | None = None


class RegisterClient(_Card):
    """A client is in the books; `filled` and `verified` name fields of the card."""

    client_id: Id | None = None


class UpdateClient(_Card):
    """The client's card is now this, whole."""


class MergeClient(Command):
    """This client and another were one: all that is known of this one belongs to the other."""

    into_client_id: Id


def register(
    client_id: str, client: Client, command: RegisterClient, *, fields: Sequence[str]
) -> list[ClientRegistered]:
    """Return that the client, of a card of *fields*, is in the books. Raises: AlreadyExistsError, UnknownFieldError."""
    if client.status is not ClientStatus.UNKNOWN:
        raise AlreadyExistsError(CLIENT.name, client_id)
    return [ClientRegistered(client_id=client_id, **_card(command, fields))]


def update(client_id: str, client: Client, command: UpdateClient, *, fields: Sequence[str]) -> list[ClientUpdated]:
    """Return that the client's card changed. Raises: NotFoundError, MergedError, UnknownFieldError."""
    _is_its_own(client_id, client)
    return [ClientUpdated(client_id=client_id, **_card(command, fields))]


def merge(client_id: str, client: Client, command: MergeClient, into: Client) -> list[ClientMerged]:
    """Return that the client is the other, *into*. Raises: NotFoundError, MergedError, InvalidError."""
    _is_its_own(client_id, client)
    if command.into_client_id == client_id:
        raise InvalidError("a client cannot be merged into itself", "into_client_id")
    if into.status is ClientStatus.UNKNOWN:
        raise InvalidError(f"{CLIENT.name} has no {command.into_client_id!r}", "into_client_id")
    if into.merged_into is not None:
        raise InvalidError(f"{command.into_client_id!r} was merged into {into.merged_into!r}", "into_client_id")
    return [ClientMerged(client_id=client_id, into_client_id=command.into_client_id)]


def evolve(client: Client, event: AnyEvent) -> Client:
    """Return *client* after *event*."""
    match event.data:
        case ClientRegistered() | ClientUpdated() as card:
            status = ClientStatus.REGISTERED if client.status is ClientStatus.UNKNOWN else client.status
            return replace(client, **card.model_dump(exclude={"client_id"}), status=status, told_at=event.time)
        case ClientMerged(into_client_id=into):
            return replace(client, status=ClientStatus.MERGED, merged_into=into)
        case _:
            return client


def _is_its_own(client_id: str, client: Client) -> None:
    if client.status is ClientStatus.UNKNOWN:
        raise NotFoundError(CLIENT.name, client_id)
    if client.merged_into is not None:
        raise MergedError(client_id, client.merged_into)


def _card(command: _Card, fields: Sequence[str]) -> dict[str, Any]:
    filled, verified = set(command.filled), set(command.verified)
    _are_known("filled", filled, fields)
    _are_known("verified", verified, sorted(filled))
    said = command.model_dump(exclude={"client_id", "filled", "verified"})
    return said | {"filled_fields": len(filled), "verified_fields": len(verified), "total_fields": len(fields)}


def _are_known(place: str, named: Iterable[str], known: Sequence[str]) -> None:
    if strange := sorted(set(named) - set(known)):
        raise UnknownFieldError(place, strange[0], known)


CLIENT = Kind(
    name="clients",
    opened_by=ClientRegistered,
    joined_by=dict.fromkeys((ClientRegistered, ClientUpdated, ClientMerged), "client_id"),
    blank=Client(),
    evolve=evolve,
    facets=attributes("status", "manager_id", "region", "segment", "is_complete", "told_at"),
    owner="manager_id",
    is_free=True,
)
