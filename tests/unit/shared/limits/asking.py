"""A small site within small limits, asked in its own process."""

import httpx
from fastapi import FastAPI, Request

from shared.limits.serving import add_limits
from shared.limits.settings import LimitSettings
from shared.problems import MEDIA_TYPE
from shared.site import Site


def a_site(limits: LimitSettings) -> FastAPI:
    """Return a site that answers with the length of what it is sent."""
    site = Site(limits, title="small")
    add_limits(site, limits, streams=("/stream",))

    @site.post("/length")
    async def length(request: Request) -> int:
        return len(await request.body())

    @site.post("/without-reading")
    async def without_reading() -> str:
        return "done"

    return site


def asking(site: FastAPI, address: str = "10.0.0.1") -> httpx.AsyncClient:
    """Return who asks *site* from *address*."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(site, client=(address, 1)), base_url="http://small")


def is_told(answer: httpx.Response, status: int, code: str, limit: int) -> bool:
    """Return whether the *answer* is a problem document that names the limit."""
    said = answer.json()
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert str(limit) in said["detail"]
    return (answer.status_code, said["code"], said["limit"]) == (status, code, limit)
