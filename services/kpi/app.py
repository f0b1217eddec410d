"""Wiring: what each role of the KPI program is made of, connected to nothing until it runs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from pymongo.asynchronous.database import AsyncDatabase

from services.kpi.access import RULES
from services.kpi.alerts.app import alerting
from services.kpi.alerts.store import Alerts
from services.kpi.api.contests import contest_routes
from services.kpi.api.mcp_door import McpDoor
from services.kpi.api.routes import routes
from services.kpi.fold.app import Fold, FoldSettings
from services.kpi.letters.api import letter_routes
from services.kpi.letters.desk import LetterDesk
from services.kpi.letters.index import LetterIndex
from services.kpi.letters.metrics import letters_counted
from services.kpi.letters.store import LetterStore
from services.kpi.live.hub import Hub
from services.kpi.live.sse import sse_routes
from services.kpi.live.stream import Source
from services.kpi.live.websocket import websocket_routes
from services.kpi.management.app import management
from services.kpi.score.app import Score, ScoreSettings
from services.kpi.score.folded import FoldWatch
from services.kpi.score.log_watch import LogWatch
from services.kpi.score.reader import Reader
from services.kpi.score.scorecard import House
from services.kpi.score.standings import Standings
from services.kpi.score.team_watch import TeamWatch
from services.kpi.settings import Settings
from services.kpi.web import mount_page
from services.kpi.web.signing import signing_routes
from shared.access.first_key import FirstKey
from shared.access.key_ring import KeyRing
from shared.access.routes import access_routes
from shared.access.settings import AccessSettings
from shared.clock import Clock, system_clock
from shared.contract_routes import contract_routes
from shared.idempotency import Idempotency
from shared.limits.serving import add_limits
from shared.mongo import Document
from shared.observability import health_routes
from shared.settings import loaded
from shared.site import Site
from shared.watching.routes import watched
from shared.watching.traces import TELEMETRY

NAME = "kpi"


def fold(settings: Settings, database: AsyncDatabase[Document], *, is_rebuild: bool = False) -> Fold:
    """Return the role that turns events into cells; with *is_rebuild*, beside those that are live."""
    return Fold(
        FoldSettings(
            kafka=settings.kafka,
            group=settings.group,
            instance=settings.instance,
            session_ms=int(settings.session_seconds * 1000),
            record_indexes=settings.record_indexes,
            batch_events=settings.batch_events,
            remembered_events=settings.remembered_events,
            remembered_cells=settings.remembered_cells,
            ready_within_s=settings.ready_within_seconds,
            stuck_s=settings.stuck_seconds,
        ),
        database,
        settings.rules,
        is_rebuild=is_rebuild,
    )


def score(settings: Settings, database: AsyncDatabase[Document]) -> Score:
    """Return the role that turns cells into scorecards."""
    return Score(
        ScoreSettings(
            settings.kafka,
            remembered_numbers=settings.remembered_numbers,
            instance=settings.instance,
            session_ms=int(settings.session_seconds * 1000),
            ready_within_s=settings.ready_within_seconds,
            stuck_s=settings.stuck_seconds,
        ),
        database,
        house(settings),
        system_clock,
    )


def site(settings: Settings, database: AsyncDatabase[Document], desk_clock: Clock = system_clock) -> FastAPI:
    """Return the role that answers and streams, takes management's commands by *desk_clock*, and shows the page."""
    letters = LetterStore(database)
    log = LogWatch(settings.kafka, letters.waiting)
    reader = Reader(database, house(settings), system_clock, log)
    standings = Standings(reader, FoldWatch(settings.kafka, settings.group))
    managed = management(settings, desk_clock, standings)
    index, desk = (
        LetterIndex(settings.kafka, letters),
        LetterDesk(letters, managed.parts.publisher, system_clock),
    )

    # In management's database: what was raised is journaled.
    journaled = managed.parts.client[f"{settings.database}_management"]
    alerts = alerting(settings, journaled, managed.parts.publisher, reader.generation, system_clock)
    access = managed.parts.access
    first_key = FirstKey(access.keys, system_clock, loaded(AccessSettings).first_key)
    team_watch = TeamWatch(reader, access.teams)
    hub = Hub(settings.kafka, reader.generation, Alerts(journaled).these)
    live = Source(reader, hub)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        async with managed.running():
            runs = (first_key.run, team_watch.run, hub.run, index.run, door.run, *(job.run for job in alerts.jobs))
            managed.parts.jobs.start(*runs)
            yield
            await log.close()

    app = Site(settings, title="Salespulse kpi", lifespan=life, telemetry=TELEMETRY)
    app.add_middleware(Idempotency, keys=managed.parts.keys)
    add_limits(app, settings, streams=("/v1/stream", "/mcp"))
    for router in (
        routes(reader),
        sse_routes(live),
        websocket_routes(live),
        letter_routes(letters, desk),
        alerts.router,
        contest_routes(reader, standings, managed.parts.desk),
        *managed.routers,
        contract_routes(NAME),
        health_routes(managed.parts.publisher.answers, managed.parts.mongo_answers),
        access_routes(access.keys, access.audit, system_clock),
        signing_routes(KeyRing(access.keys, system_clock)),
    ):
        app.include_router(router)
    app.state.shed = hub.close
    mount_page(app)
    watched(app, [*managed.checks, hub.ready], letters_counted(letters))
    door = McpDoor(app, settings.http_host, settings.mcp_hosts)
    access.guard(app, RULES)
    return app


def house(settings: Settings) -> House:
    """Return how the company counts."""
    return House(
        settings.rules,
        settings.currency,
        settings.grace_days,
        settings.forecast_freeze_days,
        settings.ranked_from_n,
        settings.cohort_days,
    )
