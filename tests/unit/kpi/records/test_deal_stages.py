"""A deal's way through the stages: stays, and how far it came."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given

from services.kpi.records.deal import deal_state
from services.kpi.records.deal_stages import furthest, runs, stays
from services.kpi.records.intervals import Interval
from shared.events import (
    AnyEvent,
    DealClosed,
    DealOpened,
    DealReassigned,
    DealReopened,
    DealStageChanged,
)
from shared.story import story
from tests.builders import MORNING, a_deal_closed, a_deal_lost, a_deal_opened, a_deal_reopened, a_deal_stage_changed
from tests.strategies import World, streams

DAYS = [MORNING + timedelta(days=number) for number in range(8)]
LIVES = streams(DealOpened, DealStageChanged, DealReassigned, DealClosed, DealReopened, world=World(stories=1), most=12)


def opened(order: int = 0, **facts: object) -> AnyEvent:
    return a_deal_opened(stage=f"s{order}", stage_order=order, **facts)


def moved(order: int, day: int, **facts: object) -> AnyEvent:
    return a_deal_stage_changed(stage=f"s{order}", stage_order=order, at=DAYS[day], **facts)


def way(*told: AnyEvent) -> list[tuple[str, int, int | None]]:
    """Return the stage of every stay, and the days on which it begins and ends."""
    return [
        (
            stay.place.stage,
            (stay.time.since - MORNING).days,
            None if stay.time.until is None else (stay.time.until - MORNING).days,
        )
        for stay in stays(deal_state(told))
    ]


def test_a_stay_lasts_from_move_to_move() -> None:
    assert way(opened(), moved(1, 2), moved(2, 3)) == [("s0", 0, 2), ("s1", 2, 3), ("s2", 3, None)]


def test_an_update_at_the_same_stage_ends_no_stay() -> None:
    assert way(opened(), moved(0, 1, amount_minor=5, currency="EUR"), moved(1, 2)) == [("s0", 0, 2), ("s1", 2, None)]


def test_a_closing_ends_a_stay_and_a_reopening_begins_another() -> None:
    assert way(opened(), a_deal_lost(at=DAYS[1]), a_deal_reopened(at=DAYS[3])) == [("s0", 0, 1), ("s0", 3, None)]


def test_a_stage_told_while_the_deal_is_closed_is_its_stage_when_it_reopens() -> None:
    told = [opened(), a_deal_lost(at=DAYS[1]), moved(3, 2), a_deal_reopened(at=DAYS[4])]

    assert way(*told) == [("s0", 0, 1), ("s3", 4, None)]


def test_a_deal_that_was_never_opened_stays_nowhere() -> None:
    assert way(moved(1, 1), a_deal_closed(at=DAYS[2])) == []
    assert furthest(deal_state([moved(1, 1)])) is None


def test_the_furthest_stage_is_the_highest_wherever_the_deal_is_now() -> None:
    place = furthest(deal_state([opened(), moved(3, 1), moved(1, 2), a_deal_lost(at=DAYS[3])]))

    assert place is not None
    assert place.stage == "s3"


def test_stages_of_another_pipeline_do_not_compare() -> None:
    told = [opened(5, pipeline_id="retail"), moved(2, 1, pipeline_id="partners"), moved(1, 2)]

    assert furthest(deal_state(told)) == ("partners", "s2", 2)


def test_a_deal_closed_before_it_was_opened_came_as_far_as_it_was_opened() -> None:
    assert furthest(deal_state([a_deal_closed(), opened(2, at=DAYS[1])])) == ("", "s2", 2)


@given(LIVES)
def test_stays_make_up_exactly_the_time_in_which_a_deal_is_open(told: list[AnyEvent]) -> None:
    deal = deal_state(story(told).events)
    times = [stay.time for stay in stays(deal)]

    assert all(one.until is not None and one.until <= after.since for one, after in pairwise(times))
    assert _joined(times) == _joined([time for _, time in runs(deal, lambda one: one.is_open)])


def _joined(times: list[Interval]) -> list[Interval]:
    """Return *times* with those that follow each other at once as one."""
    joined: list[Interval] = []
    for time in times:
        if joined and joined[-1].until == time.since:
            joined[-1] = Interval(joined[-1].since, time.until)
        else:
            joined.append(time)
    return joined
