"""One shard under one ownership, and the protocol that writes each batch down exactly once.

intend, reach back, cells, announce, ledgers, records: whoever takes over redoes the last intended batch, cut as it
was written. If any record of it had been written, all its ledgers and cells had been; if any ledger, all cells; what
a ledger already includes is left out, and what no document includes is computed again as it was.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from services.kpi.cells import NO_MONTH, CellKey, Version, without_zeros
from services.kpi.fold.arrivals import with_arrivals
from services.kpi.fold.batch import (
    FULL_BYTES,
    Entries,
    Record,
    Sums,
    Told,
    cell_changes,
    change,
    entries_of_client,
    joined_by_record,
    kept,
    record_of,
    size_of,
    spread_of,
    summed,
    told_changes,
)
from services.kpi.fold.copies import Became, copies, is_of_client
from services.kpi.fold.delivery import DeadLetter, Delivered, Reading, reading_of
from services.kpi.fold.errors import LostShardError
from services.kpi.fold.ports import (
    Announcement,
    Announcer,
    Apart,
    Cell,
    CellWrite,
    Intention,
    Kept,
    Offsets,
    RecordWrite,
    ShardStore,
    at_once,
)
from services.kpi.records import RecordKey, Rules, keys_of, sheets_of
from services.kpi.records.client import CLIENT, Ledger, ledger_of, ledger_text, merged_into
from services.kpi.records.directory import DIRECTORY_KINDS
from shared.events import AnyEvent
from shared.events.codec import decoded

Joined = Mapping[RecordKey, dict[str, AnyEvent]]
"""The events of a batch by the records they join."""


class Read(NamedTuple):
    """A batch, read."""

    reading: Reading
    joined: Joined


class Growth(NamedTuple):
    """What a batch makes of what was remembered: nothing is written yet."""

    reading: Reading
    records: dict[RecordKey, Record]
    ledgers: dict[str, "Account"]
    """Of the clients whose ledgers change."""
    changes: Sums
    became: dict[str, Became]
    """Clients of the batch that were, or are now, merged into another."""


class Account(NamedTuple):
    """A client's ledger, and what it adds to the cells."""

    version: Version | None
    ledger: Ledger
    entries: Entries
    into: str | None
    """The client that it became."""

    @classmethod
    def of(cls, client: str, version: Version | None, ledger: Ledger, rules: Rules) -> "Account":
        """Return the account of what *ledger* says."""
        return cls(version, ledger, entries_of_client(client, ledger, rules), merged_into(client, ledger))


class _Known(NamedTuple):
    """A record in memory."""

    version: Version | None
    record: Record


class Shard:
    """One ownership of one shard; it remembers what it has read and written, within bounds, and nothing before."""

    def __init__(
        self,
        index: int,
        *,
        rules: Rules,
        home: Callable[[str], int],
        store: ShardStore,
        announcer: Announcer,
        apart: Apart = at_once,
        remembered_events: int = 100_000,
        remembered_cells: int = 50_000,
    ) -> None:
        self.index = index
        self._rules, self._home, self._store, self._announcer = rules, home, store, announcer
        self._apart = apart
        self._most_events, self._most_cells = remembered_events, remembered_cells
        self._records: OrderedDict[RecordKey, _Known] = OrderedDict()
        self._ledgers: OrderedDict[str, Account] = OrderedDict()
        self._cells: OrderedDict[CellKey, Cell] = OrderedDict()
        self._events = self._rows = 0
        self._intention: Intention | None = None
        self._first_month: str | None = None

    async def take_over(self, first: Offsets, *, committed: Offsets | None = None) -> Intention:
        """Return the last intended batch, which is to be redone; *first* is where a shard that is new begins.

        A database older than the *committed* offsets was restored from a backup: see `_restored`.
        """
        intention = await self._store.intention()
        if intention is None:
            new = Intention(0, 0, first, first, first_month=NO_MONTH)
            intention = new if await self._store.intend(new, None) else await self._store.intention()
        if intention is None:
            raise LostShardError(self.index, 0)
        if is_older(intention.upto, than=committed):
            intention = await self._restored(intention, first)
        self._intention, self._first_month = intention, intention.first_month
        return intention

    async def _restored(self, last: Intention, first: Offsets) -> Intention:
        """Begin a new epoch after *last*; where the documents are not all of one moment, from the *first* event on.

        They are not if an owner was in the middle of a batch and wrote the rest of it over the older documents.
        """
        if await self._store.has_later(last.batch):
            return await self._counted_anew(last, first)
        newer = replace(last, epoch=last.epoch + 1)
        if not await self._store.intend(newer, last):
            raise LostShardError(self.index, last.batch)
        return newer

    async def _counted_anew(self, last: Intention, first: Offsets) -> Intention:
        """Delete what the shard has counted; last what tells that it must be, when the new beginning is written."""
        newer = replace(last, epoch=last.epoch + 1, batch=last.batch + 1, since=first, upto=first, arrived={})
        gone: dict[CellKey, dict[str, int]] = {key: {} for key in await self._store.every_cell()}
        await self._announcer.announce(Announcement(newer.version, first, cells=gone))
        await self._store.delete_upto(last.batch)
        if not await self._store.intend(newer, last):
            raise LostShardError(self.index, last.batch)
        await self._store.delete_before(newer.epoch)
        return newer

    async def redo(self, batch: Sequence[Delivered]) -> Reading:
        """Finish the batch that was intended when the shard was taken over."""
        return await self._write_down(self._owned, await self._apart(self._read, batch))

    async def fold(self, batch: Sequence[Delivered], upto: Offsets) -> Reading:
        """Fold the next *batch*, which reaches to *upto*. Raises: LostShardError."""
        last, read = self._owned, await self._apart(self._read, batch)
        arrived = with_arrivals(last.arrived, read.reading)
        intention = Intention(last.epoch, last.batch + 1, last.upto, upto, arrived)
        if not await self._store.intend(intention, last):
            raise LostShardError(self.index, last.batch)
        self._intention = intention
        return await self._write_down(intention, read)

    async def make_sure(self) -> None:
        """Look whether the shard's document still is what we made it. Raises: LostShardError."""
        found = await self._store.intention()
        if found is None or found.version != self._owned.version:
            raise LostShardError(self.index, self._owned.batch)

    @property
    def _owned(self) -> Intention:
        if self._intention is None:
            raise LostShardError(self.index, 0)
        return self._intention

    async def _write_down(self, intention: Intention, read: Read) -> Reading:
        growth = await self._growth(intention, read)
        await self._reach_back(growth.changes)
        cells = await self._write_cells(intention, growth.changes)
        await self._announce(intention, growth, cells)
        await self._write_ledgers(intention, growth.ledgers)
        await self._write_records(intention, growth.records)
        self._forget()
        return growth.reading

    async def _announce(self, intention: Intention, growth: Growth, cells: dict[CellKey, dict[str, int]]) -> None:
        """Send what the batch changed, and what has to be told elsewhere."""
        reading, became = growth.reading, growth.became
        directory = {key: list(record.events) for key, record in growth.records.items() if key.kind in DIRECTORY_KINDS}
        told_again = [
            *copies((event for _, event in reading.facts), became),
            *await self._all_of([client for client, one in became.items() if one.is_news], became),
        ]
        await self._announcer.announce(
            Announcement(
                intention.version,
                intention.upto,
                cells=cells,
                directory=directory,
                misplaced=reading.misplaced,
                copies=told_again,
                dead=reading.dead,
                taken_ms=min((delivered.appended_ms for delivered, _ in reading.facts), default=None),
            )
        )

    async def _growth(self, intention: Intention, read: Read) -> Growth:
        reading, joined = read
        await self._remember_records(joined)
        if any(_includes(self._records[key].version, intention, self.index) for key in joined):
            self._forget_ledgers()
        records = await self._apart(self._joined, joined, reading)
        news = self._news(records)
        subjects = {event.subject for _, event in reading.facts if is_of_client(event)}
        await self._remember_ledgers(subjects | news.keys())
        return await self._apart(self._grown, intention, reading, records, news)

    def _read(self, batch: Sequence[Delivered]) -> Read:
        reading = reading_of(sorted(batch), self._home)
        return Read(reading, joined_by_record((event for _, event in reading.facts), self._rules))

    def _grown(self, intention: Intention, reading: Reading, records: dict[RecordKey, Record], news: Told) -> Growth:
        ledgers = self._told(intention, news)
        changes = cell_changes(
            [
                *(change(self._records[key].record.entries, record.entries) for key, record in records.items()),
                *(change(self._ledgers[client].entries, account.entries) for client, account in ledgers.items()),
            ]
        )
        return Growth(reading, records, ledgers, changes, self._became(reading, ledgers))

    def _news(self, records: Mapping[RecordKey, Record]) -> Told:
        """Return what *records* newly tell of clients: a call that replaces another may take it back from a third."""
        news: Told = {}
        for key, record in records.items():
            for client, delta in told_changes(self._records[key].record.told, record.told).items():
                news[client] = summed(news.get(client, {}), delta)
        return news

    def _told(self, intention: Intention, news: Told) -> dict[str, Account]:
        """Return the ledgers that do not include this batch yet, as its *news* leave them."""
        after: dict[str, Account] = {}
        for client, delta in news.items():
            known = self._ledgers[client]
            if delta and not _includes(known.version, intention, self.index):
                after[client] = Account.of(client, known.version, summed(known.ledger, delta), self._rules)
        return after

    def _became(self, reading: Reading, ledgers: Mapping[str, Account]) -> dict[str, Became]:
        """Return what became of the batch's clients: of those that were not merged, nothing."""
        found: dict[str, Became] = {}
        for client in {event.subject for _, event in reading.facts if is_of_client(event)}:
            before = self._ledgers[client]
            became = Became(before.into, ledgers.get(client, before).into)
            if any(became):
                found[client] = became
        return found

    async def _all_of(self, clients: Iterable[str], became: Mapping[str, Became]) -> list[AnyEvent]:
        """Return copies of all that was told before of *clients*, which became another with this batch."""
        found: list[AnyEvent] = []
        for client in clients:
            sheets = sheets_of(self._ledgers[client].ledger, self._rules)
            kept = [*await self._store.of_client(client), *(await self._store.records(sheets)).values()]
            texts = {text for one in kept for text in one.events}
            told = (event for event in map(decoded, sorted(texts)) if event.subject == client)
            found += copies(told, {client: Became(None, became[client].after)})
        return found

    def _joined(self, joined: Joined, reading: Reading) -> dict[RecordKey, Record]:
        """Return the records that grow, grown; what a full record cannot take becomes a dead letter."""
        after: dict[RecordKey, Record] = {}
        refused: set[str] = set()
        for key, events in joined.items():
            before = self._records[key].record
            news = {text: event for text, event in events.items() if text not in before.events}
            if before.bytes + size_of(news) > FULL_BYTES:
                refused |= set(news)
            elif news:
                after[key] = before.with_events(key, news, self._rules)
        if refused:
            self._refuse(reading, refused)
        return after

    def _refuse(self, reading: Reading, refused: set[str]) -> None:
        for delivered, event in reading.facts:
            if kept(event) in refused:
                kinds = ", ".join(f"{key.kind} {key.id}" for key in keys_of(event, self._rules))
                reading.dead.append(DeadLetter(delivered, "record_full", f"no room left in a record of: {kinds}"))

    async def _reach_back(self, changes: Sums) -> None:
        """Note how early *changes* are, before any cell is: it is a bound, which whoever else owned us only lowers."""
        month = min((key.span for key in changes), default=NO_MONTH)[: len(NO_MONTH)]
        if self._first_month is not None and month < self._first_month:
            await self._store.reach_back(month)
            self._first_month = month

    async def _write_cells(self, intention: Intention, changes: Sums) -> dict[CellKey, dict[str, int]]:
        """Add *changes* to the cells that do not include this batch yet; return what every changed cell now holds."""
        waiting = set(changes)
        await self._remember_cells(waiting)
        while waiting:
            writes = [
                CellWrite(key, cell.version, _sum(cell.sums, changes[key]))
                for key in waiting
                if not _includes((cell := self._cells[key]).version, intention, self.index)
            ]
            refused = set(await self._store.write_cells(intention.version, writes)) if writes else set()
            for write in writes:
                if write.key not in refused:
                    self._cells[write.key] = Cell(intention.version, write.sums)
            for key in refused:
                del self._cells[key]
            await self._remember_cells(refused)
            waiting = refused
        return {key: self._cells[key].sums for key in changes}

    async def _write_ledgers(self, intention: Intention, after: Mapping[str, Account]) -> None:
        await self._write(
            intention,
            [
                RecordWrite(
                    RecordKey(CLIENT.name, client),
                    account.version,
                    [ledger_text(account.ledger)],
                    client,
                    spread_of(account.entries),
                )
                for client, account in after.items()
            ],
        )
        for client, account in after.items():
            self._rows += len(account.ledger) - len(self._ledgers[client].ledger)
            self._ledgers[client] = account._replace(version=intention.version)

    async def _write_records(self, intention: Intention, after: Mapping[RecordKey, Record]) -> None:
        await self._write(
            intention,
            [
                RecordWrite(
                    key, self._records[key].version, list(record.events), record.client, spread_of(record.entries)
                )
                for key, record in after.items()
            ],
        )
        for key, record in after.items():
            self._events += len(record.events) - len(self._records[key].record.events)
            self._records[key] = _Known(intention.version, record)

    async def _write(self, intention: Intention, writes: Sequence[RecordWrite]) -> None:
        """Write what does not include this batch yet, again and again until nothing is refused."""
        while writes := [write for write in writes if not _includes(write.read, intention, self.index)]:
            refused = set(await self._store.write_records(intention.version, writes))
            kept = await self._store.records(refused) if refused else {}
            writes = [
                write._replace(read=kept[write.key].version if write.key in kept else None)
                for write in writes
                if write.key in refused
            ]

    def _forget_ledgers(self) -> None:
        """Forget what another owner, which has written some of this batch's records, may have added to."""
        self._ledgers.clear()
        self._rows = 0

    async def _remember_ledgers(self, clients: Iterable[str]) -> None:
        unknown = {RecordKey(CLIENT.name, client) for client in clients if client not in self._ledgers}
        kept = await self._store.records(unknown) if unknown else {}
        for key in unknown:
            version, texts = kept.get(key, Kept(None, []))
            ledger = ledger_of(texts[0]) if texts else {}
            self._ledgers[key.id] = Account.of(key.id, version, ledger, self._rules)
            self._rows += len(ledger)
        for client in clients:
            self._ledgers.move_to_end(client)

    async def _remember_records(self, keys: Iterable[RecordKey]) -> None:
        unknown = [key for key in keys if key not in self._records]
        kept = await self._store.records(unknown) if unknown else {}
        for key in unknown:
            version, texts = kept.get(key, Kept(None, []))
            self._records[key] = _Known(version, record_of(key, texts, self._rules))
            self._events += len(texts)
        for key in keys:
            self._records.move_to_end(key)

    async def _remember_cells(self, keys: Iterable[CellKey]) -> None:
        unknown = [key for key in keys if key not in self._cells]
        found = await self._store.cells(unknown) if unknown else {}
        for key in unknown:
            self._cells[key] = found.get(key, Cell(None, {}))
        for key in keys:
            self._cells.move_to_end(key)

    def _forget(self) -> None:
        """Keep to the bounds: what was used least recently goes."""
        while self._events > self._most_events and self._records:
            _, known = self._records.popitem(last=False)
            self._events -= len(known.record.events)
        while self._rows > self._most_events or len(self._ledgers) > self._most_events:
            _, account = self._ledgers.popitem(last=False)
            self._rows -= len(account.ledger)
        while len(self._cells) > self._most_cells:
            self._cells.popitem(last=False)


def is_older(upto: Offsets, *, than: Offsets | None) -> bool:
    """Return whether a shard folded *upto* there was once further: its database was restored from a backup."""
    return than is not None and any(far > near for far, near in zip(than, upto, strict=True))


def _includes(version: Version | None, intention: Intention, shard: int) -> bool:
    """Return whether a document of *version* has this batch in it. Raises: LostShardError if it has a later one."""
    if version is None:
        return False
    if version.epoch > intention.epoch or version.batch > intention.batch:
        raise LostShardError(shard, intention.batch)
    return version.batch == intention.batch


def _sum(sums: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return without_zeros({key: sums.get(key, 0) + more.get(key, 0) for key in {**sums, **more}})
