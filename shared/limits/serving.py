"""The limits put in their places: some around an application, some below it, where HTTP is spoken."""

from collections.abc import Collection
from typing import Any

from fastapi import FastAPI

from shared.limits.callers import Callers
from shared.limits.patience import Patience
from shared.limits.protocol import protocol_within
from shared.limits.settings import LimitSettings


def add_limits(app: FastAPI, limits: LimitSettings, streams: Collection[str] = ()) -> None:
    """Keep callers of *app* within *limits*; who they are is found out further outside, by what is added later."""
    app.add_middleware(Patience, limits=limits)
    app.add_middleware(Callers, limits=limits, streams=streams)


def served_within(limits: LimitSettings) -> dict[str, Any]:
    """Return what uvicorn is to be told."""
    return {
        "http": protocol_within(limits),
        "h11_max_incomplete_event_size": limits.most_header_bytes,
        "ws_max_size": limits.most_body_bytes,
        "server_header": False,
    }
