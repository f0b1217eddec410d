"""Signing in and out of the page: a browser keeps the key as a cookie that no script can read."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Request, Response
from pydantic import Field

from shared.access.callers import COOKIE
from shared.access.principal import Principal
from shared.command import Command
from shared.refusals import UnknownCallerError

_KEPT_S = 30 * 24 * 3600


class Ring(Protocol):
    """Who keys belong to."""

    async def holder(self, text: str) -> Principal | None:
        """Return whose key *text* is; None if it opens nothing."""


class SignIn(Command):
    """Have the browser keep a key."""

    key: Annotated[str, Field(min_length=1, max_length=200)]


def signing_routes(ring: Ring) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["access"])

    @router.post("/sign-in", status_code=204)
    async def sign_in(command: SignIn, request: Request, response: Response) -> None:
        """Keep the key in the browser, if it opens anything."""
        if await ring.holder(command.key) is None:
            raise UnknownCallerError("the key is not known, or good no longer")
        _set(response, request, command.key, _KEPT_S)

    @router.post("/sign-out", status_code=204)
    async def sign_out(request: Request, response: Response) -> None:
        """Have the browser forget the key; the key itself stays good."""
        _set(response, request, "", 0)

    return router


def _set(response: Response, request: Request, key: str, seconds: int) -> None:
    response.set_cookie(
        COOKIE, key, max_age=seconds, path="/", httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
