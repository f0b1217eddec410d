"""Won and lost deals: on the day they closed, for those credited, until they are reopened."""

from datetime import datetime, timedelta

from services.kpi.measures.durations import bucket_of
from services.kpi.records import Rules
from services.kpi.records.calendar import WorkCalendar
from shared.events import AnyEvent, LostReason
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_deal_opened,
    a_deal_reassigned,
    a_deal_reopened,
    a_deal_stage_changed,
    an_order_cancelled,
    an_order_placed,
    shared_by,
)
from tests.folding import by_day, by_facet, by_scope, folded, total

LATER = MORNING + timedelta(days=1)
MUCH_LATER = MORNING + timedelta(days=2)
LAST = MORNING + timedelta(days=4)
DAY = 24 * 3600
FELL = "deals_fallen_through"
ONE = 10_000
VALUE = "won_value_minor:EUR"


def test_a_won_deal_counts_for_who_closed_it_on_the_day_it_closed() -> None:
    told = [a_deal_opened(), a_deal_closed(manager_id="bob", amount_minor=900, at=LATER)]

    assert by_scope("deals_won", told) == {"manager:bob": ONE, "company": ONE}
    assert by_day(VALUE, told, scope="manager:bob") == {"2026-11-24": 900}


def test_a_deal_won_without_being_opened_is_won() -> None:
    assert total("deals_won", [a_deal_closed()]) == ONE


def test_a_lost_deal_is_lost_and_worth_nothing() -> None:
    told = [a_deal_lost(amount_minor=900)]

    assert (total("deals_lost", told), total("deals_won", told), total(VALUE, told)) == (ONE, 0, 0)


def test_a_reopened_deal_takes_its_win_and_its_value_back() -> None:
    told = [a_deal_opened(), a_deal_closed(at=LATER), a_deal_reopened(at=MUCH_LATER)]

    assert [total(name, told) for name in ("deals_won", VALUE, "sales_cycle_seconds")] == [0, 0, 0]


def test_a_deal_closed_again_counts_once_on_the_day_that_stands() -> None:
    told = [a_deal_closed(), a_deal_reopened(at=LATER), a_deal_closed(at=MUCH_LATER, amount_minor=5)]

    assert by_day("deals_won", told) == {"2026-11-25": ONE}
    assert by_day(VALUE, told) == {"2026-11-25": 5}


def test_of_two_closings_without_a_reopening_the_last_stands() -> None:
    told = [a_deal_closed(amount_minor=1), a_deal_lost(at=LATER)]

    assert (total("deals_won", told), total("deals_lost", told), total(VALUE, told)) == (0, ONE, 0)


def test_credit_is_shared_in_parts_for_managers_and_whole_for_the_company() -> None:
    told = [a_deal_closed(amount_minor=1_001, credits=shared_by(ann=7_000, bob=3_000))]

    assert by_scope("deals_won", told) == {"manager:ann": 7_000, "manager:bob": 3_000, "company": ONE}
    assert by_scope(VALUE, told) == {"manager:ann": 701, "manager:bob": 300, "company": 1_001}


def test_a_lost_deal_is_shared_as_well() -> None:
    told = [a_deal_lost(credits=shared_by(ann=5_000, bob=5_000))]

    assert by_scope("deals_lost", told) == {"manager:ann": 5_000, "manager:bob": 5_000, "company": ONE}


def test_values_are_kept_apart_by_currency() -> None:
    told = [a_deal_closed(amount_minor=3), a_deal_closed(deal_id="deal-2", currency="USD", amount_minor=4)]

    assert (total(VALUE, told), total("won_value_minor:USD", told)) == (3, 4)


def test_a_cycle_is_from_opening_to_winning_and_is_the_closers() -> None:
    told = [a_deal_opened(), a_deal_closed(at=LATER, credits=shared_by(bob=10_000))]
    seconds = 24 * 3600

    assert by_scope("sales_cycle_seconds", told) == {"manager:ann": seconds, "company": seconds}
    assert by_scope(f"sales_cycle#{bucket_of(seconds)}", told) == {"manager:ann": 1, "company": 1}


def test_a_deal_opened_twice_was_opened_at_first() -> None:
    told = [a_deal_opened(), a_deal_opened(at=LATER), a_deal_closed(at=LATER)]

    assert total("sales_cycle_seconds", told) == 24 * 3600


def test_a_lost_deal_has_no_cycle() -> None:
    assert not _has_a_cycle([a_deal_opened(), a_deal_lost(at=LATER)])


def test_a_deal_that_was_never_opened_has_no_cycle() -> None:
    assert not _has_a_cycle([a_deal_closed()])


def test_a_deal_closed_before_it_was_opened_has_no_cycle() -> None:
    for early in (timedelta(days=1), timedelta(microseconds=1)):
        assert not _has_a_cycle([a_deal_opened(), a_deal_closed(at=MORNING - early)])


def test_a_deal_closed_as_it_was_opened_has_a_cycle_of_0() -> None:
    assert total("sales_cycle#0", [a_deal_opened(), a_deal_closed()]) == 1


def test_the_cycle_without_gaps_leaves_out_the_time_in_which_the_deal_was_closed() -> None:
    told = [a_deal_opened(), a_deal_lost(at=LATER), a_deal_reopened(at=MUCH_LATER), a_deal_closed(at=LAST)]

    assert (total("sales_cycle_seconds", told), total("sales_cycle_net_seconds", told)) == (4 * DAY, 3 * DAY)


def test_the_time_between_two_closings_is_a_gap_even_without_a_reopening() -> None:
    told = [a_deal_opened(), a_deal_lost(at=LATER), a_deal_closed(at=LAST)]

    assert (total("sales_cycle_seconds", told), total("sales_cycle_net_seconds", told)) == (4 * DAY, DAY)


def test_what_was_closed_all_the_while_has_a_cycle_without_gaps_of_0() -> None:
    told = [a_deal_lost(at=MORNING - timedelta(hours=1)), a_deal_opened(), a_deal_closed(at=LATER)]

    assert (total("sales_cycle_seconds", told), total("sales_cycle_net#0", told)) == (DAY, 1)


def test_the_cycle_in_working_time_follows_the_calendar() -> None:
    told = [a_deal_opened(), a_deal_closed(at=MUCH_LATER)]
    with_a_holiday = Rules("UTC", calendar=WorkCalendar(holidays=(LATER.date(),)))

    assert total("sales_cycle_working_seconds", told) == 18 * 3600
    assert total("sales_cycle_working_seconds", told, rules=with_a_holiday) == 9 * 3600


def test_an_open_deal_waits_with_its_owner_since_it_was_opened() -> None:
    told = [a_deal_opened(), a_deal_reassigned(manager_id="bob", at=LATER)]
    began = int(MORNING.timestamp())

    assert by_scope("sales_cycle_open", told) == {"manager:bob": 1, "company": 1}
    assert by_day("sales_cycle_open_since", told, scope="manager:bob") == {"2026-11-24": began}
    assert by_scope("sales_cycle_open_since", [*told, a_deal_lost(at=LAST)]) == {}


def test_a_reopened_deal_waits_again_as_old_as_before() -> None:
    told = [a_deal_opened(), a_deal_lost(at=LATER), a_deal_reopened(at=MUCH_LATER)]

    assert by_day("sales_cycle_open", told) == {"2026-11-23": 1, "2026-11-24": -1, "2026-11-25": 1}
    assert total("sales_cycle_open_since", told) == int(MORNING.timestamp())


class TestFallingThrough:
    WON = (a_deal_opened(), a_deal_closed(credits=shared_by(ann=7_000, bob=3_000)))

    @staticmethod
    def placed(number: int) -> AnyEvent:
        return an_order_placed(order_id=f"order-{number}", deal_id="deal-1", at=MORNING)

    @staticmethod
    def cancelled(number: int, at: datetime = LATER) -> AnyEvent:
        return an_order_cancelled(order_id=f"order-{number}", deal_id="deal-1", at=at)

    def test_a_won_deal_falls_through_on_the_day_its_last_order_is_cancelled(self) -> None:
        told = [*self.WON, self.placed(1), self.placed(2), self.cancelled(2), self.cancelled(1, MUCH_LATER)]

        assert by_day(FELL, told) == {"2026-11-25": ONE}
        assert by_day("deals_won", told) == {"2026-11-23": ONE}

    def test_it_is_shared_as_the_win_was(self) -> None:
        told = [*self.WON, self.placed(1), self.cancelled(1)]

        assert by_scope(FELL, told) == {"manager:ann": 7_000, "manager:bob": 3_000, "company": ONE}

    def test_while_one_order_stands_so_does_the_win(self) -> None:
        assert total(FELL, [*self.WON, self.placed(1), self.placed(2), self.cancelled(1)]) == 0

    def test_an_order_placed_later_brings_the_win_back(self) -> None:
        again = an_order_placed(order_id="order-2", deal_id="deal-1", at=LAST)

        assert total(FELL, [*self.WON, self.placed(1), self.cancelled(1), again]) == 0

    def test_an_order_known_by_its_cancellation_alone_was_an_order(self) -> None:
        assert by_day(FELL, [*self.WON, self.cancelled(1), self.cancelled(1, LAST)]) == {"2026-11-24": ONE}

    def test_a_deal_without_orders_stands(self) -> None:
        assert total(FELL, list(self.WON)) == 0

    def test_a_lost_or_reopened_deal_has_no_win_to_lose(self) -> None:
        told = [self.placed(1), self.cancelled(1)]

        assert total(FELL, [a_deal_lost(), *told]) == 0
        assert total(FELL, [*self.WON, *told, a_deal_reopened(at=LAST)]) == 0

    def test_what_was_cancelled_before_a_deal_was_won_again_belongs_to_the_earlier_win(self) -> None:
        told = [*self.WON, self.placed(1), self.cancelled(1), a_deal_reopened(at=MUCH_LATER), a_deal_closed(at=LAST)]

        assert (total("deals_won", told), total(FELL, told)) == (ONE, 0)

    def test_orders_of_no_deal_are_none_of_its(self) -> None:
        told = [*self.WON, self.placed(1), an_order_placed(order_id="order-2"), self.cancelled(1)]

        assert total(FELL, told) == ONE


class TestLosses:
    def test_they_are_broken_down_by_reason_and_rival_and_unknown_is_a_reason(self) -> None:
        told = [
            a_deal_lost(deal_id="1", lost_reason=LostReason.PRICE, competitor="acme", amount_minor=5),
            a_deal_lost(deal_id="2", amount_minor=7),
        ]

        assert by_facet("deals_lost", "lost_reason", told) == {"price": ONE, "unknown": ONE}
        assert by_facet("lost_value_minor:EUR", "lost_reason", told) == {"price": 5, "unknown": 7}
        assert by_facet("lost_value_minor:EUR", "competitor", told) == {"acme": 5, "unknown": 7}

    def test_a_reopening_takes_the_loss_back(self) -> None:
        told = [a_deal_lost(), a_deal_reopened(at=LATER)]

        assert (total("lost_value_minor:EUR", told), total("deals_lost", told)) == (0, 0)

    def test_what_was_missing_is_known_by_product_or_unknown(self) -> None:
        missing = LostReason.MISSING_PRODUCT
        told = [
            a_deal_lost(deal_id="1", lost_reason=missing, product="lamp", amount_minor=5),
            a_deal_lost(deal_id="2", lost_reason=missing, amount_minor=7),
            a_deal_lost(deal_id="3", lost_reason=LostReason.PRICE, product="lamp", amount_minor=11),
            a_deal_closed(deal_id="4", lost_reason=missing, product="lamp", amount_minor=13),
        ]

        assert by_facet("lost_to_missing_product_minor:EUR", "product", told) == {"lamp": 5, "unknown": 7}
        assert by_facet("deals_lost_to_missing_product", "product", told) == {"lamp": ONE, "unknown": ONE}

    def test_a_closing_is_broken_down_by_the_origin_and_the_pipeline_of_the_deal(self) -> None:
        told = [
            a_deal_opened(channel="web", campaign_id="spring", segment="smb", region="north"),
            a_deal_stage_changed(pipeline_id="retail"),
            a_deal_closed(at=LATER, amount_minor=9),
        ]

        parts = {of: by_facet(VALUE, of, told) for of in ("channel", "campaign", "segment", "region", "pipeline")}
        assert [list(part) for part in parts.values()] == [["web"], ["spring"], ["smb"], ["north"], ["retail"]]
        assert by_facet("sales_cycle_seconds", "channel", told) == {"web": DAY}


def _has_a_cycle(told: list[AnyEvent]) -> bool:
    return any(
        measure.startswith(("sales_cycle#", "sales_cycle_seconds"))
        for sums in folded(told).values()
        for measure in sums
    )
