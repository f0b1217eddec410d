"""The department that is asked about, by whoever asks."""

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from shared.clock import system_clock
from shared.mongo import connected
from tests.component.kpi.access.department import WHO, Department, history, keep_alerts
from tests.component.kpi.company import Company
from tests.component.kpi.management.conftest import Serve
from tests.component.processes import Infrastructure
from tests.keys import FIRST_KEY


@pytest.fixture(scope="session")
async def department(
    tmp_path_factory: pytest.TempPathFactory, infrastructure: Infrastructure
) -> AsyncIterator[Department]:
    """Return the department, counted, kept up to date and served."""
    async with connected(infrastructure.mongo) as client:
        company = Company(infrastructure, client[f"kpi_{uuid4().hex[:12]}"], now=system_clock())
        await company.is_live()
        log = tmp_path_factory.mktemp("serve") / "log"
        arguments = ("serve",)
        serve = Serve("kpi", infrastructure, company.database.name, log, infrastructure.kafka, arguments=arguments)
        department = Department(company, serve, {"admin": FIRST_KEY})
        async with company.scoring():
            await department.tell(*history())
            await serve.start()
            for name, who in WHO.items():
                department.keys[name] = await department.key_of(who)
            await keep_alerts(department)
            await department.sees_team("lead", "coast")
            yield department
        await serve.end()
        for suffix in ("", "_management", "_access"):
            await client.drop_database(f"{company.database.name}{suffix}")
