"""Alerts and deliveries in the database, each written by compare-and-set on its version.

`place` sorts a list: the moment and the id, so that pages neither repeat nor miss one.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

from pymongo import DESCENDING
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError

from services.kpi.alerts.alert import Alert
from services.kpi.alerts.delivery import Delivery
from shared.access.principal import Sight
from shared.mongo import Document, end_of

ModelT = TypeVar("ModelT", Alert, Delivery)


class _Kept(Generic[ModelT]):
    """Documents of one form."""

    def __init__(self, collection: AsyncCollection[Document], form: type[ModelT]) -> None:
        self._collection = collection
        self._form: type[ModelT] = form

    async def prepare(self) -> None:
        """Create the indexes that are missing."""
        for name in ("place", "due", "is_unpublished"):
            await self._collection.create_index(name)

    async def get(self, id_: str) -> ModelT | None:
        """Return the one with this id, if there is one."""
        found = await self._collection.find_one({"_id": id_})
        return self._read(found) if found else None

    async def save(self, kept: ModelT) -> bool:
        """Keep what was made of the version before its own; return False where somebody else was first."""
        document = _document(kept)
        if kept.version > 1:
            where = {"_id": document["_id"], "version": kept.version - 1}
            return (await self._collection.replace_one(where, document)).matched_count == 1
        try:
            await self._collection.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def due(self, now: datetime, most: int) -> list[ModelT]:
        """Return up to *most* that are due, the longest due first."""
        query = {"due": {"$gt": 0, "$lte": now.timestamp()}}
        return [self._read(one) async for one in self._collection.find(query).sort("due", 1).limit(most)]

    async def page(
        self, where: Mapping[str, Any], sight: Sight, after: str | None, most: int
    ) -> list[tuple[str, ModelT]]:
        """Return up to *most* that are as *where* says, and in *sight*, the latest first, behind the place *after*."""
        found: list[Document] = []
        for seen in _in_sight(sight, where):
            query = {**where, **seen, "place": {"$gt": "", **({} if after is None else {"$lt": after})}}
            found += await self._collection.find(query).sort("place", DESCENDING).limit(most).to_list()
        found.sort(key=lambda one: str(one["place"]), reverse=True)
        return [(one["place"], self._read(one)) for one in found[:most]]

    def _read(self, document: Document) -> ModelT:
        read: ModelT = self._form.model_validate(document)
        return read


class Alerts(_Kept[Alert]):
    """What was judged."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        super().__init__(database["alerts"], Alert)

    async def these(self, ids: Iterable[str]) -> dict[str, Alert]:
        """Return those of *ids* that are kept."""
        found = await self._collection.find({"_id": {"$in": sorted(ids)}}).to_list()
        return {one["_id"]: self._read(one) for one in found}

    async def unpublished(self, most: int) -> list[Alert]:
        """Return up to *most* with something to publish."""
        return [self._read(one) for one in await self._collection.find({"is_unpublished": True}).limit(most).to_list()]


class Deliveries(_Kept[Delivery]):
    """What is sent, and was."""

    def __init__(self, database: AsyncDatabase[Document]) -> None:
        super().__init__(database["alert_deliveries"], Delivery)

    async def add(self, deliveries: Sequence[Delivery]) -> None:
        """Keep those that were not known."""
        for one in deliveries:
            await self.save(one)

    async def claim(self, delivery: Delivery, now: datetime, until: datetime) -> bool:
        """Have *delivery*, which is due *now*, to oneself *until* then; return False where somebody else has it."""
        due = {"$gt": 0, "$lte": now.timestamp()}
        where = {"_id": delivery.delivery_id, "version": delivery.version, "due": due}
        change = {"$set": {"due": until.timestamp()}}
        return (await self._collection.update_one(where, change)).matched_count == 1


def _in_sight(sight: Sight, where: Mapping[str, Any]) -> list[Document]:
    """Return what to ask for, one after the other: nx-27017 looks through everything for `$or`."""
    if sight.is_all or "scope" in where:  # whoever names a scope sees it
        return [{}]
    kinds = [{"scope": {"$gte": f"{kind}:", "$lt": end_of(f"{kind}:")}} for kind in sorted(sight.kinds)]
    others = sorted(str(scope) for scope in sight.scopes if scope.kind not in sight.kinds)
    return [*kinds, {"scope": {"$in": others}}]


def _document(kept: Alert | Delivery) -> Document:
    told = kept.model_dump(mode="json") | {"due": _number(kept.due_at)}
    if isinstance(kept, Alert):
        first = kept.raised[-1].at if kept.raised else None
        return told | {"_id": kept.alert_id, "place": _place(first, kept.alert_id)} | _waiting(kept)
    return told | {"_id": kept.delivery_id, "place": _place(kept.created_at, kept.delivery_id)}


def _waiting(alert: Alert) -> Document:
    return {"is_unpublished": bool(alert.unpublished)}


def _number(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0


def _place(moment: datetime | None, id_: str) -> str:
    """Return where it stands in a list; an alert that was never raised is in none."""
    return f"{moment.timestamp():017.6f}-{id_}" if moment else ""
