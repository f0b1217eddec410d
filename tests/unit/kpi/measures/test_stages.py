"""Stages: a deal counts once in each, in the cohort of the day it first came there."""

from datetime import timedelta

from hypothesis import given

from services.kpi.measures.durations import bucket_of
from shared.events import (
    AnyEvent,
    DealClosed,
    DealOpened,
    DealReassigned,
    DealReopened,
    DealStageChanged,
)
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_deal_opened,
    a_deal_reassigned,
    a_deal_reopened,
    a_deal_stage_changed,
)
from tests.folding import by_day, by_facet, by_scope, total
from tests.strategies import World, streams

DAYS = [MORNING + timedelta(days=number) for number in range(8)]
DAY = 24 * 3600
ENTERED, PASSED, REACHED, BEYOND = "stages_entered", "stages_passed", "stages_reached", "stages_gone_beyond"
OPENED = "deals_opened"
LIVES = streams(DealOpened, DealStageChanged, DealReassigned, DealClosed, DealReopened, world=World(stories=1), most=12)


def opened(order: int = 0, **facts: object) -> AnyEvent:
    return a_deal_opened(stage=f"s{order}", stage_order=order, **facts)


def moved(order: int, day: int, **facts: object) -> AnyEvent:
    return a_deal_stage_changed(stage=f"s{order}", stage_order=order, at=DAYS[day], **facts)


def strict(*told: AnyEvent) -> tuple[dict[str, int], dict[str, int]]:
    return by_facet(ENTERED, "stage", told), by_facet(PASSED, "stage", told)


def inclusive(*told: AnyEvent) -> tuple[dict[str, int], dict[str, int]]:
    return by_facet(REACHED, "stage", told), by_facet(BEYOND, "stage", told)


class TestStrict:
    def test_a_stage_left_for_a_higher_one_is_passed(self) -> None:
        assert strict(opened(), moved(1, 1)) == ({"s0": 1, "s1": 1}, {"s0": 1})

    def test_the_cohort_is_the_day_of_entry_and_of_who_moved_it_there(self) -> None:
        told = [opened(), moved(1, 2, manager_id="bob"), moved(2, 5)]

        assert by_day(PASSED, told, scope="manager:bob") == {"2026-11-25": 1}
        assert by_day(PASSED, told, scope="manager:ann") == {"2026-11-23": 1}

    def test_a_skipped_stage_was_neither_entered_nor_passed(self) -> None:
        assert strict(opened(), moved(3, 1)) == ({"s0": 1, "s3": 1}, {"s0": 1})

    def test_a_back_move_is_no_conversion_and_takes_none_back(self) -> None:
        assert strict(opened(), moved(1, 1), moved(0, 2)) == ({"s0": 1, "s1": 1}, {"s0": 1})

    def test_a_stage_entered_again_counts_once_and_passes_with_any_visit(self) -> None:
        told = [opened(1), moved(0, 1), moved(1, 2), moved(2, 3)]

        assert strict(*told) == ({"s0": 1, "s1": 1, "s2": 1}, {"s0": 1, "s1": 1})
        assert by_day(ENTERED, told) == {"2026-11-23": 1, "2026-11-24": 1, "2026-11-26": 1}

    def test_an_update_at_the_same_stage_is_no_move(self) -> None:
        update = moved(0, 1, amount_minor=5, currency="EUR", probability_bp=9_000)

        assert strict(opened(), update) == ({"s0": 1}, {})

    def test_another_pipeline_is_not_forward(self) -> None:
        told = [opened(pipeline_id="retail"), moved(1, 1, pipeline_id="partners")]

        assert strict(*told) == ({"s0": 1, "s1": 1}, {})
        assert by_facet(ENTERED, "pipeline", told) == {"retail": 1, "partners": 1}

    def test_a_win_passes_the_stage_it_was_won_from_and_a_loss_none(self) -> None:
        assert strict(opened(), moved(1, 1), a_deal_closed(at=DAYS[2])) == ({"s0": 1, "s1": 1}, {"s0": 1, "s1": 1})
        assert strict(opened(), moved(1, 1), a_deal_lost(at=DAYS[2])) == ({"s0": 1, "s1": 1}, {"s0": 1})

    def test_a_reopening_takes_the_win_back(self) -> None:
        told = [opened(), a_deal_closed(at=DAYS[1]), a_deal_reopened(at=DAYS[2])]

        assert strict(*told) == ({"s0": 1}, {})


class TestInclusive:
    def test_a_jump_enters_and_passes_what_it_skips_on_its_own_day(self) -> None:
        told = [opened(), moved(3, 2)]

        assert inclusive(*told) == ({"0": 1, "1": 1, "2": 1, "3": 1}, {"0": 1, "1": 1, "2": 1})
        assert by_day(REACHED, told) == {"2026-11-23": 1, "2026-11-25": 3}

    def test_a_skipped_stage_that_is_visited_later_counts_once(self) -> None:
        assert inclusive(opened(), moved(2, 1), moved(1, 2)) == ({"0": 1, "1": 1, "2": 1}, {"0": 1, "1": 1})

    def test_a_deal_opened_at_a_later_stage_skipped_nothing(self) -> None:
        assert inclusive(opened(3)) == ({"3": 1}, {})

    def test_a_stage_to_which_a_deal_went_back_is_passed_only_if_it_goes_on(self) -> None:
        assert inclusive(opened(2), moved(1, 1)) == ({"1": 1, "2": 1}, {})
        assert inclusive(opened(2), moved(1, 1), moved(2, 2)) == ({"1": 1, "2": 1}, {"1": 1})

    def test_a_win_passes_all_stages_of_its_pipeline(self) -> None:
        assert inclusive(opened(2), moved(1, 1), a_deal_closed(at=DAYS[2])) == ({"1": 1, "2": 1}, {"1": 1, "2": 1})

    def test_numbers_that_do_not_count_stages_one_by_one_skip_none(self) -> None:
        assert inclusive(opened(), moved(1_000, 1)) == ({"0": 1, "1000": 1}, {"0": 1})

    def test_another_pipeline_skips_none(self) -> None:
        told = [opened(pipeline_id="retail"), moved(3, 1, pipeline_id="partners")]

        assert inclusive(*told) == ({"0": 1, "3": 1}, {})


@given(LIVES)
def test_no_stage_is_passed_that_was_not_entered_and_each_only_once(told: list[AnyEvent]) -> None:
    for entered, passed in (strict(*told), inclusive(*told)):
        assert passed.items() <= entered.items()

    pipelines = len({event.data.pipeline_id for event in told if isinstance(event.data, DealOpened | DealStageChanged)})
    assert all(number <= max(1, pipelines) for number in by_facet(ENTERED, "stage", told).values())


class TestFunnel:
    def test_a_deal_counts_once_on_its_opening_day_at_the_furthest_stage_it_came_to(self) -> None:
        told = [opened(), moved(2, 1), moved(1, 2)]

        assert by_facet(OPENED, "stage", told) == {"s2": 1}
        assert by_day(OPENED, told) == {"2026-11-23": 1}

    def test_a_deal_that_was_never_opened_is_not_in_it(self) -> None:
        assert total(OPENED, [moved(1, 1), a_deal_closed(at=DAYS[2])]) == 0


class TestTimeInStage:
    def test_a_stay_counts_on_the_day_it_ends_for_who_ended_it(self) -> None:
        told = [opened(), moved(1, 2, manager_id="bob"), a_deal_lost(at=DAYS[3])]

        assert by_day("time_in_stage_seconds", told, scope="manager:bob") == {"2026-11-25": 2 * DAY}
        assert by_facet("time_in_stage_seconds", "stage", told) == {"s0": 2 * DAY, "s1": DAY}
        assert by_facet(f"time_in_stage#{bucket_of(DAY)}", "stage", told) == {"s1": 1}
        assert total("time_in_stage_working_seconds", told) == 3 * 9 * 3600

    def test_an_update_at_the_same_stage_does_not_end_it(self) -> None:
        assert by_day("time_in_stage_seconds", [opened(), moved(0, 1), moved(1, 2)]) == {"2026-11-25": 2 * DAY}

    def test_an_open_stay_waits_with_the_owner_since_it_began(self) -> None:
        told = [opened(), moved(1, 1), a_deal_reassigned(manager_id="bob", at=DAYS[2])]

        assert by_scope("time_in_stage_open", told) == {"manager:bob": 1, "company": 1}
        assert by_facet("time_in_stage_open", "stage", told) == {"s1": 1}
        assert by_scope("time_in_stage_open_since", told) == {
            "manager:bob": int(DAYS[1].timestamp()),
            "company": int(DAYS[1].timestamp()),
        }
        assert by_scope("time_in_stage_open", [*told, a_deal_closed(at=DAYS[3])]) == {}
