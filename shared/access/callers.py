"""Who sent a request: by the key or token in it."""

from typing import Protocol

from starlette.requests import HTTPConnection

from shared.access.api_key import id_in
from shared.access.principal import Principal
from shared.refusals import NotAllowedError, UnknownCallerError

COOKIE = "salespulse_key"
"""Where a browser keeps the key of whoever signed in: no script can read it."""
_BEARER = "bearer"


class Ring(Protocol):
    """Who keys belong to."""

    async def holder(self, text: str) -> Principal | None:
        """Return whose key *text* is; None if it opens nothing."""


class Issuer(Protocol):
    """Who tokens are about."""

    async def holder(self, token: str) -> Principal:
        """Return who *token* is about. Raises: UnknownCallerError, AwayError."""


class Callers:
    """Tells who sent a request."""

    def __init__(self, ring: Ring, issuer: Issuer | None = None) -> None:
        self._ring, self._issuer = ring, issuer

    async def caller(self, request: HTTPConnection) -> Principal:
        """Return who sent *request*. Raises: UnknownCallerError, NotAllowedError, AwayError, PyMongoError."""
        text = _sent(request)
        if id_in(text):
            holder = await self._ring.holder(text)
            if holder is None:
                raise UnknownCallerError("the key is not known, or good no longer")
            return holder
        if self._issuer is None:
            raise UnknownCallerError("this is no API key, and no identity provider is set up")
        return await self._issuer.holder(text)


def _sent(request: HTTPConnection) -> str:
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == _BEARER and text.strip():
        return text.strip()
    if scheme:
        raise UnknownCallerError("`Authorization` says nothing that we know")
    if COOKIE not in request.cookies:
        raise UnknownCallerError("nobody says who they are")
    if not _is_own_page(request):
        raise NotAllowedError("a page of another site may not ask in the name of who signed in here")
    return request.cookies[COOKIE]


def _is_own_page(request: HTTPConnection) -> bool:
    """Say whether no page asks, or one of ours: browsers send cookies for others, too."""
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")
