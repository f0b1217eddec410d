"""What tests of the KPI service share."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from shared.mongo import connected
from tests.component.kpi.company import Company
from tests.component.processes import Infrastructure


@pytest.fixture
async def company(infrastructure: Infrastructure) -> AsyncIterator[Company]:
    async with connected(infrastructure.mongo) as client:
        company = Company(infrastructure, client[f"kpi_{uuid4().hex[:12]}"])
        await company.is_live()
        yield company
        await client.drop_database(company.database.name)
