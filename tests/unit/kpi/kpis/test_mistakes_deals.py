"""Mistakes that other products make with deals: each is a promise here that it is not made."""

from datetime import timedelta

from services.kpi.kpis import KPI
from shared.events import AnyEvent, KpiReading
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_deal_lost,
    a_deal_opened,
    a_deal_reassigned,
    a_deal_reopened,
    a_deal_stage_changed,
    a_manager_joined,
    a_plan_set,
    a_team_created,
    shared_by,
)
from tests.folding import by_facet, figures
from tests.unit.kpi.score.scoring import Office

DAYS = [MORNING + timedelta(days=number) for number in range(6)]


def reading(kpi: str, told: list[AnyEvent], scope: str = "company") -> KpiReading:
    return KPI[kpi].reading(figures(told, scope=scope))


def test_the_forecast_does_not_add_lost_deals_at_their_full_value() -> None:
    told = [
        a_deal_opened(deal_id="open", amount_minor=1_000, probability_bp=4_000),
        a_deal_opened(deal_id="lost", amount_minor=9_000, probability_bp=9_000),
        a_deal_lost(deal_id="lost", amount_minor=9_000, at=DAYS[1]),
        a_deal_opened(deal_id="won", amount_minor=5_000, probability_bp=9_000),
        a_deal_closed(deal_id="won", amount_minor=5_000, at=DAYS[1]),
    ]

    assert reading("weighted_pipeline", told).value == 400
    assert reading("open_pipeline", told).value == 1_000


def test_the_funnel_counts_deals_and_not_the_rows_of_their_log() -> None:
    told = [
        a_deal_opened(stage="new", stage_order=0),
        *(a_deal_stage_changed(stage="offer", stage_order=1, at=day) for day in DAYS[1:4]),
        a_deal_closed(at=DAYS[4]),
        a_deal_reopened(at=DAYS[5]),
    ]

    assert by_facet("deals_opened", "stage", told) == {"offer": 1}
    assert by_facet("stages_entered", "stage", told) == {"new": 1, "offer": 1}


def test_the_funnel_does_not_leave_out_lost_deals() -> None:
    told = [
        a_deal_opened(deal_id="won", stage="new", stage_order=0),
        a_deal_closed(deal_id="won", at=DAYS[1]),
        a_deal_opened(deal_id="lost", stage="new", stage_order=0),
        a_deal_lost(deal_id="lost", at=DAYS[1]),
    ]

    assert by_facet("deals_opened", "stage", told) == {"new": 2}
    assert reading("stage_conversion_rate", told).value == 0.5


def test_the_funnel_is_of_who_moved_the_deals_and_not_of_their_current_owner() -> None:
    told = [
        a_deal_opened(stage="new", stage_order=0),
        a_deal_stage_changed(stage="offer", stage_order=1, at=DAYS[1]),
        a_deal_reassigned(manager_id="bob", at=DAYS[2]),
    ]

    assert reading("deals_opened", told, "manager:ann").value == 1
    assert reading("deals_opened", told, "manager:bob").value == 0
    assert reading("stage_conversion_rate", told, "manager:ann").numerator == 1
    assert reading("stage_conversion_rate", told, "manager:bob").reason == "no_data"
    assert reading("open_deals", told, "manager:bob").value == 1


def test_deals_by_salesperson_are_those_won_and_not_all_that_were_created() -> None:
    told = [a_deal_opened(deal_id=name) for name in ("won", "lost", "open")]
    told += [a_deal_closed(deal_id="won", at=DAYS[1]), a_deal_lost(deal_id="lost", at=DAYS[1])]

    assert reading("deals_won", told, "manager:ann").value == 1


def test_split_credit_is_reported_right_towards_targets_of_people_teams_and_the_company() -> None:
    month = MORNING.strftime("%Y-%m")
    told = [
        a_team_created(team_id="north"),
        a_team_created(team_id="south"),
        a_manager_joined(manager_id="ann", team_id="north", at=MORNING - timedelta(days=60)),
        a_manager_joined(manager_id="bob", team_id="south", at=MORNING - timedelta(days=60)),
        a_deal_closed(amount_minor=1_001, credits=shared_by(ann=7_500, bob=2_500)),
    ]
    plans = {"manager:ann": 3, "manager:bob": 1, "team:north": 3, "team:south": 1, "company": 4}
    told += [
        a_plan_set(plan_id=scope.replace(":", "-"), scope=scope, kpi="deals_won", period=month, target=target)
        for scope, target in plans.items()
    ]
    office = Office(told)
    cards = {scope: office.card(scope, month) for scope in plans}

    won = {scope: card["deals_won"] for scope, card in cards.items()}
    assert [one.value for one in won.values()] == [0.75, 0.25, 0.75, 0.25, 1]
    assert [one.attainment for one in won.values()] == [25, 25, 25, 25, 25]
    assert [card["won_value"].value for card in cards.values()] == [751, 250, 751, 250, 1_001]
