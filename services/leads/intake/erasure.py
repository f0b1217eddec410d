"""What is kept of a client as a person is erased, and that it was: who asked for it, when, and for which client.

All of it are the keyed hashes of contacts: no name, phone or address is kept anywhere (docs/privacy.md). No event and
no entity is touched, so no number changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.leads.entities.client import CLIENT
from services.leads.errors import MergedError
from shared.clock import Clock
from shared.entities import Entities
from shared.refusals import NotFoundError


@dataclass(frozen=True, slots=True)
class Erasure:
    """One order to erase, carried out; the same client may be erased again, for what came since."""

    erasure_id: str
    client_id: str
    by: str
    at: datetime
    contacts: int | None = None
    """How many hashes there were; none while it is not done."""


class Contacts(Protocol):
    """Where the hashes are."""

    async def count(self, client_id: str) -> int:
        """Return how many are the client's."""

    async def forget(self, client_id: str) -> int:
        """Forget the client's; return how many there were."""


class Erasures(Protocol):
    """Where it is written down."""

    async def keep(self, erasure: Erasure) -> None:
        """Write *erasure* down, in place of what was said of it before."""

    async def of(self, client_id: str | None) -> Sequence[Erasure]:
        """Return those of a client, or all, the latest first."""


@dataclass(frozen=True)
class Eraser:
    """Erases, and writes it down: before, so that a crash leaves a trace, and after."""

    contacts: Contacts
    erasures: Erasures
    entities: Entities
    clock: Clock

    async def erase(self, client_id: str, erasure_id: str, by: str) -> Erasure:
        """Return what was erased. Raises: NotFoundError, MergedError (the client is another one now), PyMongoError."""
        client = await self.entities.load(CLIENT, client_id)
        if client.state.merged_into is not None:
            raise MergedError(client_id, client.state.merged_into)
        held = await self.contacts.count(client_id)
        if not (held or client.is_open or await self.erasures.of(client_id)):
            raise NotFoundError(CLIENT.name, client_id)
        ordered = Erasure(erasure_id, client_id, by, self.clock())
        await self.erasures.keep(ordered)
        done = Erasure(erasure_id, client_id, by, ordered.at, await self.contacts.forget(client_id))
        await self.erasures.keep(done)
        return done
