"""All that joins one record belongs to one shard, for a shard keeps its records to itself."""

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.records import KINDS, keys_of
from services.kpi.records.record import RecordKind
from shared.events import ChannelSpendRecorded, CompetitorObserved, EventData, ResearchCompleted
from shared.events.codec import shard_key
from tests.builders import a_retraction_of, an_event
from tests.folding import RULES
from tests.strategies import World, events

FEW = World(stories=2)
SHEETS = {"call_sheet", "meeting_sheet"}
"""One of a manager's day in each shard; what is on it is counted call by call, meeting by meeting."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.name not in SHEETS], ids=lambda kind: kind.name)
@settings(max_examples=20)
@given(st.data())
def test_events_that_join_a_record_have_one_home(kind: RecordKind, data: st.DataObject) -> None:
    told = data.draw(st.lists(events(*kind.joined_by, world=FEW), min_size=5, max_size=20))
    homes: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for event in told:
        for key in keys_of(event, RULES):
            if key.kind == kind.name:
                homes[key].add(shard_key(event))

    assert {key: found for key, found in homes.items() if len(found) > 1} == {}


def a_spending(channel: str) -> ChannelSpendRecorded:
    return ChannelSpendRecorded(
        spend_id="s-1", channel=channel, day=date(2026, 11, 2), amount_minor=100, currency="EUR"
    )


@pytest.mark.parametrize(
    "told",
    [
        [a_spending(channel) for channel in ("web", "fair")],
        [ResearchCompleted(research_id="r-1", manager_id=manager) for manager in ("ann", "bob")],
        [CompetitorObserved(observation_id="o-1", manager_id=manager) for manager in ("ann", "bob")],
    ],
)
def test_what_is_told_anew_of_another_channel_or_manager_stays_at_home(told: list[EventData]) -> None:
    one, other = map(an_event, told)

    assert one.subject != other.subject
    assert shard_key(one) == shard_key(other) == shard_key(a_retraction_of(one))
