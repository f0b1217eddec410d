"""The HTTP routes of dead letters."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from services.kpi.letters.desk import LetterDesk
from services.kpi.letters.letter import Brief, Letter, Place, State
from services.kpi.letters.store import LetterStore, Wanted
from shared.command import Command
from shared.values import LARGEST

_MOST = 500


class Page(BaseModel):
    """Letters, the latest first."""

    letters: list[Brief]
    next: int | None
    """Where the next page begins: its `before`; null on the last one."""
    counts: dict[str, int]
    """How many there are of what was asked for, on all pages, for each code."""


class Replay(Command):
    """Send a letter again."""

    event: dict[str, Any] | None = Field(default=None, description="the event put right; without it as it was")
    note: str | None = Field(default=None, min_length=1, max_length=1_000)


class Discard(Command):
    """Lay a letter aside."""

    note: str = Field(min_length=1, max_length=1_000, description="why nothing is lost by that")


Partition = Annotated[int, Path(ge=0)]
Offset = Annotated[int, Path(ge=0)]


def letter_routes(store: LetterStore, desk: LetterDesk) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1/dead-letters", tags=["dead letters"])

    @router.get("")
    async def letters(  # noqa: PLR0917  # one parameter for each question
        state: State | Literal["all"] = State.WAITING,
        code: str | None = None,
        service: str | None = None,
        type: str | None = None,  # noqa: A002  # CloudEvents' name
        before: Annotated[int | None, Query(ge=0, le=LARGEST)] = None,
        limit: Annotated[int, Query(ge=1, le=_MOST)] = 50,
    ) -> Page:
        """Return dead letters: those that wait, unless another state is asked for."""
        wanted = Wanted(None if state == "all" else state, code, service, type)
        found = await store.page(wanted, before, limit)
        following = found[-1].number if len(found) == limit else None
        return Page(letters=found, next=following, counts=await store.counts(wanted))

    @router.get("/{topic}/{partition}/{offset}")
    async def letter(topic: str, partition: Partition, offset: Offset) -> Letter:
        """Return one, with its content."""
        return await desk.letter(Place(topic=topic, partition=partition, offset=offset))

    @router.post("/{topic}/{partition}/{offset}/replay", status_code=202)
    async def replay(topic: str, partition: Partition, offset: Offset, asked: Replay) -> Letter:
        """Send it again, put right if `event` says how."""
        return await desk.replay(Place(topic=topic, partition=partition, offset=offset), asked.event, asked.note)

    @router.post("/{topic}/{partition}/{offset}/discard")
    async def discard(topic: str, partition: Partition, offset: Offset, asked: Discard) -> Letter:
        """Lay it aside: it no longer counts as waiting, and stays to be seen."""
        return await desk.discard(Place(topic=topic, partition=partition, offset=offset), asked.note)

    return router
