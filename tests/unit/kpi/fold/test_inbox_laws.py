"""Whatever was fetched when, what comes out of the inbox is each topic's log, in order and once."""

from itertools import groupby
from operator import attrgetter

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.fold.delivery import Delivered
from services.kpi.fold.inbox import Inbox
from tests.deliveries import a_delivery

TOPICS = 3
Log = list[Delivered]


def _logs(offsets: list[set[int]]) -> tuple[Log, ...]:
    return tuple(
        [a_delivery(topic=f"topic-{topic}", offset=offset) for offset in sorted(some)]
        for topic, some in enumerate(offsets)
    )


LOGS = st.lists(st.sets(st.integers(0, 12)), min_size=TOPICS, max_size=TOPICS).map(_logs)


def deliver(inbox: Inbox, logs: tuple[Log, ...], data: st.DataObject) -> None:
    """Deliver some of some log: what follows a seek, or what was fetched before it; and look into a hole."""
    topic = data.draw(st.integers(0, TOPICS - 1))
    first = data.draw(st.integers(0, 12))
    chunk = [record for record in logs[topic] if record.position.offset >= first][: data.draw(st.integers(1, 5))]
    hole = inbox.put(topic, chunk)
    if hole is not None:
        inbox.pass_over(topic, next(record.position.offset for record in logs[topic] if record.position.offset >= hole))


def finish(inbox: Inbox, logs: tuple[Log, ...]) -> None:
    for topic, log in enumerate(logs):
        rest = [record for record in log if record.position.offset >= inbox.upto[topic]]
        if rest:
            inbox.pass_over(topic, rest[0].position.offset)
        for record in rest:
            inbox.pass_over(topic, record.position.offset)
            assert inbox.put(topic, [record]) is None


def by_topic(taken: Log) -> dict[str, Log]:
    topic = attrgetter("position.topic")
    return {name: list(found) for name, found in groupby(sorted(taken, key=topic), key=topic)}


@given(LOGS, st.data())
def test_the_batches_are_each_log_in_order_and_follow_on_each_other(logs: tuple[Log, ...], data: st.DataObject) -> None:
    inbox, taken, since = Inbox((0,) * TOPICS), [], (0,) * TOPICS
    for _ in range(data.draw(st.integers(0, 15))):
        deliver(inbox, logs, data)
        if data.draw(st.booleans()):
            batch, upto = inbox.batch(data.draw(st.integers(1, 4)))
            ranges = {f"topic-{number}": range(*ends) for number, ends in enumerate(zip(since, upto, strict=True))}
            assert all(record.position.offset in ranges[record.position.topic] for record in batch)
            taken += batch
            since = upto
    finish(inbox, logs)

    assert by_topic([*taken, *inbox.batch(100)[0]]) == {log[0].position.topic: log for log in logs if log}
    assert len(inbox) == 0


@given(LOGS, st.tuples(*[st.integers(0, 13)] * TOPICS), st.tuples(*[st.integers(0, 13)] * TOPICS), st.data())
def test_a_cut_is_the_logs_between_its_ends_however_they_came(
    logs: tuple[Log, ...], one: tuple[int, ...], other: tuple[int, ...], data: st.DataObject
) -> None:
    since, upto = tuple(map(min, one, other)), tuple(map(max, one, other))
    inbox = Inbox(since)
    for _ in range(data.draw(st.integers(0, 10))):
        deliver(inbox, logs, data)
    finish(inbox, logs)

    expected = [
        [record for record in log if start <= record.position.offset < end]
        for log, start, end in zip(logs, since, upto, strict=True)
    ]

    assert inbox.cut(upto) == [record for log in expected for record in log]
