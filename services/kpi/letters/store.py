"""Dead letters in the database, each under its place in the log."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from pymongo import DESCENDING, InsertOne
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from services.kpi.letters.letter import Brief, Letter, Place, State
from shared.events import TYPES
from shared.mongo import Document, is_only_duplicates

LETTERS = "dead_letters"
_OTHER = "other"


class Wanted(NamedTuple):
    """Which letters are asked for; what is None does not matter."""

    state: State | None = State.WAITING
    code: str | None = None
    service: str | None = None
    type: str | None = None


class Tally(NamedTuple):
    """How many letters are alike; of types that there are not, only that they are `other`."""

    state: str
    code: str
    service: str
    type: str
    letters: int


class LetterStore:
    """The letters that were found, and what became of them."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        self._letters = database[LETTERS]

    async def prepare(self) -> None:
        """Have letters found by their number, and counted by their state."""
        await self._letters.create_index("number")
        await self._letters.create_index("state")

    async def keep(self, letters: Sequence[Letter]) -> None:
        """Keep *letters* that were not known; the fold may tell of one twice."""
        writes = [InsertOne({"_id": str(one.place), **one.model_dump(mode="json")}) for one in letters]
        try:
            await self._letters.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if not is_only_duplicates(error):
                raise

    async def last_number(self) -> int:
        """Return the greatest number of a letter; -1 where there are none."""
        found = await self._letters.find_one({}, {"number": 1}, sort=[("number", DESCENDING)])
        return int(found["number"]) if found else -1

    async def waiting(self) -> int:
        """Return how many letters nobody has looked after yet."""
        return int(await self._letters.count_documents({"state": State.WAITING}))

    async def counts(self, wanted: Wanted) -> dict[str, int]:
        """Return how many letters there are for each code."""
        counts: dict[str, int] = {}
        async for one in self._letters.find(_query(wanted), {"code": 1}):
            counts[one["code"]] = counts.get(one["code"], 0) + 1
        return dict(sorted(counts.items()))

    async def tallies(self) -> list[Tally]:
        """Return how many letters there are of each state, code, service and type."""
        names = Tally._fields[:-1]
        alike: Counter[tuple[str, str, str, str]] = Counter()
        async for one in self._letters.find({}, dict.fromkeys(names, 1)):
            type_ = one["type"] if one["type"] in TYPES else _OTHER
            alike[one["state"], one["code"], one["service"], type_] += 1
        return [Tally(*key, letters=letters) for key, letters in sorted(alike.items())]

    async def page(self, wanted: Wanted, before: int | None, most: int) -> list[Brief]:
        """Return up to *most* letters below the number *before*, the latest first."""
        query = _query(wanted) | ({} if before is None else {"number": {"$lt": before}})
        fields = dict.fromkeys(Brief.model_fields, 1)
        found = self._letters.find(query, fields).sort("number", DESCENDING).limit(most)
        return [Brief.model_validate(one) async for one in found]

    async def letter(self, place: Place) -> Letter | None:
        """Return the letter at *place*, if there is one."""
        found = await self._letters.find_one({"_id": str(place)})
        return Letter.model_validate(found) if found else None

    async def settle(self, place: Place, settled: Mapping[str, Any]) -> bool:
        """Write down what became of a letter that waits; return whether it still did."""
        where = {"_id": str(place), "state": State.WAITING}
        return (await self._letters.update_one(where, {"$set": dict(settled)})).matched_count == 1


def _query(wanted: Wanted) -> Document:
    return {name: value for name, value in wanted._asdict().items() if value is not None}
