"""A small application behind the guard, on the real database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import BackgroundTasks, FastAPI, WebSocket
from fastapi.responses import StreamingResponse
from pydantic import BaseModel
from pymongo.asynchronous.database import AsyncDatabase

from deploy.local.ports import free_port
from shared.access.access import Access
from shared.access.audit import AuditLog, Entry
from shared.access.callers import Callers, Issuer
from shared.access.current import principal
from shared.access.guard import Guard
from shared.access.key_ring import KeyRing
from shared.access.key_store import KeyStore
from shared.access.principal import Principal, Role
from shared.access.routes import ACCESS_RULES, access_routes
from shared.access.rules import CHANGES, KNOWN, LEADS, MANAGES, OPEN, SEES, Gate, Rules
from shared.access.teams import Teams
from shared.clock import system_clock
from shared.mongo import Document
from shared.problems import install_problems
from tests.component.shared.access.issuer import served
from tests.component.shared.access.keys import Watch, a_key

RULES: Rules = {
    **ACCESS_RULES,
    ("GET", "/healthz"): OPEN,
    ("GET", "/v1/who"): KNOWN,
    ("GET", "/v1/later"): KNOWN,
    ("GET", "/v1/team"): LEADS,
    ("POST", "/v1/plans"): MANAGES,
    ("POST", "/v1/fails"): CHANGES,
    ("GET", "/v1/stream"): SEES,
    ("WEBSOCKET", "/v1/live"): SEES,
    ("WEBSOCKET", "/v1/operate"): CHANGES,
}


class Plan(BaseModel):
    """A body that can be wrong."""

    amount: int


@dataclass
class Told:
    """What the application did, and what it has to say."""

    by: list[str | None] = field(default_factory=list)
    afterwards: list[str | None] = field(default_factory=list)
    plans: list[int] = field(default_factory=list)
    lines: asyncio.Queue[str] = field(default_factory=asyncio.Queue)


def _name() -> str | None:
    who = principal()
    return who.name if who else None


def an_app(told: Told, access: Access, watch: Watch) -> FastAPI:  # one route after another
    """Return the application, without a guard."""
    app = FastAPI(openapi_url=None)
    install_problems(app)
    app.include_router(access_routes(access.keys, access.audit, watch))

    @app.get("/healthz")
    async def healthz() -> dict[str, str | None]:
        return {"who": _name()}

    @app.get("/v1/who")
    async def who() -> dict[str, str | None]:
        return {"who": _name()}

    @app.get("/v1/later")
    async def later(background: BackgroundTasks) -> dict[str, str | None]:
        background.add_task(lambda: told.afterwards.append(_name()))
        return {"who": _name()}

    @app.get("/v1/team")
    async def team() -> dict[str, str | None]:
        return {"who": _name()}

    @app.post("/v1/plans", status_code=201)
    async def plan(body: Plan) -> dict[str, int]:
        told.plans.append(body.amount)
        return {"amount": body.amount}

    @app.post("/v1/fails")
    async def fails() -> None:
        raise RuntimeError("a fault of ours")

    _add_streams(app, told)
    return app


def _add_streams(app: FastAPI, told: Told) -> None:
    @app.get("/v1/stream")
    async def stream() -> StreamingResponse:
        async def lines() -> AsyncIterator[str]:
            while True:
                yield f"data: {_name()} {await told.lines.get()}\n\n"

        return StreamingResponse(lines(), media_type="text/event-stream")

    @app.websocket("/v1/live")
    async def live(websocket: WebSocket) -> None:
        await websocket.accept()
        async for said in websocket.iter_text():
            await websocket.send_text(f"{_name()} {said}")

    @app.websocket("/v1/operate")
    async def operate(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(f"{_name()}")
        await websocket.close()


@dataclass
class Site:
    """The application behind the guard, and one key for each role."""

    app: FastAPI
    access: Access
    told: Told
    watch: Watch
    keys: dict[str, str]
    url: str = ""
    http: httpx.AsyncClient = field(default_factory=httpx.AsyncClient)

    def bearer(self, role: str) -> dict[str, str]:
        """Return the header that says who asks."""
        return {"authorization": f"Bearer {self.keys[role]}"}

    async def ask(self, method: str, path: str, role: str | None = None, **more: Any) -> httpx.Response:
        """Ask as somebody of *role*; without one as nobody."""
        headers = {**(self.bearer(role) if role else {}), **more.pop("headers", {})}
        return await self.http.request(method, f"{self.url}{path}", headers=headers, **more)

    async def log(self) -> list[Entry]:
        """Return the audit log, from its oldest entry."""
        return [entry async for entry in self.access.audit.entries(500)][::-1]


ROLES = {
    "rep": Principal("Ada", Role.REP, "ada"),
    "lead": Principal("Lea", Role.LEAD, "lea", "north"),
    "head": Principal("Hal", Role.HEAD),
    "admin": Principal("Eva", Role.ADMIN),
    "system": Principal("CRM", Role.SYSTEM, publishes=frozenset("*")),
    "screen": Principal("TV", Role.SCREEN, reads=frozenset({"company"})),
}


@asynccontextmanager
async def a_site(
    database: AsyncDatabase[Document],
    *,
    kept_s: float = 5.0,
    issuer: Issuer | None = None,
    audited_in: AsyncDatabase[Document] | None = None,
) -> AsyncIterator[Site]:
    """Serve the application meanwhile."""
    watch, store, keys = Watch(), KeyStore(database), {}
    for role, who in ROLES.items():
        key, keys[role] = a_key(role, who)
        await store.add(key)
    audit = AuditLog(database if audited_in is None else audited_in, system_clock)
    access = Access(store, Callers(KeyRing(store, watch, kept_s), issuer), Teams(database), audit)
    told, port = Told(), free_port()
    app = an_app(told, access, watch)
    app.add_middleware(Guard, gate=Gate(app, RULES), callers=access.callers, audit=audit, again_s=kept_s)
    async with served(app, port), httpx.AsyncClient(timeout=30) as http:
        yield Site(app, access, told, watch, keys, f"http://127.0.0.1:{port}", http)
