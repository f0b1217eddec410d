"""What a scorecard promises, told in events."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.kpi.records import Rules
from shared.events import AnyEvent
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_deal_opened,
    a_line,
    a_manager_joined,
    a_manager_moved,
    a_plan_set,
    a_retraction_of,
    a_shipment_delivered,
    a_team_created,
    an_absence_recorded,
    an_exchange_rate_set,
    an_order_placed,
)
from tests.unit.kpi.score.scoring import Office

TODAY = "2026-11-23"
NEXT_DAY = MORNING + timedelta(days=1)


def test_a_ratio_comes_with_what_it_is_made_of() -> None:
    office = Office([a_deal_closed(deal_id="1"), a_deal_lost(deal_id="2"), a_deal_lost(deal_id="3")])

    reading = office.card("manager:ann", "2026-W48")["win_rate"]

    assert (reading.numerator, reading.denominator, reading.n) == (1, 3, 3)
    assert reading.value == pytest.approx(1 / 3)


def test_where_there_is_nothing_to_divide_by_the_value_is_null_with_a_reason() -> None:
    reading = Office([]).card("manager:nobody", "2026")["win_rate"]

    assert (reading.value, reading.reason, reading.denominator, reading.n) == (None, "no_data", 0, 0)


def test_what_falls_due_today_counts_once_its_quarter_hour_has_ended() -> None:
    office = Office([an_order_placed(promised_at=MORNING)])

    def due(minute: int, period: str) -> int | float | None:
        return office.card("company", period, now=MORNING + timedelta(minutes=minute))["on_time_delivery_rate"].n

    assert [due(minute, period) for minute in (14, 15) for period in (TODAY, "2026-11", "2026")] == [0, 0, 0, 1, 1, 1]


def test_what_was_done_in_time_counts_no_sooner_than_it_was_due() -> None:
    office = Office([an_order_placed(promised_at=NEXT_DAY), a_shipment_delivered(at=MORNING)])

    assert office.card("manager:ann", "2026-11", now=MORNING)["on_time_delivery_rate"].value is None
    assert office.card("manager:ann", "2026-11", now=NEXT_DAY + timedelta(hours=1))["on_time_delivery_rate"].value == 1


def test_what_is_dated_after_today_does_not_count_yet() -> None:
    office = Office([an_order_placed(at=NEXT_DAY)])

    assert office.card("company", "2026-11", now=MORNING)["revenue_booked"].value == 0
    assert office.card("company", "2026-11", now=NEXT_DAY)["revenue_booked"].value == 1_000
    assert office.card("company", "2026-11-24", now=MORNING)["revenue_booked"].value == 0


def test_a_stock_is_what_stood_open_at_the_end_of_the_period() -> None:
    opened, closed = datetime(2026, 9, 30, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
    office = Office([a_deal_opened(at=opened), a_deal_closed(at=closed)])

    def pipeline(period: str) -> object:
        return office.card("manager:ann", period)["open_pipeline"].value

    assert [pipeline(one) for one in ("2026-09-29", "2026-09", "2026-Q3", "2026-11-01")] == [0, 1_000, 1_000, 1_000]
    assert [pipeline(one) for one in ("2026-11-02", "2026-11", "2026", "2027")] == [0, 0, 0, 0]


class TestTeams:
    @staticmethod
    def moved() -> list[AnyEvent]:
        return [
            a_team_created(team_id="north", parent_team_id="all"),
            a_team_created(team_id="south", parent_team_id="all"),
            a_manager_joined(team_id="north", at=MORNING - timedelta(days=60)),
            a_manager_moved(team_id="south", at=MORNING + timedelta(hours=5)),
        ]

    def test_a_flow_stays_with_the_team_of_its_day(self) -> None:
        office = Office([*self.moved(), a_deal_closed(at=MORNING - timedelta(days=1), deal_id="1"), a_deal_closed()])

        won = {team: office.card(f"team:{team}", "2026-11")["deals_won"].value for team in ("north", "south", "all")}

        assert won == {"north": 1, "south": 1, "all": 2}

    def test_a_stock_goes_with_the_manager(self) -> None:
        office = Office([*self.moved(), a_deal_opened(at=MORNING - timedelta(days=40))])

        def pipelines(period: str) -> list[object]:
            return [office.card(f"team:{team}", period)["open_pipeline"].value for team in ("north", "south", "all")]

        assert pipelines("2026-10") == [1_000, 0, 1_000]
        assert pipelines("2026-11") == [0, 1_000, 1_000]

    def test_a_manager_whom_nobody_announced_counts_for_the_company_only(self) -> None:
        office = Office([a_team_created(team_id="north"), a_deal_closed(manager_id="eve")])

        assert office.card("manager:eve", TODAY)["deals_won"].value == 1
        assert office.card("company", TODAY)["deals_won"].value == 1
        assert office.card("team:north", TODAY)["deals_won"].value == 0


class TestPlans:
    def test_a_flow_has_target_attainment_gap_and_run_rate(self) -> None:
        plan = a_plan_set(kpi="deals_won", target=42, scope="company", period="2026-11")
        office = Office([plan, *(a_deal_closed(deal_id=str(number)) for number in range(32))])

        reading = office.card("company", "2026-11", now=MORNING)["deals_won"]

        # The 23rd is the 16th of November's 21 working days.
        assert (reading.value, reading.target) == (32, 42)
        assert reading.details == {
            "original_target": 42,
            "original_attainment": pytest.approx(32 / 42 * 100),
            "gap": 10,
            "run_rate": 42,
            "pace": 32,
            "required_per_day": 2,
        }
        assert reading.attainment == pytest.approx(32 / 42 * 100)

    def test_plan_attainment_is_that_of_revenue(self) -> None:
        office = Office([a_plan_set(target=4_000), an_order_placed()])

        assert office.card("manager:ann", "2026-11")["plan_attainment"].value == 25
        assert office.card("manager:ann", "2026-11")["revenue_booked"].attainment == 25
        assert office.card("manager:ann", TODAY)["plan_attainment"].reason == "no_plan"

    def test_a_version_set_after_the_period_changes_nothing_of_it_and_one_set_within_does(self) -> None:
        office = Office(
            [
                a_plan_set(target=400, version=1, at=MORNING.replace(day=1)),
                a_plan_set(target=500, version=2, at=MORNING),
                a_plan_set(target=900, version=3, at=MORNING.replace(month=12)),
                an_order_placed(),
            ]
        )

        reading = office.card("manager:ann", "2026-11")["revenue_booked"]

        assert (reading.target, reading.attainment) == (500, 200)
        assert (reading.details["original_target"], reading.details["original_attainment"]) == (400, 250)

    def test_where_no_version_was_set_in_time_the_first_one_stands(self) -> None:
        late = MORNING.replace(month=12)
        plans = [a_plan_set(target=400, version=1, at=late), a_plan_set(target=800, version=2, at=late)]

        assert Office(plans).card("manager:ann", "2026-11")["revenue_booked"].target == 400

    def test_a_plan_for_a_part_of_the_numbers_is_no_plan_for_the_whole(self) -> None:
        office = Office([a_plan_set(breakdown="channel=web", target=400)])

        assert office.card("manager:ann", "2026-11")["revenue_booked"].target is None
        found = office.directory.plans.target("manager:ann", "revenue_booked", "2026-11", "channel=web")
        assert found is not None
        assert found.plan.target == 400

    def test_who_joined_late_or_was_away_has_a_prorated_target_beside_the_plain_one(self) -> None:
        office = Office(
            [
                a_manager_joined(at=MORNING.replace(day=16)),
                an_absence_recorded(from_day=date(2026, 11, 21), to_day=date(2026, 11, 24)),
                a_plan_set(target=2_100),
                an_order_placed(at=MORNING.replace(day=25), lines=(a_line(amount_minor=450),)),
            ]
        )

        reading = office.card("manager:ann", "2026-11", now=MORNING.replace(day=25))["revenue_booked"]

        # Of the 21 working days 9 are the manager's; the 16th to the 20th and the 25th have come.
        assert (reading.target, reading.details["prorated_target"]) == (2_100, 900)
        assert reading.attainment == pytest.approx(450 / 21)
        assert reading.details["prorated_attainment"] == 50
        assert (reading.details["pace"], reading.details["run_rate"]) == (1_400, 675)
        assert reading.details["required_per_day"] == 550

    def test_a_plan_is_judged_in_its_own_money_and_shown_in_the_companys(self) -> None:
        office = Office(
            [
                an_exchange_rate_set(rate="0.5", valid_from=date(2026, 11, 1)),
                an_exchange_rate_set(rate="0.8", valid_from=date(2026, 11, 20)),
                a_plan_set(target=4_000, currency="USD"),
                an_order_placed(order_id="1", at=MORNING.replace(day=3)),
                an_order_placed(order_id="2", currency="USD", at=MORNING),
            ]
        )

        reading = office.card("manager:ann", "2026-11")["revenue_booked"]

        # EUR 10.00 at 0.5 are USD 20.00; with the other USD 10.00 that is 30.00 of 40.00.
        assert (reading.value, reading.attainment) == (1_800, 75)
        assert (reading.target, reading.details["gap"]) == (3_200, 800)

    def test_a_plan_in_other_money_sets_no_target_and_says_why(self) -> None:
        card = Office([a_plan_set(currency="USD"), an_order_placed()]).card("manager:ann", "2026-11")

        assert (card["revenue_booked"].target, card["revenue_booked"].reason) == (None, "no_rate")
        assert (card["plan_attainment"].value, card["plan_attainment"].reason) == (None, "no_rate")
        assert card["revenue_booked"].value == 1_000

    def test_the_highest_version_stands_and_of_two_plans_the_one_set_last(self) -> None:
        first = a_plan_set(version=2, target=200)
        office = Office(
            [
                first,
                a_plan_set(version=1, target=100, at=NEXT_DAY),
                a_plan_set(plan_id="other", target=300, at=MORNING - timedelta(days=9)),
            ]
        )

        assert office.card("manager:ann", "2026-11")["revenue_booked"].target == 200
        office = Office([first, a_plan_set(version=1, target=100), a_retraction_of(first)])
        assert office.card("manager:ann", "2026-11")["revenue_booked"].target == 100


def test_money_without_a_rate_is_null_and_says_so() -> None:
    reading = Office([an_order_placed(currency="USD", lines=(a_line(),))]).card("company", TODAY)["revenue_booked"]

    assert (reading.value, reading.reason) == (None, "no_rate")


def test_money_is_converted_at_the_rate_of_its_day_and_a_rate_set_later_for_an_earlier_day_restates() -> None:
    told = [
        an_order_placed(order_id="1", currency="USD", at=MORNING.replace(day=2)),
        an_order_placed(order_id="2", currency="USD", at=MORNING.replace(day=20)),
        an_exchange_rate_set(rate="0.5", valid_from=date(2026, 10, 1)),
    ]

    assert Office(told).card("company", "2026-11")["revenue_booked"].value == 1_000
    told.append(an_exchange_rate_set(rate="0.9", valid_from=date(2026, 11, 15), at=NEXT_DAY))
    assert Office(told).card("company", "2026-11")["revenue_booked"].value == 1_400


def test_the_companys_zone_decides_which_day_it_is() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    office = Office([a_deal_closed(at=late)], rules=Rules("Europe/Berlin"))

    assert office.card("company", "2026-11-24", now=late)["deals_won"].value == 1
