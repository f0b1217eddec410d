"""All that a service needs to know who asks, put together."""

from dataclasses import dataclass

import httpx
from fastapi import FastAPI
from pymongo import AsyncMongoClient
from starlette.requests import HTTPConnection

from shared.access.audit import AuditLog
from shared.access.callers import Callers
from shared.access.current import principal
from shared.access.declared import declare
from shared.access.guard import Guard
from shared.access.issuer_keys import IssuerKeys
from shared.access.key_ring import KeyRing
from shared.access.key_store import KeyStore
from shared.access.principal import Principal, Sight, sight_of
from shared.access.reach import EVERYTHING, Reach, reach_of
from shared.access.rules import Gate, Rules
from shared.access.settings import AccessSettings
from shared.access.teams import Teams
from shared.access.tokens import Provider
from shared.clock import Clock
from shared.mongo import Document


class NobodyAsksError(RuntimeError):
    """A fault of ours: numbers for somebody, where nobody said who they are."""


@dataclass(frozen=True)
class Access:
    """Keys, tokens, teams and the audit log."""

    keys: KeyStore
    callers: Callers
    teams: Teams
    audit: AuditLog
    http: httpx.AsyncClient | None = None
    """Where there is an identity provider, what asks it for its keys."""

    @classmethod
    def of(cls, settings: AccessSettings, client: AsyncMongoClient[Document], clock: Clock) -> "Access":
        """Return access as *settings* say, unconnected."""
        database = client[settings.database]
        keys = KeyStore(database)
        issuer, http = None, None
        if settings.oidc_issuer:
            http = httpx.AsyncClient()
            issuer = Provider(IssuerKeys(settings.oidc_issuer, http), settings.oidc_audience, settings.claims)
        return cls(keys, Callers(KeyRing(keys, clock), issuer), Teams(database), AuditLog(database, clock), http)

    def guard(self, app: FastAPI, rules: Rules) -> None:
        """Have everybody who asks *app* say who they are, and its document say how; call it once it has all its routes.

        Raises: MissingRuleError.
        """
        declare(app, rules)
        app.add_middleware(Guard, gate=Gate(app, rules), callers=self.callers, audit=self.audit)
        app.state.access = self

    async def close(self) -> None:
        """Let go of the identity provider."""
        if self.http is not None:
            await self.http.aclose()

    async def sight(self) -> Sight:
        """Return whose numbers the one who asks may see. Raises: NobodyAsksError, PyMongoError."""
        who = principal()
        if who is None:
            raise NobodyAsksError
        return await self._sight_of(who)

    async def sight_again(self, connection: HTTPConnection) -> Sight:
        """Return whose numbers the one who opened *connection* may see by now.

        Raises: UnknownCallerError, NotAllowedError, AwayError, PyMongoError.
        """
        return await self._sight_of(await self.callers.caller(connection))

    async def _sight_of(self, who: Principal) -> Sight:
        return sight_of(who, await self.teams.within(who.team) if who.team else ())

    async def reach(self) -> Reach:
        """Return whose entities are theirs who ask; all, for work that nobody asked for. Raises: PyMongoError."""
        who = principal()
        return EVERYTHING if who is None else reach_of(who.role, await self.sight())
