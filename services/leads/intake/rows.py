"""Many leads at once: each row is opened or refused by itself, and a repeat opens nothing twice.

A row that names no lead has an id that its repeat gives again: of the request's Idempotency-Key and the row's place,
or else of its contact and what it says. The contact alone would take a prospect who returns by another campaign for a
repeat; a row that has none of the three is refused, since the same row sent again could be another prospect's.
"""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ValidationError

from services.leads.entities.lead import CreateLead, Lead
from services.leads.errors import DuplicateLeadError, NoIdentityError
from services.leads.intake.opening import Intake
from shared.desk import invalid
from shared.entity import Entity
from shared.errors import SalesError
from shared.refusals import AlreadyExistsError, ConflictError, InvalidError, NotFoundError, OutboxFullError

AT_ONCE = 32
MOST_TRIES, TRY_AGAIN_S = 100, 0.1
"""So long a row waits for Kafka to catch up, before the whole request is told to come again."""

Row = tuple[int, dict[str, Any] | SalesError]
"""The number of an item or line, and what it says, or why that cannot be told."""


class RowResult(BaseModel):
    """What became of a row; of a duplicate, `lead_id` is the lead that there is already."""

    number: int
    """Of the item in its list, from 1; of the line in its table, the header being 1."""
    status: Literal["created", "duplicate", "refused"]
    lead_id: str | None = None
    code: str | None = None
    field: str | None = None
    message: str | None = None


class RowResults(BaseModel):
    """What became of each row, in their order."""

    created: int
    duplicate: int
    refused: int
    results: list[RowResult]


@dataclass(frozen=True)
class _Lead:
    """A row that can be opened; of those with a *mark* in common, the first comes first."""

    number: int
    lead_id: str
    command: CreateLead
    marks: frozenset[str]


async def opened_rows(intake: Intake, rows: Sequence[Row], *, has_key: bool) -> list[RowResult]:
    """Return what became of *rows*. Raises: AwayError, PyMongoError; then the same can be sent again."""
    ids = [intake.desk.new_id() if has_key else None for _ in rows]
    read = [_read(intake, row, new_id) for row, new_id in zip(rows, ids, strict=True)]
    first, later = _in_turn([one for one in read if isinstance(one, _Lead)])
    told = [one for one in read if isinstance(one, RowResult)]
    for some in (*batched(first, AT_ONCE), *batched(later, 1)):
        await _until_eased(intake)
        told += await _all_opened(intake, some)
    return sorted(told, key=lambda result: result.number)


def _read(intake: Intake, row: Row, new_id: str | None) -> "_Lead | RowResult":
    number, said = row
    try:
        if isinstance(said, SalesError):
            raise said
        command = _command(said)
        keys = intake.keys(command.contact) if command.contact else []
        lead_id = command.lead_id or new_id or _derived(command, keys)
    except SalesError as error:
        return _refused(number, error)
    return _Lead(number, lead_id, command, frozenset([lead_id, *keys]))


def _command(said: dict[str, Any]) -> CreateLead:
    try:
        return CreateLead.model_validate(said)
    except ValidationError as error:
        raise invalid(error) from error


def _derived(command: CreateLead, keys: list[str]) -> str:
    """Return the id of a lead by its contact and all that its row says. Raises: NoIdentityError."""
    if not keys:
        raise NoIdentityError
    said = command.model_dump(exclude={"contact"}, exclude_none=True)
    return str(uuid5(NAMESPACE_URL, json.dumps([keys, said], sort_keys=True)))


def _in_turn(leads: Sequence[_Lead]) -> tuple[list[_Lead], list[_Lead]]:
    """Return the leads that can be opened at once, and those that an earlier one may be the same as."""
    seen: set[str] = set()
    first: list[_Lead] = []
    later: list[_Lead] = []
    for lead in leads:
        (first if seen.isdisjoint(lead.marks) else later).append(lead)
        seen |= lead.marks
    return first, later


def batched(leads: Sequence[_Lead], most: int) -> Iterator[Sequence[_Lead]]:
    """Yield *leads* in groups of at most *most*."""
    for start in range(0, len(leads), most):
        yield leads[start : start + most]


async def _until_eased(intake: Intake) -> None:
    """Wait while Kafka is behind, so that a large table leaves room for the commands of people."""
    for _ in range(MOST_TRIES):
        if not intake.is_busy():
            return
        await asyncio.sleep(TRY_AGAIN_S)


async def _all_opened(intake: Intake, leads: Sequence[_Lead]) -> list[RowResult]:
    """Return what became of *leads*, at once; nothing goes on behind an error's back."""
    ends = await asyncio.gather(*(_opened(intake, lead) for lead in leads), return_exceptions=True)
    results = []
    for end in ends:
        if isinstance(end, BaseException):
            raise end
        results.append(end)
    return results


async def _opened(intake: Intake, lead: _Lead) -> RowResult:
    try:
        entity = await _patiently(intake, lead)
    except DuplicateLeadError as error:
        return _told(lead.number, "duplicate", error.existing, error)
    except AlreadyExistsError as error:
        return _told(lead.number, "duplicate", lead.lead_id, error)
    except (ConflictError, InvalidError, NotFoundError) as error:
        return _refused(lead.number, error)
    return RowResult(number=lead.number, status="created", lead_id=entity.id)


async def _patiently(intake: Intake, lead: _Lead) -> Entity[Lead]:
    for _ in range(MOST_TRIES):
        try:
            return await intake.open_as(lead.lead_id, lead.command)
        except OutboxFullError:
            await asyncio.sleep(TRY_AGAIN_S)
    return await intake.open_as(lead.lead_id, lead.command)


def _refused(number: int, error: SalesError) -> RowResult:
    return _told(number, "refused", None, error)


def _told(number: int, status: Literal["duplicate", "refused"], lead_id: str | None, error: SalesError) -> RowResult:
    place = getattr(error, "field", None)
    reason = getattr(error, "reason", str(error))
    return RowResult(number=number, status=status, lead_id=lead_id, code=error.code, field=place, message=reason)
