"""What an operator sees: JSON logs on stdout, and `GET /health`."""

import logging
import sys
from collections.abc import Awaitable, Callable
from typing import Literal

import structlog
from fastapi import APIRouter, Response
from pydantic import BaseModel

from shared.watching.traces import trace_id

Answers = Callable[[], Awaitable[bool]]

log = structlog.get_logger(__name__)


class Outage:
    """Tells that *part* is away, and that it is back: once each, not at every attempt."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._lasts = False

    def goes_on(self, reason: object) -> None:
        """Hear of a failed attempt."""
        if not self._lasts:
            log.warning("away", part=self._part, reason=str(reason))
        self._lasts = True

    def ends(self) -> None:
        """Hear of a successful attempt."""
        if self._lasts:
            log.info("back", part=self._part)
        self._lasts = False


class Health(BaseModel):
    """Whether the service and what it needs answer."""

    status: Literal["ok", "degraded"]
    kafka: Literal["ok", "away"]
    mongo: Literal["ok", "away"]


def configure_logging(service: str) -> None:
    """Write every log line of ours and of the libraries as one JSON object with the *service*'s name."""
    steps: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        lambda _logger, _name, line: {"service": service, **_traced(), **line},
    ]
    structlog.configure(
        processors=[*steps, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=steps,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(default=str),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    for every_request in ("uvicorn.access", "httpx", "mcp"):
        logging.getLogger(every_request).setLevel(logging.WARNING)
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # we say ourselves that Kafka is away, and once


def _traced() -> dict[str, str]:
    trace = trace_id()
    return {"trace_id": trace} if trace else {}


def health_routes(kafka: Answers, mongo: Answers) -> APIRouter:
    """Return `GET /health`: 200 when both answer, 503 otherwise."""
    router = APIRouter(tags=["operations"])

    @router.get("/health", responses={503: {"model": Health}})
    async def health(response: Response) -> Health:
        """Say whether Kafka and the database answer."""
        found = _health(kafka=await kafka(), mongo=await mongo())
        if found.status != "ok":
            response.status_code = 503
        return found

    return router


def _health(*, kafka: bool, mongo: bool) -> Health:
    return Health(
        status="ok" if kafka and mongo else "degraded",
        kafka="ok" if kafka else "away",
        mongo="ok" if mongo else "away",
    )
