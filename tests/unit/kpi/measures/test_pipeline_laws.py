"""What holds of the pipeline's running totals whatever happens to a deal."""

from collections import Counter
from itertools import accumulate

from hypothesis import given

from services.kpi.records.deal import deal_state
from shared.events import (
    AnyEvent,
    DealClosed,
    DealOpened,
    DealReassigned,
    DealReopened,
    DealStageChanged,
    NextStepDone,
    NextStepSet,
)
from shared.story import story
from tests.folding import by_day, by_scope
from tests.strategies import World, streams

LIVES = streams(
    DealOpened,
    DealStageChanged,
    DealReassigned,
    DealClosed,
    DealReopened,
    NextStepSet,
    NextStepDone,
    world=World(stories=1),
    most=14,
)
SCOPES = ("company", "manager:m-1", "manager:m-2", "manager:m-3")


def running(measure: str, told: list[AnyEvent], scope: str, days: list[str]) -> list[int]:
    """Return the running total at the end of each of *days*."""
    moves = Counter(by_day(measure, told, scope=scope))
    return list(accumulate(moves[day] for day in days))


@given(LIVES)
def test_in_the_end_the_pipeline_holds_what_the_deal_is_and_only_with_its_owner(told: list[AnyEvent]) -> None:
    deal = deal_state(story(told).events)
    last = deal.standings[-1] if deal.standings else None

    if last is None or not last.is_open:
        assert by_scope("open_deals", told) == {}
    else:
        owner = {f"manager:{last.owner}": 1, "company": 1}
        assert by_scope("open_deals", told) == by_scope("sales_cycle_open", told) == owner
        assert by_scope("open_deals_without_amount", told) == ({} if last.amount else owner)


@given(LIVES)
def test_a_deal_is_never_open_twice_nor_for_two_and_what_is_counted_of_it_is_open(told: list[AnyEvent]) -> None:
    measures = ("open_deals", "open_deals_with_next_step", "overdue_deals", "time_in_stage_open")

    for scope in SCOPES:
        days = sorted({day for measure in measures for day in by_day(measure, told, scope=scope)})
        whole, *parts = (running(measure, told, scope, days) for measure in measures)
        assert set(whole) <= {0, 1}
        assert parts[2] == whole
        for part in parts[:2]:
            assert all(0 <= some <= all_ for some, all_ in zip(part, whole, strict=True))
