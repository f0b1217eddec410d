"""Entities as HTTP shows them."""

from typing import Annotated, Any, Generic

from fastapi import Depends, Header
from pydantic import BaseModel

from shared.entity import Entity, StateT
from shared.refusals import InvalidError


class View(BaseModel, Generic[StateT]):
    """An entity: the version that a change may name in `If-Match`, who writes it, and its state."""

    id: str
    version: int
    source: str | None
    state: StateT

    @classmethod
    def of(cls, entity: Entity[Any]) -> "View[StateT]":
        """Return what HTTP shows of *entity*."""
        return cls(id=entity.id, version=entity.version, source=entity.writer, state=entity.state)


def expected_version(
    if_match: Annotated[str | None, Header(description="the version that the decision rests on")] = None,
) -> int | None:
    """Return the version that the caller saw, if it says so. Raises: InvalidError."""
    if if_match is None:
        return None
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.isascii() or not text.isdigit():
        raise InvalidError("name the version you saw, like 3", "If-Match")
    return int(text)


Expected = Annotated[int | None, Depends(expected_version)]
