"""The job in Quix Streams: exactly once within Kafka, RocksDB state with changelogs, a batching sink to the database.

State is per message key (the subject), so no repartitioning is needed: a record's events are one value. The sums are
added to in the database by the sink, which costs less than a keyed aggregation of their own; if the process dies
between the sink and the commit they count twice, so the guarantee of the numbers is at least once.

Tuning: a checkpoint each second, `bytes` in and orjson for decoding, no log of each message.
"""

import os
from typing import Any

import orjson
from documents import Bulk, Writer
from facts import Sum, change, is_known, record_of, sheet_of
from quixstreams import Application, State
from quixstreams.sinks import BatchingSink, SinkBatch

Kept = tuple[str, str | None, str, str, list[str], dict[Sum, int]]
"""Record, day sheet, id and text of the event, all texts of the record, change of the sums."""


def counted(content: bytes) -> dict[Sum, int] | None:
    """Return what a call adds to its manager's day, of other events nothing."""
    event = orjson.loads(content)
    if event["type"] != "CallCompleted":
        return None
    return {(event["data"]["manager_id"], event["data"]["started_at"][:10], "calls_completed"): 1}


def taken_in(content: bytes, state: State) -> Kept | None:
    """Join the event to its record; return what is to be written, None for a duplicate."""
    event = orjson.loads(content)
    record = record_of(event)
    texts: list[str] = state.get(record, [])
    before = [orjson.loads(text) for text in texts]
    if is_known(event, before):
        return None
    text = content.decode()
    texts.append(text)
    state.set(record, texts)
    return record, sheet_of(event), event["id"], text, texts, change(record, before, [*before, event])


class Sink(BatchingSink):
    """Writes what a checkpoint brings of one partition in bulk."""

    def __init__(self, writer: Writer, *, is_full: bool) -> None:
        super().__init__()
        self._writer, self._is_full = writer, is_full

    def write(self, batch: SinkBatch) -> None:
        bulk = Bulk(batch.partition)
        events = 0
        for item in batch:
            events += 1
            if item.value is None:
                continue
            changes = item.value
            if self._is_full:
                record, sheet, event_id, text, texts, changes = item.value
                if sheet:
                    bulk.keep_in_sheet(sheet, event_id, text)
                else:
                    bulk.keep_record(record, texts)
            for (manager, day, measure), value in changes.items():
                bulk.add(manager, day, measure, value)
        self._writer.write(bulk, events)


def main() -> None:
    """Run until terminated."""
    is_full = os.environ["PEER_MODE"] == "full"
    app = Application(
        broker_address=os.environ["KAFKA_BOOTSTRAP"],
        consumer_group=os.environ["PEER_DATABASE"],
        auto_offset_reset="earliest",
        processing_guarantee="exactly-once",
        commit_interval=1.0,
        state_dir=os.environ["PEER_STATE"],
        loglevel="WARNING",
    )
    writer = Writer()
    sink = Sink(writer, is_full=is_full)

    def begun(content: bytes) -> bytes:
        writer.progress.begin()
        return content

    for name in os.environ["PEER_TOPICS"].split(","):
        frame: Any = app.dataframe(app.topic(name, key_deserializer="str", value_deserializer="bytes"))
        frame = frame.apply(begun)
        (frame.apply(taken_in, stateful=True) if is_full else frame.apply(counted)).sink(sink)
    app.run()


if __name__ == "__main__":
    main()
