"""What score reads and writes in MongoDB: cells and the directory of the fold, and its own scorecards.

Everything that can be much is read by exact `_id`s: every database answers that from its index.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple

from pymongo import InsertOne, ReplaceOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import BulkWriteError

from services.kpi.cells import CELLS, RECORDS, SHARDS, CellKey, DirectoryRecord, Version, cell_id, shard_id
from services.kpi.fold.arrivals import latest
from services.kpi.kpis import LIVE
from services.kpi.records.client import CLIENT, Ledger, ledger_of
from services.kpi.records.directory import DIRECTORY_KINDS
from services.kpi.score.blocks import EVER, MONTHS, BlockKey, spans_in
from services.kpi.score.cards import Card, KeptCard, Known, Stamp
from services.kpi.score.memory import HeldCell, Part
from services.kpi.score.remembered_days import Stamps, spans_to_watch
from services.kpi.score.sparse import catalogue_digest
from shared.mongo import Document, is_only_duplicates
from shared.values import COMPANY, Scope
from shared.watching.metrics import REFUSED_WRITES

SCORECARDS, SCORECARD_DAYS, SCOPES, DIRECTORY, TICKS, CATALOGUES = (
    "scorecards",
    "scorecard_days",
    "scorecard_scopes",
    "scorecard_directory",
    "scorecard_ticks",
    "scorecard_catalogues",
)
"""score's own collections: the cards, each day's last ones, whose cards there are, teams and people, how far, and
which KPIs there were when cards were made: a card says nothing of the others."""

_AT_ONCE = 1_000
_VERSION = {"epoch": 1, "batch": 1}
_PROGRESS = {**_VERSION, "first_month": 1}


class Live(NamedTuple):
    """The generation that is shown."""

    generation: str
    shards: int


class StoredCard(NamedTuple):
    """A scorecard to store: what is known of it, and the event that tells it."""

    card: Card
    before: Known | None
    known: Known
    event: bytes


class ScoreStore:
    """The documents of one generation."""

    def __init__(self, database: AsyncDatabase[Document], live: Live) -> None:
        self._live, self._database = live, database
        self._cells, self._records = database[CELLS], database[RECORDS]
        self._cards, self._days = database[SCORECARDS], database[SCORECARD_DAYS]
        self._scopes, self._directory, self._ticks = database[SCOPES], database[DIRECTORY], database[TICKS]
        self._catalogues = database[CATALOGUES]

    @property
    def generation(self) -> str:
        """Return the generation."""
        return self._live.generation

    async def cells(self, blocks: Collection[BlockKey], today: date, by: str = "") -> AsyncIterator[HeldCell]:
        """Yield all cells of *blocks*; with *by*, those that are broken down in that dimension."""
        has_months = any(block.part == MONTHS for block in blocks)
        since = _first_month(await self._shards(_PROGRESS)) if has_months else EVER
        keys = (CellKey(block.scope, span, by) for block in blocks for span in spans_in(block.part, since, today))
        async for cell in self.cells_at(keys):
            yield cell

    async def cells_at(self, keys: Iterable[CellKey]) -> AsyncIterator[HeldCell]:
        """Yield those of the cells that there are, each shard's part."""
        ids = (cell_id(self.generation, shard, key) for key in keys for shard in range(self._live.shards))
        wanted = {"shard": 1, "scope": 1, "span": 1, "epoch": 1, "batch": 1, "measures": 1}
        async for document in _found(self._cells, ids, wanted):
            yield _held(document)

    async def day_stamps(self, days: Collection[date], *, with_earlier: bool) -> Stamps:
        """Return what changes with the cells of *days* and, *with_earlier*, of all days before."""
        progress, shards = await self._shards(_PROGRESS), range(self._live.shards)
        intended = [_version(one) if one else None for one in progress]
        spans = spans_to_watch(days, _first_month(progress), with_earlier=with_earlier)
        ids = {
            span: [cell_id(self.generation, shard, CellKey(str(COMPANY), span)) for shard in shards] for span in spans
        }
        wanted = (_id for of_span in ids.values() for _id in of_span)
        versions = {one["_id"]: _version(one) async for one in _found(self._cells, wanted, _VERSION)}
        return Stamps(intended, {span: tuple(map(versions.get, of_span)) for span, of_span in ids.items()})

    async def all_spans(self) -> AsyncIterator[CellKey]:
        """Yield the day of every cell there is: a look through everything, for the first start of a generation."""
        async for document in self._cells.find({"generation": self.generation}, {"scope": 1, "span": 1}):
            yield CellKey(document["scope"], document["span"])

    async def all_directory(self) -> AsyncIterator[tuple[DirectoryRecord, Version]]:
        """Yield every directory record that the fold has written."""
        wanted = {"generation": self.generation, "kind": {"$in": sorted(DIRECTORY_KINDS)}}
        async for document in self._records.find(wanted):
            yield _directory_record(document)

    async def directory(self) -> AsyncIterator[tuple[DirectoryRecord, Version]]:
        """Yield score's own copy of the directory, which is small and can be read whole."""
        async for document in self._directory.find({"generation": self.generation}):
            yield _directory_record(document)

    async def directory_versions(self) -> dict[str, Version]:
        """Return the version of each document of that copy: while they are the same, so is the directory."""
        found = self._directory.find({"generation": self.generation}, _VERSION)
        return {document["_id"]: _version(document) async for document in found}

    async def ledgers(self) -> AsyncIterator[tuple[str, Ledger]]:
        """Yield every client's ledger, with its id."""
        async for document in self._records.find({"generation": self.generation, "kind": CLIENT.name}):
            yield document["id"], ledger_of(document["events"][0])

    async def keep_directory(self, records: Iterable[tuple[DirectoryRecord, Version]]) -> None:
        """Write the copies, whole."""
        writes = [
            ReplaceOne({"_id": document["_id"]}, document, upsert=True)
            for record, version in records
            if (document := self._directory_document(record, version))
        ]
        if writes:
            await self._directory.bulk_write(writes, ordered=False)

    async def positions(self) -> dict[int, tuple[int, ...]]:
        """Return how far each shard has set out to fold, by topic; () where it has not begun."""
        return {shard: tuple(one.get("upto", ())) for shard, one in enumerate(await self._shards({"upto": 1}))}

    async def arrived(self) -> dict[str, datetime]:
        """Return when the log last took an event of each type, as far as each shard has set out to fold."""
        parts = [one.get("arrived", {}) for one in await self._shards({"arrived": 1})]
        return {type_: datetime.fromtimestamp(ms / 1000, UTC) for type_, ms in latest(parts).items()}

    async def scopes(self) -> set[Scope]:
        """Return every scope that has a card."""
        return {Scope.parse(document["scope"]) async for document in self._scopes.find({"generation": self.generation})}

    async def add_scopes(self, scopes: Iterable[Scope]) -> None:
        """Note that *scopes* have cards."""
        documents = [
            {"_id": f"{self.generation}:{scope}", "generation": self.generation, "scope": str(scope)}
            for scope in scopes
        ]
        writes = [ReplaceOne({"_id": document["_id"]}, document, upsert=True) for document in documents]
        if writes:
            await self._scopes.bulk_write(writes, ordered=False)

    async def ticked(self) -> datetime | None:
        """Return when the generation's due cards were last made; None if never, or of other KPIs than today's."""
        found = await self._ticks.find_one({"_id": self.generation, "catalogue": catalogue_digest()})
        return datetime.fromisoformat(found["at"]) if found else None

    async def tick(self, at: datetime) -> None:
        """Note when the due cards were made."""
        document = {"_id": self.generation, "at": at.isoformat(), "catalogue": catalogue_digest()}
        await self._ticks.replace_one({"_id": self.generation}, document, upsert=True)

    async def forget_tick(self) -> None:
        """Have the next score begin as if nothing had been made of the generation."""
        await self._ticks.delete_one({"_id": self.generation})

    async def declare_catalogue(self) -> None:
        """Note which KPIs the cards that are made from now on tell of."""
        digest = catalogue_digest()
        document = {"_id": digest, "kpis": [kpi.id for kpi in LIVE]}
        await self._catalogues.replace_one({"_id": digest}, document, upsert=True)

    async def known(self, cards: Collection[Card]) -> dict[Card, Known]:
        """Return what is stored of *cards*."""
        ids = {self._card_id(card): card for card in cards}
        wanted = {"version": 1, "digest": 1, "day": 1, "born": 1}
        return {ids[one["_id"]]: _known(one) async for one in _found(self._cards, ids, wanted)}

    async def events(self, cards: Collection[Card]) -> dict[Card, bytes]:
        """Return the events of those of *cards* that are stored."""
        return {card: kept.event for card, kept in (await self.kept(cards)).items()}

    async def stamps(self, cards: Collection[Card]) -> dict[Card, Stamp]:
        """Return which version stands of those of *cards* that are stored and tell of today's KPIs."""
        ids = {self._card_id(card): card for card in cards}
        wanted = {"version": 1, "digest": 1, "catalogue": 1}
        return {
            ids[one["_id"]]: _stamp(one)
            async for one in _found(self._cards, ids, wanted)
            if one.get("catalogue") == catalogue_digest()
        }

    async def kept(self, cards: Collection[Card]) -> dict[Card, KeptCard]:
        """Return those of *cards* that are stored and tell of today's KPIs."""
        ids = {self._card_id(card): card for card in cards}
        wanted = {"event": 1, "day": 1, "born": 1, "catalogue": 1, "version": 1, "digest": 1}
        return {
            ids[one["_id"]]: _kept(one)
            async for one in _found(self._cards, ids, wanted)
            if one.get("catalogue") == catalogue_digest()
        }

    async def kept_at(self, card: Card, day: date) -> KeptCard | None:
        """Return *card* as it stood at the end of *day*, if there was one."""
        now = await self._cards.find_one({"_id": self._card_id(card)})
        if now and now["day"] <= day.isoformat():
            return _kept(now)
        first, last = self._days_of(card)
        where = {"_id": {"$gte": first, "$lte": f"{self._card_id(card)}:{day}"}}
        found = await self._days.find(where).sort("_id", -1).limit(1).to_list()
        return _kept(found[0]) if found and found[0]["_id"] <= last else None

    async def first_kept(self, card: Card) -> date | None:
        """Return the first day at whose end *card* was there."""
        first, last = self._days_of(card)
        found = await self._days.find({"_id": {"$gte": first, "$lte": last}}).sort("_id", 1).limit(1).to_list()
        known = found[0] if found else await self._cards.find_one({"_id": self._card_id(card)})
        return _kept(known).day if known else None

    async def declared(self, kept: KeptCard) -> frozenset[str] | None:
        """Return the KPIs that there were when a card was made; None if that is not known."""
        found = await self._catalogues.find_one({"_id": kept.catalogue})
        return frozenset(found["kpis"]) if found else None

    def _days_of(self, card: Card) -> tuple[str, str]:
        return f"{self._card_id(card)}:{date.min}", f"{self._card_id(card)}:{date.max}"

    async def write(self, cards: Sequence[StoredCard]) -> set[Card]:
        """Store *cards*, each over the version that was read; return those that somebody else wrote meanwhile."""
        await self._keep_last_of_day(cards)
        refused: set[Card] = set()
        for start in range(0, len(cards), _AT_ONCE):
            refused |= await self._write(cards[start : start + _AT_ONCE])
        REFUSED_WRITES.labels(SCORECARDS).inc(len(refused))
        return refused

    async def _write(self, cards: Sequence[StoredCard]) -> set[Card]:
        writes: list[InsertOne[Document] | ReplaceOne[Document]] = []
        for one in cards:
            document = self._document(one)
            if one.before is None:
                writes.append(InsertOne(document))
            else:
                writes.append(ReplaceOne({"_id": document["_id"], "version": one.before.version}, document))
        try:
            result = await self._cards.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            if not is_only_duplicates(error):
                raise
        else:
            if result.inserted_count + result.matched_count == len(writes):
                return set()
        now = await self.known([one.card for one in cards])
        return {one.card for one in cards if now.get(one.card) != one.known}

    async def _keep_last_of_day(self, cards: Iterable[StoredCard]) -> None:
        """Keep what an earlier day left before a later one replaces it: `known_at` is answered from there."""
        ended = [self._card_id(one.card) for one in cards if one.before and one.before.day < one.known.day]
        copies = [
            ReplaceOne({"_id": kept["_id"]}, kept, upsert=True)
            async for one in _found(self._cards, ended)
            if (kept := {**one, "_id": f"{one['_id']}:{one['day']}"})
        ]
        if copies:
            await self._days.bulk_write(copies, ordered=False)

    async def _shards(self, wanted: Mapping[str, Any]) -> list[Document]:
        """Return what is *wanted* of each shard's own document, in their order; {} of one that has not begun."""
        ids = [shard_id(self.generation, shard) for shard in range(self._live.shards)]
        found = {one["_id"]: one async for one in _found(self._database[SHARDS], ids, wanted)}
        return [found.get(_id, {}) for _id in ids]

    def _card_id(self, card: Card) -> str:
        return f"{self.generation}:{card.scope}:{card.period}"

    def _document(self, one: StoredCard) -> Document:
        return {
            "_id": self._card_id(one.card),
            "generation": self.generation,
            "version": one.known.version,
            "digest": one.known.digest,
            "day": one.known.day.isoformat(),
            "born": one.known.born.isoformat(),
            "catalogue": catalogue_digest(),
            "event": one.event.decode(),
        }

    def _directory_document(self, record: DirectoryRecord, version: Version) -> Document:
        return {
            "_id": f"{self.generation}:{record.kind}:{record.id}",
            "generation": self.generation,
            "epoch": version.epoch,
            "batch": version.batch,
            "kind": record.kind,
            "id": record.id,
            "events": record.events,
        }


async def _found(
    collection: AsyncCollection[Document], ids: Iterable[str], wanted: Mapping[str, Any] | None = None
) -> AsyncIterator[Document]:
    rest = iter(ids)
    while some := list(islice(rest, _AT_ONCE)):
        found = collection.find({"_id": {"$in": some}}, wanted, batch_size=_AT_ONCE)
        for document in await found.to_list():
            yield document


def _first_month(shards: Iterable[Mapping[str, Any]]) -> str:
    """Return a month before which none of *shards* has a cell."""
    return min((one.get("first_month") or EVER for one in shards if one), default=EVER)


def _held(document: Mapping[str, Any]) -> HeldCell:
    return HeldCell(
        document["shard"], document["scope"], document["span"], Part(_version(document), document["measures"])
    )


def _known(document: Mapping[str, Any]) -> Known:
    day = document["day"]
    born = document.get("born", day)
    return Known(document["version"], document["digest"], date.fromisoformat(day), date.fromisoformat(born))


def _kept(document: Mapping[str, Any]) -> KeptCard:
    day = document["day"]
    born = document.get("born", day)
    catalogue = document.get("catalogue", "")
    event, at = document["event"].encode(), date.fromisoformat(day)
    return KeptCard(event, at, date.fromisoformat(born), catalogue, _stamp(document))


def _stamp(document: Mapping[str, Any]) -> Stamp:
    return Stamp(document["version"], document["digest"])


def _version(document: Mapping[str, Any]) -> Version:
    return Version(document["epoch"], document["batch"])


def _directory_record(document: Mapping[str, Any]) -> tuple[DirectoryRecord, Version]:
    return DirectoryRecord(document["kind"], document["id"], document["events"]), _version(document)
