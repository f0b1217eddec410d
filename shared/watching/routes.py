"""`GET /healthz`, `GET /readyz` and `GET /metrics`, and what counts every request."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence

from fastapi import APIRouter, FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.registry import Collector

from shared.watching.readiness import Check, Part, Readiness, readiness
from shared.watching.requests import Requests

_ANSWER_WITHIN_S = 5.0

Counted = Callable[[], Awaitable[Iterable[Collector]]]
"""What has to be asked for just now."""


def watched(app: FastAPI, checks: Sequence[Check], counted: Counted | None = None) -> None:
    """Give *app* the routes of operators."""
    app.include_router(watching_routes(checks, counted))


def count_requests(app: FastAPI) -> None:
    """Have every request of *app* counted; called last, so that it is told of whatever other middleware does."""
    app.add_middleware(Requests)


def watching_routes(checks: Sequence[Check], counted: Counted | None = None) -> APIRouter:
    """Return the routes; the process is ready when all *checks* say so."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Say that the process lives: its event loop answers. It says nothing of what the process needs."""
        return {"status": "ok"}

    @router.get("/readyz", responses={503: {"model": Readiness}})
    async def readyz(response: Response) -> Readiness:
        """Say whether Kafka and the database answer, all jobs run and consumers are caught up; if not, why."""
        found = readiness(await asyncio.gather(*map(_in_time, checks)))
        if found.status != "ready":
            response.status_code = 503
        return found

    @router.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        """Return the metrics as Prometheus reads them."""
        asked = CollectorRegistry()
        for collector in await counted() if counted else ():
            asked.register(collector)
        return Response(generate_latest(REGISTRY) + generate_latest(asked), media_type=CONTENT_TYPE_LATEST)

    return router


async def _in_time(check: Check) -> Part:
    try:
        async with asyncio.timeout(_ANSWER_WITHIN_S):
            return await check()
    except TimeoutError:
        name = getattr(check, "__qualname__", "check")
        return Part(name=name, is_ready=False, reason=f"no answer within {_ANSWER_WITHIN_S:g} s")
