"""Entities in the database: one whole document each, written by compare-and-set on its version.

A document is `{_id, version, source, events, pending, traces, has_pending, identities, due_at, claimed_until, by_…}`,
events as their canonical JSON texts, traces of the pending ones beside them, the rest made from them. Publishing clears
`pending` without a new version, so that it is no conflict for whoever decides meanwhile. What is due is claimed by one
worker at a time, until `claimed_until`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError, DuplicateKeyError

from shared.entity import Between, Conditions, Entity, Kind, StateT, Wanted
from shared.events import AnyEvent
from shared.mongo import Document, is_only_duplicates
from shared.refusals import StaleError
from shared.watching.metrics import REFUSED_WRITES
from shared.watching.traces import current_trace

AnyKind = Kind[Any]
AnyEntity = Entity[Any]

ENTITIES = "entities"
SETTLED = 1e12
"""A claim that lasts: until the entity changes, there is nothing more to do about it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """What a list is asked for: entities whose facets are as *where* says, by *order* and then by id.

    *order* is a facet, of numbers; who has none is not in the list. *after* is the (number, id) that the page before
    ended with; without an order the number means nothing.
    """

    where: Conditions
    order: str | None = None
    after: tuple[float, str] | None = None
    most: int = 100


class Entities:
    """The entities of *kinds* in *database*; a kind is taken as it stands there, whatever a caller adds to its name.

    So what settings decide (when something is due) is told once, where the service is put together.
    """

    def __init__(self, database: AsyncDatabase[Document], kinds: Sequence[AnyKind]) -> None:
        self._database = database
        self._kinds = kinds
        self._told: dict[str, AnyKind] = {kind.name: kind for kind in kinds}

    async def prepare(self) -> None:
        """Create the indexes that are missing.

        `identities` has none: only corrections, which are rare, look there, and nx-27017 loses a replaced document
        from an index over an array.
        """
        for kind in self._kinds:
            await self._of(kind).create_index("has_pending")
            if kind.is_ever_due:
                await self._of(kind).create_index("due_at")
            for facet in kind.facets:
                await self._of(kind).create_index(f"by_{facet}")

    async def load(self, kind: Kind[StateT], id: str) -> Entity[StateT]:  # noqa: A002
        """Return the entity, at version 0 if it is not kept."""
        found, told = await self._of(kind).find_one({"_id": id}), self._as_told(kind)
        return _entity(told, found) if found else Entity(told, id)

    async def save(self, entity: AnyEntity) -> None:
        """Keep *entity*, which was made from the version before its own. Raises: StaleError."""
        while not await self._kept(entity):
            now = await self.load(entity.kind, entity.id)
            if now.version != entity.version - 1:
                raise StaleError(entity.kind.name, entity.id, now.version)
            entity = replace(entity, pending=now.pending, traces=now.traces)

    async def absorb(self, events: Iterable[AnyEvent]) -> None:
        """Join *events* to the entities they mention; what is there already changes nothing."""
        told = list(events)
        for kind in self._kinds:
            await self._absorb(kind, _by_id(kind, told))

    async def listed(self, kind: Kind[StateT], question: Question) -> list[Entity[StateT]]:
        """Return the entities that *question* asks for."""
        keys = ["_id"] if question.order is None else [f"by_{question.order}", "_id"]
        found: list[Document] = []
        for query in _queries(question):
            page = self._of(kind).find(query).sort([(key, 1) for key in keys]).limit(question.most - len(found))
            found += await page.to_list() if len(found) < question.most else []
        return [_entity(self._as_told(kind), one) for one in found]

    async def count(self, kind: AnyKind, where: Conditions) -> int:
        """Return how many entities have facets as *where* says."""
        return len(await self._of(kind).find(_asked(where), {"_id": 1}).to_list())

    async def claim(self, kind: Kind[StateT], now: float, until: float) -> Entity[StateT] | None:
        """Return the entity that is due longest, and nobody else's *until* then; of a kind that is ever due."""
        if not self._as_told(kind).is_ever_due:
            raise TypeError(f"{kind.name} are never due")
        found = await self._of(kind).find_one_and_update(
            {"due_at": {"$gt": 0, "$lte": now}, "claimed_until": {"$lte": now}},
            {"$set": {"claimed_until": until}},
            sort=[("due_at", 1)],
        )
        return _entity(self._as_told(kind), found) if found else None

    async def settle(self, entity: AnyEntity) -> None:
        """Leave *entity* alone until it changes."""
        where = {"_id": entity.id, "version": entity.version}
        await self._of(entity.kind).update_one(where, {"$set": {"claimed_until": SETTLED}})

    async def holding(self, source: str, id: str) -> AnyEntity | None:  # noqa: A002
        """Return the entity that holds the event of this (source, id)."""
        for kind in self._kinds:
            for found in await self._of(kind).find({"identities": _identity(source, id)}).to_list():
                return _entity(kind, found)
        return None

    async def waiting(self, most: int, kinds: Collection[str] | None = None) -> list[AnyEntity]:
        """Return up to *most* entities of each kind, or of those that *kinds* names, that have events to publish."""
        return [
            _entity(kind, found)
            for kind in self._kinds
            if kinds is None or kind.name in kinds
            for found in await self._of(kind).find({"has_pending": True}).limit(most).to_list()
        ]

    async def clear(self, entities: Sequence[AnyEntity]) -> None:
        """Forget the pending events of *entities*; what one has said since goes on waiting.

        In one go: one by one, publishing would be slower than saving, and commands would be refused.
        """
        for kind in self._kinds:
            some = [entity for entity in entities if entity.kind.name == kind.name]
            if not some:
                continue
            done = await self._of(kind).bulk_write([_cleared(entity) for entity in some], ordered=False)
            if done.matched_count < len(some):
                for entity in some:
                    await self._clear(entity)

    async def _clear(self, entity: AnyEntity) -> None:
        published = frozenset(entity.pending)
        while True:
            left = _without(entity, published)
            where = {"_id": entity.id, "version": entity.version}
            if (await self._of(entity.kind).replace_one(where, _document(left))).matched_count:
                return
            entity = await self.load(entity.kind, entity.id)

    async def _kept(self, entity: AnyEntity) -> bool:
        collection = self._of(entity.kind)
        if entity.version > 1:
            done = await collection.replace_one(_before(entity), _document(entity))
            REFUSED_WRITES.labels(ENTITIES).inc(done.matched_count != 1)
            return done.matched_count == 1
        try:
            await collection.insert_one(_document(entity))
        except DuplicateKeyError:
            REFUSED_WRITES.labels(ENTITIES).inc()
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
                REFUSED_WRITES.labels(ENTITIES).inc(len(error.details["writeErrors"]))
                return False
            raise
        refused = len(changed) - done.inserted_count - done.matched_count
        REFUSED_WRITES.labels(ENTITIES).inc(refused)
        return refused == 0

    def _as_told(self, kind: Kind[StateT]) -> Kind[StateT]:
        told: Kind[StateT] = self._told.get(kind.name, kind)
        return told

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


def _cleared(entity: AnyEntity) -> UpdateOne:
    """Return that nothing of *entity* waits any more: of one version, the pending events are always the same."""
    nothing = {"pending": [], "traces": [], "has_pending": False}
    return UpdateOne({"_id": entity.id, "version": entity.version}, {"$set": nothing})


def _without(entity: AnyEntity, published: Collection[str]) -> AnyEntity:
    left = [one for one in zip(entity.pending, entity.traces_of_pending, strict=True) if one[0] not in published]
    return replace(entity, pending=tuple(text for text, _ in left), traces=tuple(trace for _, trace in left))


def _before(entity: AnyEntity) -> Document:
    """Return what the document must still be: of the version before, and not published meanwhile."""
    return {"_id": entity.id, "version": entity.version - 1, "has_pending": bool(entity.pending)}


def _entity(kind: Kind[StateT], found: Document) -> Entity[StateT]:
    pending, traces = tuple(found["pending"]), tuple(found.get("traces", ()))
    return Entity(kind, found["_id"], found["version"], tuple(found["events"]), pending, traces)


def _document(entity: AnyEntity) -> Document:
    pending = [*entity.pending, *entity.said]
    traces = [*entity.traces_of_pending, *[current_trace()] * len(entity.said)]
    return {
        "_id": entity.id,
        "version": entity.version,
        "source": entity.writer,
        "events": list(entity.texts),
        "pending": pending,
        "has_pending": bool(pending),
        "traces": traces if any(traces) else [],
        "identities": sorted({_identity(*event.identity) for event in entity.events}),
        "due_at": entity.due_at,
        "claimed_until": 0.0,
    } | {f"by_{name}": value for name, value in entity.facets.items()}


def _queries(question: Question) -> list[Document]:
    """Return the queries whose answers, one after the other, are the list.

    They are flat: nx-27017 looks through everything for `$and` and `$or`.
    """
    asked, key = _asked(question.where), f"by_{question.order}"
    if question.order is not None and key not in asked:
        asked[key] = _condition(Between())
    if question.after is None:
        return [asked]
    number, id_ = question.after
    if question.order is None:
        return [asked | {"_id": {"$gt": id_}}]
    rest = asked[key] | {"$gt": number}
    rest.pop("$gte", None)
    return [asked | {key: number, "_id": {"$gt": id_}}, asked | {key: rest}]


def _asked(where: Conditions) -> Document:
    known_to_exist = {"source": {"$gt": ""}}
    return known_to_exist | {f"by_{facet}": _condition(value) for facet, value in where.items()}


def _condition(wanted: Wanted) -> object:
    match wanted:
        case Between(low, high):
            return {"$gte": -SETTLED if low is None else low} | ({} if high is None else {"$lt": high})
        case tuple():
            return {"$in": list(wanted)}
        case _:
            return wanted


def _identity(source: str, id: str) -> str:  # noqa: A002
    return f"{source} {id}"
