"""A lead is opened: its contact is looked up first, so that one contact has one open lead.

The contact is promised to the lead's id before the lead is saved. Whoever meets a promise that is not kept yet (its
process works on it, or has died) keeps it: opens the lead under the promised id. An id is opened once, so however many
come at once, and wherever they die, one lead is open.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from services.leads.entities.contact import Contact, keys_of
from services.leads.entities.lead import LEAD, CreateLead, Lead, LeadStatus, create
from services.leads.errors import ContactsOffError, DuplicateLeadError, KnownClientError
from shared.desk import Desk
from shared.entity import Entity
from shared.refusals import AlreadyExistsError, StaleError


class Holder(NamedTuple):
    """Whose a contact is: the lead that it came with last, and the client that it stays with."""

    lead_id: str
    client_id: str


class Contacts(Protocol):
    """Where it is known whose a contact is."""

    async def holder(self, key: str) -> Holder | None:
        """Return whose the contact is."""

    async def hold(self, key: str, now: Holder, before: Holder | None) -> bool:
        """Say whether the contact, which was *before*'s, is *now*'s."""


@dataclass(frozen=True)
class Intake:
    """Opens leads; without a secret, none that has a contact."""

    desk: Desk
    contacts: Contacts
    secret: bytes | None = field(default=None, repr=False)
    is_busy: Callable[[], bool] = bool
    """Whether who brings many leads does better to pause."""

    async def open_lead(self, command: CreateLead, expected: int | None = None) -> Entity[Lead]:
        """Return the lead that *command* opens.

        Raises: DuplicateLeadError, ContactsOffError, KnownClientError, and what `Desk.carry_out` raises.
        """
        return await self.open_as(command.lead_id or self.desk.new_id(), command, expected)

    async def open_as(self, lead_id: str, command: CreateLead, expected: int | None = None) -> Entity[Lead]:
        """Return the lead that *command* opens, under *lead_id*. Raises: as `open_lead`."""
        await self.desk.check_manager(command.named_manager)
        if command.contact is None:
            return await self._opened(lead_id, command, expected)
        known = await self.desk.entities.load(LEAD, lead_id)
        if known.is_open:  # opened before, perhaps by this very command: the desk knows
            return await self._opened(lead_id, command, expected)
        mine = Holder(lead_id, command.client_id or lead_id)
        holder = await self._held(self.keys(command.contact), mine, command.client_id)
        found = await self._promise_kept(holder, command, expected)
        if found is None or (holder.lead_id != lead_id and command.lead_id is not None):
            raise DuplicateLeadError(await self._told(holder.lead_id))
        return found

    def keys(self, contact: Contact) -> list[str]:
        """Return the keys of *contact*. Raises: ContactsOffError."""
        if self.secret is None:
            raise ContactsOffError
        return keys_of(contact, self.secret)

    async def _told(self, lead_id: str) -> str | None:
        """Return the lead's id for who may see it."""
        return lead_id if await self.desk.is_theirs(await self.desk.entities.load(LEAD, lead_id)) else None

    async def _promise_kept(self, holder: Holder, command: CreateLead, expected: int | None) -> Entity[Lead] | None:
        """Return the lead that the contact is promised to, if nobody else opened it."""
        if (await self.desk.entities.load(LEAD, holder.lead_id)).is_open:
            return None
        known = command.model_copy(update={"client_id": holder.client_id})
        try:
            return await self._opened(holder.lead_id, known, expected)
        except (AlreadyExistsError, StaleError):
            return None

    async def _opened(self, lead_id: str, command: CreateLead, expected: int | None) -> Entity[Lead]:
        return await self.desk.carry_out(LEAD, lead_id, lambda lead: create(lead_id, lead, command), expected=expected)

    async def _held(self, keys: Sequence[str], mine: Holder, client_id: str | None) -> Holder:
        """Return whose the contact of *keys* is now: *mine*, unless an open lead has it, or it is promised to one.

        A key that was another client's stays with that client, and a new one follows it. Raises: KnownClientError.
        """
        while True:
            before = [await self.contacts.holder(key) for key in keys]
            free = [one is None or one.lead_id == mine.lead_id or await self._is_over(one) for one in before]
            taken = [one for one, is_free in zip(before, free, strict=True) if one and not is_free]
            now = taken[0] if taken else _heir(mine, before, client_id)
            if await self._moved(list(zip(keys, before, free, strict=True)), now):
                return now

    async def _moved(self, found: Sequence[tuple[str, Holder | None, bool]], now: Holder) -> bool:
        """Say whether all keys that are free are *now*'s; in order, so that of two at once one gets the first."""
        for key, before, is_free in found:
            own = now if before is None else Holder(now.lead_id, before.client_id)
            if is_free and own != before and not await self.contacts.hold(key, own, before):
                return False
        return True

    async def _is_over(self, holder: Holder) -> bool:
        """Say whether the lead of *holder* is there, and no longer open."""
        lead = await self.desk.entities.load(LEAD, holder.lead_id)
        return lead.is_open and lead.state.status is not LeadStatus.OPEN


def _heir(mine: Holder, before: Sequence[Holder | None], client_id: str | None) -> Holder:
    known = next((one.client_id for one in before if one), mine.client_id)
    if client_id not in (None, known):
        raise KnownClientError(known)
    return Holder(mine.lead_id, known)
