"""One role as a process: it works until SIGTERM, or until its supervisor is gone, and answers `GET /health`."""

import asyncio
import gc
import signal
from collections.abc import Coroutine
from typing import Any

import uvicorn
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from fastapi import FastAPI

from services.kpi import app
from services.kpi.live.server import LiveServer
from services.kpi.settings import Settings
from services.kpi.supervisor import is_supervised, parent_gone
from shared.clock import Clock, system_clock
from shared.mongo import answers, connected
from shared.observability import health_routes

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
    async with connected(settings.mongo_url, is_journaled=False) as client:
        database = client[settings.database]
        site = app.site(settings, database, desk_clock) if role == "serve" else FastAPI(openapi_url=None)
        site.include_router(health_routes(_Kafka(settings.kafka_bootstrap).answers, lambda: answers(client)))
        if role == "serve":
            site.state.guard()  # last: by now the site has all its routes
        is_listening = role == "serve" or not is_supervised()
        jobs = [parent_gone(), _server(role, site, settings).serve() if is_listening else _terminated()]
        if role != "serve":
            jobs.append((app.fold if role == "fold" else app.score)(settings, database).run())
        await _until_one_ends(*jobs)


async def _until_one_ends(*jobs: Coroutine[Any, Any, Any]) -> None:
    tasks = [asyncio.create_task(job) for job in jobs]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            await task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _server(role: str, site: FastAPI, settings: Settings) -> uvicorn.Server:
    config = uvicorn.Config(
        site,
        host=settings.http_host,
        port=settings.http_port,
        log_config=None,
        timeout_graceful_shutdown=_END_SECONDS,
        ws_per_message_deflate=False,  # it would compress for each reader anew
    )
    return LiveServer(config, site.state.shed) if role == "serve" else uvicorn.Server(config)


async def _terminated() -> None:
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()


class _Kafka:
    """The broker, asked whether it is there."""

    def __init__(self, bootstrap: str) -> None:
        self._bootstrap = bootstrap

    async def answers(self) -> bool:
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap, request_timeout_ms=_ANSWER_SECONDS * 1000)
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await admin.start()
        except (KafkaError, OSError):
            return False
        else:
            return True
        finally:
            await admin.close()
