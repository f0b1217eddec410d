"""What a Python peer writes to the database: bulks of records, day sheets and sums, and how far it has come.

Sums are added to (`$inc`) or set, whichever the engine's program asks for; facts are set whole, so that a repeat is
harmless.
"""

import os
import time
from collections import Counter, defaultdict
from typing import Any

from pymongo import MongoClient, UpdateOne

Document = dict[str, Any]


class Bulk:
    """The documents of one flush, each once."""

    def __init__(self, partition: int) -> None:
        self._partition = partition
        self._records: dict[str, list[str]] = {}
        self._sheets: defaultdict[str, Document] = defaultdict(dict)
        self._added: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._set: defaultdict[str, Document] = defaultdict(dict)

    def keep_record(self, record: str, texts: list[str]) -> None:
        """Write the record with all its events."""
        self._records[record] = texts

    def keep_in_sheet(self, sheet: str, event_id: str, text: str) -> None:
        """Write one more event into a day sheet."""
        self._sheets[sheet][f"events.{event_id}"] = text

    def add(self, manager: str, day: str, measure: str, value: int) -> None:
        """Add to a sum."""
        self._added[f"{manager}/{day}"][measure] += value

    def set(self, manager: str, day: str, measure: str, value: int) -> None:
        """Set a sum."""
        self._set[f"{manager}/{day}"][measure] = value

    def records(self) -> list[UpdateOne]:
        """Return the writes of the facts."""
        whole = [self._update(name, "$set", {"events": texts}) for name, texts in self._records.items()]
        return whole + [self._update(name, "$set", events) for name, events in self._sheets.items()]

    def sums(self) -> list[UpdateOne]:
        """Return the writes of the numbers."""
        added = [self._update(name, "$inc", sums) for name, sums in self._added.items()]
        return added + [self._update(name, "$set", sums) for name, sums in self._set.items()]

    def _update(self, name: str, operator: str, fields: Document | Counter[str]) -> UpdateOne:
        return UpdateOne({"_id": f"{self._partition}:{name}"}, {operator: dict(fields)}, upsert=True)


class Progress:
    """How many events were taken in, and from when to when; the benchmark reads it in the database."""

    def __init__(self) -> None:
        self._events = 0
        self._first_at: float | None = None

    def begin(self) -> None:
        """Note that the first event is here."""
        if self._first_at is None:
            self._first_at = time.monotonic()

    def document(self, events: int) -> UpdateOne:
        """Return the note of *events* more, all of whose documents are written."""
        self._events += events
        noted = {"events": self._events, "first_at": self._first_at, "last_at": time.monotonic()}
        return UpdateOne({"_id": "worker"}, {"$set": noted}, upsert=True)


def database_url() -> str:
    """Return the URL with the fold's own write concern."""
    return f"{os.environ['MONGO_URL']}/?w=majority"


class Writer:
    """Writes bulks with the blocking driver."""

    def __init__(self) -> None:
        client: MongoClient[Document] = MongoClient(database_url())
        self._database = client[os.environ["PEER_DATABASE"]]
        self.progress = Progress()

    def write(self, bulk: Bulk, events: int) -> None:
        """Write *bulk*, the documents of so many *events*."""
        for name, writes in (("records", bulk.records()), ("sums", bulk.sums())):
            if writes:
                self._database[name].bulk_write(writes, ordered=False)
        self._database["progress"].bulk_write([self.progress.document(events)])
