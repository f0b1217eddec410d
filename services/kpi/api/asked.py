"""The service's own API, asked by the tools of assistants: whatever they say is what its routes answer."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import httpx
from mcp.server.mcpserver.exceptions import ToolError
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection

_ARGUMENTS = {"from": "first", "to": "last"}
"""What a tool calls a parameter of the API, where that is no name in Python."""


_SHOWN = ("authorization", "cookie")

_shown: ContextVar[Mapping[str, str]] = ContextVar("shown", default=MappingProxyType({}))
"""What an assistant shows to say who asks."""


@contextmanager
def in_the_name_of(request: HTTPConnection | None) -> Iterator[None]:
    """Have whatever is asked meanwhile be asked by whoever sent *request*: its answers are for their eyes."""
    headers = request.headers if request else Headers()
    token = _shown.set({name: headers[name] for name in _SHOWN if name in headers})
    try:
        yield
    finally:
        _shown.reset(token)


class Api:
    """The routes for reading, inside this process or of a `serve` elsewhere."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def get(self, path: str, **asked: object) -> Any:
        """Return what *path* answers; what is None was not *asked*. Raises: ToolError, which names the argument."""
        given = {name: str(value) for name, value in asked.items() if value is not None}
        try:
            answer = await self._http.get(path, params=given, headers=_shown.get())
        except httpx.TransportError as error:
            raise ToolError(
                f"{self._http.base_url} does not answer ({type(error).__name__}): try again later"
            ) from error
        if answer.is_error:
            raise ToolError(refusal(answer))
        return answer.json()


def refusal(answer: httpx.Response) -> str:
    """Return why the API did not answer, with the argument that is wrong first."""
    try:
        problem = answer.json()
    except ValueError:
        return f"the API answered {answer.status_code}"
    return reason(problem)


def reason(problem: Mapping[str, Any]) -> str:
    """Return what a problem document says, with the name that the tool's argument has."""
    field, detail = problem.get("field"), str(problem["detail"])
    return f"{_ARGUMENTS.get(field, field)}: {detail.removeprefix(f'{field}: ')}" if field else detail


def path_of(*parts: str, **named: str) -> str:
    """Return the path of fixed *parts* and of *named* arguments. Raises: ToolError if one of these has a slash."""
    for argument, value in named.items():
        if "/" in value:
            raise ToolError(f"{argument}: there is no {value!r}: it has a slash")
    return "/".join(["/v1", *parts, *(quote(value, safe=":") for value in named.values())])


def path_of_record(kind: str, record_id: str) -> str:
    """Return the path of a record, whose id may have slashes. Raises: ToolError if *kind* has one."""
    return f"{path_of('records', kind=kind)}/{quote(record_id, safe='/:')}"
