"""A database of its own for each test."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest
from pymongo.asynchronous.database import AsyncDatabase

from shared.mongo import Document, connected
from tests.component.processes import Infrastructure


@pytest.fixture
async def database(infrastructure: Infrastructure) -> AsyncIterator[AsyncDatabase[Document]]:
    """Yield the database where access is kept, gone after the test."""
    client = connected(infrastructure.mongo)
    name = f"access_{uuid4().hex[:12]}"
    yield client[name]
    await client.drop_database(name)
    await client.close()
