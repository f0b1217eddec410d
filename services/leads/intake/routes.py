"""`POST /v1/leads/batch` and `POST /v1/leads/csv`: many leads in one request, with a result for each."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import APIRouter, Request

from services.leads.errors import BadRowError
from services.leads.intake.opening import Intake
from services.leads.intake.rows import Row, RowResult, RowResults, opened_rows
from services.leads.intake.table import COLUMNS, rows_in
from shared.idempotency import HEADER
from shared.ingest import body_of, media_type_of
from shared.problems import body_too_large, documented, problem
from shared.refusals import InvalidError

MOST_ITEMS, MOST_ITEM_BYTES = 1_000, 4 * 1024 * 1024
MOST_ROWS, MOST_TABLE_BYTES = 10_000, 16 * 1024 * 1024
JSON, CSV = "application/json", "text/csv"


def intake_routes(intake: Intake) -> APIRouter:
    """Return the routes that take many leads to *intake*."""
    router = APIRouter(tags=["leads"])
    told: dict[str, Any] = {
        "status_code": 202,
        "response_model": RowResults,
        "response_model_exclude_none": True,
        "responses": documented(_PROBLEMS),
    }

    @router.post("/v1/leads/batch", name="create many", openapi_extra=_BATCH, max_body_size=MOST_ITEM_BYTES, **told)
    async def take_batch(request: Request) -> Any:
        """Open each lead of a list, or say why not; the same list again opens none twice."""
        return await _taken(intake, request, JSON, MOST_ITEM_BYTES)

    @router.post("/v1/leads/csv", name="create from CSV", openapi_extra=_TABLE, max_body_size=MOST_TABLE_BYTES, **told)
    async def take_table(request: Request) -> Any:
        """Open the lead of each row, or say why not, by the numbers of lines; the same table again opens none twice."""
        return await _taken(intake, request, CSV, MOST_TABLE_BYTES)

    return router


async def _taken(intake: Intake, request: Request, media_type: str, most: int) -> Any:
    if media_type_of(request) != media_type:
        return problem(415, "Unsupported media type", "unsupported-media-type", f"send {media_type}")
    body = await body_of(request, most)
    if body is None:
        return body_too_large(most)
    rows, most_rows = (_items(body), MOST_ITEMS) if media_type == JSON else (list(rows_in(body)), MOST_ROWS)
    if len(rows) > most_rows:
        return problem(413, "Too large", "batch-too-large", f"at most {most_rows} leads at once", limit=most_rows)
    return _answer(await opened_rows(intake, rows, has_key=HEADER in request.headers))


def _items(body: bytes) -> list[Row]:
    try:
        items = msgspec.json.decode(body, type=list[Any])
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise InvalidError(f"the batch is no JSON array: {error}") from error
    return [
        (number, one if isinstance(one, dict) else BadRowError("is no object")) for number, one in enumerate(items, 1)
    ]


def _answer(results: Sequence[RowResult]) -> Any:
    counted = Counter(result.status for result in results)
    if results and counted["refused"] == len(results):
        first = results[0]
        told = [result.model_dump(exclude_none=True) for result in results]
        return problem(422, "No lead taken", first.code or "", first.message or "", field=first.field, results=told)
    counts = {name: counted[name] for name in ("created", "duplicate", "refused")}
    return RowResults(**counts, results=list(results))


_PROBLEMS = {
    413: "too large",
    415: "neither the list nor the table that is asked for",
    422: "no lead was taken: each result says why",
    503: "the database or Kafka is away: send the same again after Retry-After",
}
_LEADS = {"type": "array", "items": {"$ref": "#/components/schemas/CreateLead"}, "maxItems": MOST_ITEMS}
_BATCH: dict[str, Any] = {"requestBody": {"required": True, "content": {JSON: {"schema": _LEADS}}}}
_CSV_SAYS = f"UTF-8, at most {MOST_ROWS} rows, with a header of some of {', '.join(COLUMNS)}; with a key 1 MB"
_TABLE: dict[str, Any] = {
    "requestBody": {"required": True, "content": {CSV: {"schema": {"type": "string", "description": _CSV_SAYS}}}}
}
