"""One role as a process: it works until SIGTERM, or until its supervisor is gone, and says whether it is well."""

import asyncio
import gc
import signal
from collections.abc import Coroutine
from functools import partial
from typing import Any

import uvicorn
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from fastapi import FastAPI
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from services.kpi import app
from services.kpi.access import WORKER_RULES
from services.kpi.fold.app import Fold
from services.kpi.live.server import LiveServer
from services.kpi.score.app import Score
from services.kpi.settings import Settings
from services.kpi.supervisor import is_supervised, parent_gone
from shared.access.access import Access
from shared.access.settings import AccessSettings
from shared.clock import Clock, system_clock
from shared.kafka_connection import KafkaConnection
from shared.limits.serving import served_within
from shared.mongo import Document, answers, connected
from shared.observability import health_routes
from shared.settings import loaded
from shared.site import Site
from shared.watching.readiness import answering
from shared.watching.routes import count_requests, watched
from shared.watching.stall import StuckError, end_process

_END_SECONDS = 3
_ANSWER_SECONDS = 3


def run(role: str, settings: Settings, desk_clock: Clock = system_clock) -> None:
    """Run *role* until it is told to end; commands have *desk_clock*. Raises: SalesError if it refuses to work."""
    _collect_seldom()
    with asyncio.Runner() as runner:
        runner.run(_role(role, settings, desk_clock))


def _collect_seldom() -> None:
    """Leave what is loaded out of the garbage collector's rounds, and let it make them less often.

    What a fold and a score remember is large and free of cycles: looking through it took them two fifths of their time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


async def _role(role: str, settings: Settings, desk_clock: Clock) -> None:
    async with connected(settings.mongo_url.get_secret_value(), is_journaled=False) as client:
        database = client[settings.database]
        jobs = [parent_gone()]
        if role == "serve":
            site = app.site(settings, database, desk_clock)
        else:
            worker = _worker(role, settings, database)
            site = _worker_site(worker, settings, client)
            jobs += [worker.run(), worker.watch()]
        count_requests(site)
        port = settings.port_of(role, is_supervised=is_supervised())
        jobs.append(_terminated() if port is None else _server(role, site, settings, port).serve())
        await _until_one_ends(*jobs)


def _worker(role: str, settings: Settings, database: AsyncDatabase[Document]) -> Fold | Score:
    return app.fold(settings, database) if role == "fold" else app.score(settings, database)


def _worker_site(worker: Fold | Score, settings: Settings, client: AsyncMongoClient[Document]) -> Site:
    """Return where a worker says how it is."""
    kafka, mongo = _Kafka(settings.kafka).answers, partial(answers, client)
    site = Site(settings, openapi_url=None)
    site.include_router(health_routes(kafka, mongo))
    watched(site, [answering("kafka", kafka), answering("mongo", mongo), worker.ready])
    Access.of(loaded(AccessSettings), client, system_clock).guard(site, WORKER_RULES)
    return site


async def _until_one_ends(*jobs: Coroutine[Any, Any, Any]) -> None:
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            await task
    except StuckError as stuck:
        end_process(stuck)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _server(role: str, site: FastAPI, settings: Settings, port: int) -> uvicorn.Server:
    config = uvicorn.Config(
        site,
        host=settings.http_host,
        port=port,
        log_config=None,
        timeout_graceful_shutdown=_END_SECONDS,
        ws_per_message_deflate=False,  # it would compress for each reader anew
        **served_within(settings),
    )
    return LiveServer(config, site.state.shed) if role == "serve" else uvicorn.Server(config)


async def _terminated() -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()


class _Kafka:
    """The broker, asked whether it is there."""

    def __init__(self, kafka: KafkaConnection) -> None:
        self._kafka = kafka

    async def answers(self) -> bool:
        admin = AIOKafkaAdminClient(**self._kafka.options(), request_timeout_ms=_ANSWER_SECONDS * 1000)
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await admin.start()
        except (KafkaError, OSError):
            return False
        else:
            return True
        finally:
            await admin.close()
