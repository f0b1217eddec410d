"""Two teams with their numbers, served by a process of its own, and whoever asks for them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
from pymongo import AsyncMongoClient, ReplaceOne

from services.kpi.alerts.alert import Alert, Raised, State
from services.kpi.alerts.delivery import Delivery
from services.kpi.alerts.store import Alerts, Deliveries
from services.kpi.cells import RECORDS, record_id
from services.kpi.records.directory import DIRECTORY_KINDS
from shared.access.principal import Principal, Role
from shared.clock import system_clock
from shared.events import AnyEvent
from shared.mongo import Document
from tests.builders import a_deal_closed, a_manager_joined, a_manager_moved, a_plan_set, a_team_created, an_order_placed
from tests.component.kpi.company import SHARDS, Company
from tests.component.processes import Service
from tests.conditions import eventually
from tests.keys import carried, key_of

NOON = system_clock().replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=3)
LONG_AGO = NOON - timedelta(days=60)
DAY, MONTH = f"{NOON:%Y-%m-%d}", f"{NOON:%Y-%m}"
TEAM_OF = {"ann": "north", "ben": "coast", "dan": "south"}
"""Ann's team has Ben's within it."""

WHO = {
    "rep": Principal("Ann", Role.REP, manager="ann", team="north"),
    "lead": Principal("Nora", Role.LEAD, manager="nora", team="north"),
    "head": Principal("Hera", Role.HEAD),
    "system": Principal("the CRM", Role.SYSTEM, reads=frozenset({"team:north", "manager:ann"})),
    "screen": Principal("the wall", Role.SCREEN, reads=frozenset({"manager:ann"})),
    "all screens": Principal("every wall", Role.SCREEN, reads=frozenset({"manager:*"})),
}
SEES = {
    "rep": {"manager:ann"},
    "lead": {"manager:ann", "manager:ben", "manager:nora", "team:north", "team:coast"},
    "head": {*(f"manager:{one}" for one in ("ann", "ben", "dan")), "team:north", "team:coast", "team:south", "company"},
    "system": {"team:north", "manager:ann"},
    "screen": {"manager:ann"},
    "all screens": {"manager:ann", "manager:ben", "manager:dan"},
}
SEES_ALL = {"head": ("manager", "team"), "all screens": ("manager",)}
"""Who sees all of a kind."""
EVERYTHING = {"manager:ann", "manager:ben", "manager:dan", "team:north", "team:coast", "team:south", "company"}
NOBODYS = {"manager:nobody", "team:nowhere", "unassigned"}


@dataclass(frozen=True)
class Department:
    """The served company, and the keys of whoever asks."""

    company: Company
    serve: Service
    keys: dict[str, str] = field(default_factory=dict)

    @property
    def client(self) -> AsyncMongoClient[Document]:
        """Return a client of the database."""
        client: AsyncMongoClient[Document] = self.company.database.client
        return client

    @asynccontextmanager
    async def asking(self, who: str) -> AsyncIterator[httpx.AsyncClient]:
        """Yield a client of *who*."""
        async with self.serve.asked_with(self.keys[who]) as http:
            yield http

    async def get(self, who: str, path: str, **asked: str | list[str]) -> httpx.Response:
        """Return what *who* is answered."""
        return await self.serve.http.get(path, params=asked or None, headers=carried(self.keys[who]))

    async def post(self, who: str, path: str, said: Mapping[str, Any] | None = None, **headers: str) -> httpx.Response:
        """Return what *who* is answered to a command."""
        return await self.serve.http.post(path, json=said or {}, headers={**carried(self.keys[who]), **headers})

    async def key_of(self, who: Principal) -> str:
        """Return a new key of *who*."""
        return await key_of(who, self.serve.infrastructure.mongo, self.serve.access)

    async def tell(self, *events: AnyEvent) -> None:
        """Have *events* counted, their records kept with them."""
        await self.company.tell(*events)
        await _keep_records(self.company)

    async def sees_team(self, who: str, team: str) -> None:
        """Return when *who* may see *team*."""

        async def is_seen() -> bool:
            return (await self.get(who, f"/v1/scorecards/team:{team}", period=DAY)).is_success

        await eventually(is_seen, what=f"{who} sees {team}")


def history() -> list[AnyEvent]:
    """Return who works where, and that each of them won a deal and took an order."""
    parents = {"north": None, "coast": "north", "south": None}
    teams = [a_team_created(team_id=id_, name=id_, parent_team_id=up, at=LONG_AGO) for id_, up in parents.items()]
    joined = [a_manager_joined(manager_id=one, team_id=team, at=LONG_AGO) for one, team in TEAM_OF.items()]
    plans = [
        a_plan_set(plan_id=f"plan-{scope}", scope=scope, period=MONTH, target=9_000, at=LONG_AGO)
        for scope in sorted(EVERYTHING)
    ]
    return [*teams, *joined, *plans, *(event for one in TEAM_OF for event in sales_of(one))]


def sales_of(manager: str, number: int = 1, at: datetime = NOON) -> list[AnyEvent]:
    """Return that *manager* won one more deal, and took one more order."""
    of = {"client_id": f"client-{manager}", "manager_id": manager, "at": at}
    return [
        a_deal_closed(deal_id=f"deal-{manager}-{number}", **of),
        an_order_placed(order_id=f"order-{manager}-{number}", **of),
    ]


def moved(manager: str, team: str) -> AnyEvent:
    """Return that *manager* goes to *team* today."""
    return a_manager_moved(manager_id=manager, team_id=team, at=system_clock())


async def keep_alerts(department: Department) -> None:
    """Have an alert of every manager, and its delivery."""
    database = department.client[f"{department.company.database.name}_management"]
    alerts, deliveries = Alerts(database), Deliveries(database)
    for one in TEAM_OF:
        scope = {"rule": "many-won", "scope": f"manager:{one}", "period": MONTH}
        raised = (Raised(time=1, at=NOON, value=2, limit=1),)
        alert = Alert(
            alert_id=f"alert-{one}", kind="threshold", kpi="deals_won", version=1, state=State.RAISED,
            as_of=NOON, raised=raised, **scope,
        )  # fmt: skip
        assert await alerts.save(alert)
        told = {"delivery_id": f"alert-{one}-1.chat", "webhook": "chat", "type": "AlertRaised", "body": "{}"}
        await deliveries.add([Delivery(created_at=NOON, due_at=None, **told, **scope)])


async def _keep_records(company: Company) -> None:
    for shard in range(SHARDS):
        for key, record in company.folds[shard].records.items():
            if key.kind in DIRECTORY_KINDS:
                continue
            days = sorted(entry.day.isoformat() for entry in record.entries)
            id_ = record_id(company.generation, shard, key.kind, key.id)
            what = {"_id": id_, "kind": key.kind, "id": key.id, "client": record.client, "events": list(record.events)}
            where = {"generation": company.generation, "shard": shard, "epoch": 0, "batch": company.batch}
            document = {**what, **where, "first": days[0], "last": days[-1]} if days else {**what, **where}
            await company.database[RECORDS].bulk_write([ReplaceOne({"_id": id_}, document, upsert=True)])


async def settled(*waiting: Any) -> None:
    """Return when all that is waited for has come."""
    await asyncio.gather(*waiting)
