"""Whose a contact is changes by one writer at a time."""

from uuid import uuid4

import pytest

from services.leads.intake.opening import Holder
from services.leads.store import Contacts
from shared.mongo import connected
from tests.component.processes import Infrastructure

pytestmark = pytest.mark.stack


async def test_a_merge_between_reading_and_writing_is_not_lost(infrastructure: Infrastructure) -> None:
    client = connected(infrastructure.mongo)
    contacts = Contacts(client[f"contacts_{uuid4().hex[:12]}"])
    first = Holder("lead-1", "client-1")
    assert await contacts.hold("key", first, None)
    await contacts.merged("client-1", "client-9")

    assert not await contacts.hold("key", Holder("lead-2", "client-1"), first)

    assert await contacts.holder("key") == Holder("lead-1", "client-9")
    await client.close()
