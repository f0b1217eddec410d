from collections import Counter, defaultdict
from typing import Any

import msgspec
import pytest

from shared.events.codec import decoded, encode, topic_of
from tests.benchmarks.peers.common.facts import Sum, change, is_known, record_of
from tests.benchmarks.sales_days import Said, one_client, one_manager, said_days
from tests.folding import folded, is_day

EVERYDAY = list(said_days(3_000))
LOPSIDED = [*one_client(50), *one_manager(50, calls_a_day=20)]


@pytest.mark.parametrize("stream", [EVERYDAY, LOPSIDED], ids=["everyday", "lopsided"])
def test_the_bytes_of_a_stream_are_what_our_own_encoder_would_write(stream: list[Said]) -> None:
    for said in stream:
        event = decoded(said.content)
        assert encode(event) == said.content
        assert (topic_of(event), event.subject) == (said.topic, said.subject)


def test_the_everyday_stream_has_one_in_a_hundred_of_each_correction() -> None:
    events = [decoded(said.content) for said in said_days(20_000)]

    types = Counter(event.type for event in events)

    repeats = len(events) - len({event.identity for event in events})
    for count in (repeats, types["EventRetracted"], types["DealReopened"], types["OrderCancelled"]):
        assert 0.008 < count / len(events) < 0.012


def test_the_peers_rules_give_the_numbers_of_the_fold() -> None:
    records: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    theirs: Counter[Sum] = Counter()
    for said in EVERYDAY:
        event = msgspec.json.decode(said.content)
        known = records[record_of(event)]
        if not is_known(event, known):
            theirs.update(change(record_of(event), known, [*known, event]))
            known.append(event)

    ours: Counter[Sum] = Counter()
    for key, sums in folded(decoded(said.content) for said in EVERYDAY).items():
        if key.scope.startswith("manager:") and is_day(key):
            for name, value in sums.items():
                measure = name.partition("#")[0].partition(":")[0]
                ours[key.scope.removeprefix("manager:"), key.span, measure] += value
    counted = {measure for _, _, measure in theirs}
    assert {key: value for key, value in theirs.items() if value} == {
        key: value // 10_000 if key[2] == "deals_won" else value
        for key, value in ours.items()
        if key[2] in counted and value
    }
