"""Asking a case of the access matrix, and how it was answered."""

from collections.abc import Iterable, Mapping

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from shared.access.principal import Role
from shared.access.rules import SOCKET
from tests.access.matrix import Case

_SWITCHED = 101


async def wrong(http: httpx.AsyncClient, url: str, cases: Iterable[Case], keys: Mapping[Role, str]) -> dict[str, int]:
    """Return the cases that are answered otherwise than expected, with the status; *keys* are those of each role."""
    answers = [(case, await status(http, url, case, keys)) for case in cases]
    return {str(case): answer for case, answer in answers if not case.expected.fits(answer)}


async def status(http: httpx.AsyncClient, url: str, case: Case, keys: Mapping[Role, str]) -> int:
    """Return the status of the answer to *case*; of a stream its beginning is enough."""
    headers = {"authorization": f"Bearer {keys[case.role]}"} if case.role else {}
    if case.method == SOCKET:
        address = httpx.URL(url.replace("http", "ws", 1) + case.path, params=case.query)
        return await _opened(str(address), headers)
    about = {"params": dict(case.query), "json": case.body, "headers": headers}
    async with http.stream(case.method, f"{url}{case.path}", **about) as answer:
        return answer.status_code


async def _opened(address: str, headers: Mapping[str, str]) -> int:
    try:
        async with connect(address, additional_headers=headers):
            return _SWITCHED
    except InvalidStatus as refusal:
        return refusal.response.status_code
