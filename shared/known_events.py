"""Which events the front door has let in, for ever: one (source, id) is one content, and told again it is no news."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from pymongo import WriteConcern
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from shared.events import AnyEvent
from shared.events.codec import encode
from shared.mongo import Document, is_only_duplicates

COLLECTION = "known_events"
_CHARACTERS = 32
"""Of a digest: 128 bits are enough to tell contents apart."""

Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Met:
    """What the front door finds out about events by their identities."""

    new: frozenset[Identity]
    repeated: frozenset[Identity]
    conflicting: frozenset[Identity]
    """Known with another content."""


class KnownEvents:
    """The identities and contents of events, as digests, in *database*."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        # What a crash of the database forgets here is no longer refused, and left to the fold to find out.
        self._known = database.get_collection(COLLECTION, write_concern=WriteConcern(w=1, j=False))

    async def meet(self, events: Sequence[AnyEvent]) -> Met:
        """Remember those of *events*, each of its own identity, that are new. Raises: PyMongoError."""
        contents = {event.identity: _digest(encode(event)) for event in events}
        keys = {identity: _key(identity) for identity in contents}
        refused = await self._refused([{"_id": keys[one], "content": content} for one, content in contents.items()])
        known = await self._contents(refused)
        told_before = frozenset(identity for identity, key in keys.items() if key in known)
        repeated = frozenset(identity for identity in told_before if known[keys[identity]] == contents[identity])
        return Met(new=frozenset(keys) - told_before, repeated=repeated, conflicting=told_before - repeated)

    async def forget(self, events: Sequence[AnyEvent]) -> None:
        """Forget *events*, which were not let in after all. Raises: PyMongoError."""
        await self._known.delete_many({"_id": {"$in": [_key(event.identity) for event in events]}})

    async def _contents(self, keys: list[str]) -> dict[str, str]:
        """Return the contents of *keys*; of none nobody is asked: nx-27017 would look through all for it."""
        found = await self._known.find({"_id": {"$in": keys}}).to_list() if keys else []
        return {one["_id"]: one["content"] for one in found}

    async def _refused(self, documents: list[Document]) -> list[str]:
        """Insert *documents*; return the keys that are there already."""
        if not documents:
            return []
        try:
            await self._known.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            if not is_only_duplicates(error):
                raise
            return [documents[one["index"]]["_id"] for one in error.details["writeErrors"]]
        return []


def _key(identity: Identity) -> str:
    return _digest("\0".join(identity).encode())


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:_CHARACTERS]
