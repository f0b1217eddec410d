"""Entities in the database: one whole document each, written by compare-and-set on its version.

A document is `{_id, version, source, events, pending, has_pending, identities}`, events as their canonical JSON texts.
Publishing clears `pending` without a new version, so that it is no conflict for whoever decides meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import structlog
from pymongo import InsertOne, ReplaceOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, DuplicateKeyError

from shared.entity import Entity, Kind, StateT
from shared.events import AnyEvent
from shared.mongo import Document, is_only_duplicates
from shared.refusals import StaleError

AnyKind = Kind[Any]
AnyEntity = Entity[Any]

log = structlog.get_logger(__name__)


class Entities:
    """The entities of *kinds* in *database*."""

    def __init__(self, database: AsyncDatabase[Document], kinds: Sequence[AnyKind]) -> None:
        self._database = database
        self._kinds = kinds

    async def prepare(self) -> None:
        """Create the indexes that are missing.

        `identities` has none: only corrections, which are rare, look there, and nx-27017 loses a replaced document
        from an index over an array.
        """
        for kind in self._kinds:
            await self._of(kind).create_index("has_pending")

    async def load(self, kind: Kind[StateT], id: str) -> Entity[StateT]:  # noqa: A002
        """Return the entity, at version 0 if it is not kept."""
        found = await self._of(kind).find_one({"_id": id})
        return _entity(kind, found) if found else Entity(kind, id)

    async def save(self, entity: AnyEntity) -> None:
        """Keep *entity*, which was made from the version before its own. Raises: StaleError."""
        while not await self._kept(entity):
            now = await self.load(entity.kind, entity.id)
            if now.version != entity.version - 1:
                raise StaleError(entity.kind.name, entity.id, now.version)
            entity = replace(entity, pending=now.pending)

    async def absorb(self, events: Iterable[AnyEvent]) -> None:
        """Join *events* to the entities they mention; what is there already changes nothing."""
        told = list(events)
        for kind in self._kinds:
            await self._absorb(kind, _by_id(kind, told))

    async def holding(self, source: str, id: str) -> AnyEntity | None:  # noqa: A002
        """Return the entity that holds the event of this (source, id)."""
        for kind in self._kinds:
            for found in await self._of(kind).find({"identities": _identity(source, id)}).to_list():
                return _entity(kind, found)
        return None

    async def waiting(self, most: int) -> list[AnyEntity]:
        """Return up to *most* entities of each kind that have events to publish."""
        return [
            _entity(kind, found)
            for kind in self._kinds
            for found in await self._of(kind).find({"has_pending": True}).limit(most).to_list()
        ]

    async def clear(self, entity: AnyEntity) -> None:
        """Forget the pending events of *entity*; what it has said since goes on waiting."""
        published = frozenset(entity.pending)
        while True:
            left = replace(entity, pending=tuple(text for text in entity.pending if text not in published))
            where = {"_id": entity.id, "version": entity.version}
            if (await self._of(entity.kind).replace_one(where, _document(left))).matched_count:
                return
            entity = await self.load(entity.kind, entity.id)

    async def _kept(self, entity: AnyEntity) -> bool:
        collection = self._of(entity.kind)
        if entity.version > 1:
            done = await collection.replace_one(_before(entity), _document(entity))
            return done.matched_count == 1
        try:
            await collection.insert_one(_document(entity))
        except DuplicateKeyError:
            return False
        return True

    async def _absorb(self, kind: AnyKind, told: dict[str, list[AnyEvent]]) -> None:
        while told:
            stored = await self._load_all(kind, list(told))
            grown = [_grown(stored[id_], events) for id_, events in told.items()]
            changed = [entity for entity in grown if entity is not stored[entity.id]]
            if not changed or await self._all_kept(kind, changed):
                return

    async def _load_all(self, kind: AnyKind, ids: list[str]) -> dict[str, AnyEntity]:
        found = await self._of(kind).find({"_id": {"$in": ids}}).to_list()
        return {id_: Entity(kind, id_) for id_ in ids} | {one["_id"]: _entity(kind, one) for one in found}

    async def _all_kept(self, kind: AnyKind, changed: list[AnyEntity]) -> bool:
        try:
            done = await self._of(kind).bulk_write([_write(entity) for entity in changed], ordered=False)
        except BulkWriteError as error:
            if is_only_duplicates(error):
                return False
            raise
        return done.inserted_count + done.matched_count == len(changed)

    def _of(self, kind: AnyKind) -> AsyncCollection[Document]:
        return self._database[kind.name]


def _grown(entity: AnyEntity, events: list[AnyEvent]) -> AnyEntity:
    if entity.is_full:
        log.error("entity-full", kind=entity.kind.name, id=entity.id, left_out=len(events))
        return entity
    return entity.joined(events)


def _by_id(kind: AnyKind, events: Iterable[AnyEvent]) -> dict[str, list[AnyEvent]]:
    found: dict[str, list[AnyEvent]] = defaultdict(list)
    for event in events:
        if (id_ := kind.id_in(event)) is not None:
            found[id_].append(event)
    return dict(found)


def _write(entity: AnyEntity) -> InsertOne[Document] | ReplaceOne[Document]:
    if entity.version == 1:
        return InsertOne(_document(entity))
    return ReplaceOne(_before(entity), _document(entity))


def _before(entity: AnyEntity) -> Document:
    """Return what the document must still be: of the version before, and not published meanwhile."""
    return {"_id": entity.id, "version": entity.version - 1, "has_pending": bool(entity.pending)}


def _entity(kind: Kind[StateT], found: Document) -> Entity[StateT]:
    return Entity(kind, found["_id"], found["version"], tuple(found["events"]), tuple(found["pending"]))


def _document(entity: AnyEntity) -> Document:
    pending = [*entity.pending, *entity.said]
    return {
        "_id": entity.id,
        "version": entity.version,
        "source": entity.writer,
        "events": list(entity.texts),
        "pending": pending,
        "has_pending": bool(pending),
        "identities": sorted({_identity(*event.identity) for event in entity.events}),
    }


def _identity(source: str, id: str) -> str:  # noqa: A002
    return f"{source} {id}"
