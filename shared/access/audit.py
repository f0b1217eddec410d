"""The log of what operators did: who, what, when, why, and what came of it. It is only ever added to."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from pymongo.asynchronous.database import AsyncDatabase

from shared.access.principal import Principal
from shared.clock import Clock
from shared.mongo import Document

AUDIT = "audit"
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_MOST_WHY = 1_000
_MOST_WHAT = 8_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: an act, or (with *of*) what came of one."""

    id: str
    """Begins with the microseconds of its moment: a text that looks like a date is compared as one by nx-27017."""
    at: datetime
    who: str
    role: str
    what: str
    """`POST /v1/plans`, or what a command line was told to do."""
    why: str | None = None
    of: str | None = None
    outcome: str | None = None


class AuditLog:
    """Adds to the log and tells it."""

    def __init__(self, database: AsyncDatabase[Document], clock: Clock) -> None:
        self._entries, self._clock = database[AUDIT], clock

    async def begin(self, who: Principal, what: str, why: str | None) -> str:
        """Note what *who* is about to do; return the entry's id. Raises: PyMongoError."""
        return await self._add(who=who.name, role=who.role.value, what=what, why=why and why[:_MOST_WHY])

    async def end(self, begun: str, who: Principal, what: str, outcome: str) -> None:
        """Note what came of what was *begun*. Raises: PyMongoError."""
        await self._add(who=who.name, role=who.role.value, what=what, of=begun, outcome=outcome)

    async def entries(self, most: int, before: str | None = None) -> AsyncIterator[Entry]:
        """Yield the latest entries, at *most* so many, from the newest; only those *before* the entry of that id."""
        where: Document = {"_id": {"$lt": before}} if before else {}
        async for found in self._entries.find(where).sort("_id", -1).limit(most):
            yield _entry(found)

    async def _add(self, **told: str | None) -> str:
        at, told["what"] = self._clock(), (told["what"] or "")[:_MOST_WHAT]
        entry_id = f"{(at - _EPOCH) // _MICROSECOND:016d}-{uuid4().hex}"
        await self._entries.insert_one({"_id": entry_id, "at": at.isoformat(), **told})
        return entry_id


def _entry(found: Mapping[str, Any]) -> Entry:
    told = {name: found.get(name) for name in ("why", "of", "outcome")}
    return Entry(found["_id"], datetime.fromisoformat(found["at"]), found["who"], found["role"], found["what"], **told)
