"""Errors as HTTP answers: RFC 9457 problem documents with a code to act on."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pymongo.errors import PyMongoError
from starlette.exceptions import HTTPException

from shared.errors import SalesError
from shared.refusals import (
    PYDANTIC_SAYS,
    AwayError,
    ConflictError,
    InvalidError,
    NotAllowedError,
    NotFoundError,
    UnknownCallerError,
)

MEDIA_TYPE = "application/problem+json"
DATABASE_AWAY = "database-away"

PROBLEMS: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "a problem document: `code` is to act on, `field` names what is wrong",
        "content": {
            MEDIA_TYPE: {
                "schema": {
                    "type": "object",
                    "required": ["type", "title", "status", "code", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "code": {"type": "string"},
                        "detail": {"type": "string"},
                        "message": {"type": "string", "description": "the same as `detail`"},
                        "field": {"type": "string"},
                        "existing": {"type": "string", "description": "the id of what there is already"},
                        "version": {"type": "integer", "description": "of an entity that somebody else changed"},
                    },
                }
            }
        },
    }
}
"""What an application says of its problems, for its OpenAPI document."""

_ANSWERS: tuple[tuple[type[SalesError], int, str], ...] = (
    (UnknownCallerError, 401, "Not authenticated"),
    (NotAllowedError, 403, "Not allowed"),
    (NotFoundError, 404, "Not found"),
    (ConflictError, 409, "Conflict"),
    (InvalidError, 422, "Invalid command"),
    (AwayError, 503, "Temporarily unavailable"),
)

_HEADERS = {401: {"WWW-Authenticate": "Bearer"}, 503: {"Retry-After": str(AwayError.retry_after_seconds)}}


def documented(problems: Mapping[int, str]) -> dict[int | str, dict[str, Any]]:
    """Return how a route documents *problems*, told by their status."""
    return {status: {"description": text, "content": {MEDIA_TYPE: {}}} for status, text in problems.items()}


def problem(status: int, title: str, code: str, message: str, **more: Any) -> JSONResponse:
    """Return a problem document; what is None in *more* is left out."""
    said = {key: value for key, value in more.items() if value is not None}
    body = {"type": f"/problems/{code}", "title": title, "status": status, "code": code, "detail": message}
    headers = _HEADERS.get(status)
    return JSONResponse(body | {"message": message} | said, status, headers, MEDIA_TYPE)


def install_problems(app: FastAPI) -> None:
    """Have *app* answer every error of ours, and every malformed request, with a problem document."""
    app.add_exception_handler(SalesError, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(PyMongoError, _database_away)
    app.add_exception_handler(HTTPException, _not_http)


def answer_to(error: SalesError) -> JSONResponse:
    """Return the problem document of *error*. Raises: *error*, if it is none that a caller can do anything about."""
    for kind, status, title in _ANSWERS:
        if isinstance(error, kind):
            more = {name: getattr(error, name, None) for name in ("field", "version", "existing")}
            return problem(status, title, error.code, str(error), **more)
    raise error


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, SalesError):
        raise error
    return answer_to(error)


async def _malformed(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    _place, *path = first["loc"]  # body, query, path, header: the field's own name says enough
    field = ".".join(map(str, path)) or None
    return problem(422, "Invalid command", InvalidError.code, first["msg"].removeprefix(PYDANTIC_SAYS), field=field)


async def _not_http(_request: Request, error: Exception) -> JSONResponse:
    """Answer what the framework itself refuses: no such path, another method, a body that cannot be read."""
    if not isinstance(error, HTTPException):
        raise error
    return answer_to_http(error)


def answer_to_http(error: HTTPException) -> JSONResponse:
    """Return the problem document of what the framework itself refuses."""
    title = HTTPStatus(error.status_code).phrase
    answer = problem(error.status_code, title, title.lower().replace(" ", "-"), str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


async def _database_away(_request: Request, error: Exception) -> JSONResponse:
    return answer_to_outage(error)


def answer_to_outage(error: Exception) -> JSONResponse:
    """Return the problem document of a database that does not answer."""
    return problem(503, "Temporarily unavailable", DATABASE_AWAY, f"the database: {type(error).__name__}")
