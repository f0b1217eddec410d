"""The routes every service serves its contract on: the JSON Schemas, and AsyncAPI for what runs over Kafka."""

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from shared.events import TYPES
from shared.events.schemas import VERSION, Json, asyncapi, data_schema, event_schema, index


def contract_routes(owner: str) -> APIRouter:
    """Return the contract's routes for the service *owner*, whose own sending the AsyncAPI document lists."""
    router = APIRouter(tags=["contract"])

    @router.get("/schemas")
    async def schemas() -> dict[str, list[Json]]:
        """Return every event type, and where its schema is."""
        return {"schemas": index()}

    @router.get("/schemas/{type_}/{version}")
    async def schema_of_data(type_: str, version: str) -> Response:
        """Return the JSON Schema that an event's `dataschema` names: that of its data."""
        return _schema(type_, version, data_schema)

    @router.get("/schemas/{type_}/{version}/event")
    async def schema_of_event(type_: str, version: str) -> Response:
        """Return the JSON Schema of a whole event, the envelope included."""
        return _schema(type_, version, event_schema)

    @router.get("/asyncapi.json")
    async def asyncapi_document() -> Json:
        """Return all topics and messages, and the operations of this service."""
        return asyncapi(owner)

    return router


def _schema(type_: str, version: str, schema: Callable[[str], Json]) -> Response:
    if type_ in TYPES and version == str(VERSION):
        return JSONResponse(schema(type_), media_type="application/schema+json")
    return _no_such_schema(type_, version)


def _no_such_schema(type_: str, version: str) -> Response:
    problem = {
        "type": "/problems/unknown-schema",
        "title": "No such schema",
        "status": 404,
        "detail": f"there is no version {version!r} of the type {type_!r}: GET /schemas lists what there is",
        "code": "unknown-schema",
    }
    return JSONResponse(problem, status_code=404, media_type="application/problem+json")
