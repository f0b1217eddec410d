"""KPIs of surveys, complaints, tickets, offers, points and coupons."""

from datetime import UTC, date, datetime, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis import KPI, Figures, OnRequest
from services.kpi.kpis.on_request import Ask
from services.kpi.kpis.promotions import Coupons, redeemed
from shared.events import AnyEvent, KpiReading, SurveyKind
from shared.values import COMPANY, Period, Scope
from tests.builders import (
    MORNING,
    a_competitor_observed,
    a_complaint_opened,
    a_complaint_resolved,
    a_feedback_received,
    a_survey_sent,
    a_ticket_answered,
    a_ticket_opened,
    a_ticket_resolved,
    an_offer_accepted,
    an_offer_made,
    an_order_placed,
    points_accrued,
    points_expired,
    points_redeemed,
)
from tests.folding import figures

HOUR = timedelta(hours=1)
NEXT_DAY = MORNING + timedelta(days=1)
RATES = ["survey_response_rate", "complaint_rate", "complained_orders_rate", "offer_acceptance_rate"]
RATES += ["offer_acceptance_money_rate", "points_redemption_rate", "nps", "csat", "ces", "ces_agree_share"]


class Promotions:
    """What can be asked about promotions: each with its orders, as the fold keeps them, and its coupons."""

    scope, period, today, currency = Scope.manager("ann"), Period.parse("2026-11"), date(2026, 11, 24), "EUR"

    def __init__(self, orders: dict[str, int], coupons: dict[str, int]) -> None:
        self.sums = {self.scope: ("orders_with_promotion", orders), COMPANY: ("coupons_issued", coupons)}

    async def by(self, scope: Scope, dimension: str, first: date, last: date) -> dict[str, Figures]:
        assert (dimension, first, last) == ("promotion", date(2026, 11, 1), self.today)
        measure, sums = self.sums[scope]
        return {name: Figures("EUR", stocks={measure: value}) for name, value in sums.items()}


async def redemption(orders: dict[str, int], coupons: dict[str, int]) -> KpiReading:
    kpi = KPI["coupon_redemption_rate"]
    assert isinstance(kpi, OnRequest)
    return await kpi.answer(kpi, cast("Ask", Promotions(orders, coupons)))


async def test_coupons_are_redeemed_of_those_issued_each_promotion_by_itself_and_all_together() -> None:
    reading = await redemption(
        {"spring": 20_000, "summer": 5_000, "open": 70_000}, {"spring": 4, "summer": 1, "new": 5}
    )

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (0.25, 2.5, 10, 10)
    assert reading.details == {"spring": 0.5, "summer": 0.5, "new": 0}


async def test_a_promotion_without_issued_coupons_has_no_redemption() -> None:
    reading = await redemption({"open": 70_000}, {})

    assert (reading.value, reading.reason, reading.details) == (None, "no_data", {})


@given(st.dictionaries(st.text(), st.builds(Coupons, st.fractions(0, 99), st.fractions(0, 99))))
def test_promotions_without_coupons_change_no_redemption(promotions: dict[str, Coupons]) -> None:
    with_coupons = {name: one for name, one in promotions.items() if one.issued}

    assert redeemed(promotions) == redeemed(with_coupons)
    assert redeemed(promotions).issued == sum(one.issued for one in promotions.values())


def answers(kind: SurveyKind, *scores: int) -> list[AnyEvent]:
    return [
        a_feedback_received(survey_id=f"survey-{number}", kind=kind, score=score) for number, score in enumerate(scores)
    ]


@pytest.mark.parametrize("kpi", RATES)
def test_without_data_there_is_no_rate(kpi: str) -> None:
    reading = KPI[kpi].reading(figures([]))

    assert (reading.value, reading.reason, reading.n) == (None, "no_data", 0)


@pytest.mark.parametrize(
    ("kpi", "kind", "scores", "value"),
    [
        ("nps", SurveyKind.NPS, (9, 10, 10, 8, 7, 6, 0, 9), 25),
        ("nps", SurveyKind.NPS, (0, 6), -100),
        ("nps", SurveyKind.NPS, (9, 10), 100),
        ("nps", SurveyKind.NPS, (7, 8), 0),
        ("csat", SurveyKind.CSAT, (1, 3, 3, 4, 5), 0.4),
        ("ces", SurveyKind.CES, (1, 2, 7, 4), 3.5),
        ("ces_agree_share", SurveyKind.CES, (4, 5, 6, 7), 0.75),
    ],
)
def test_answers_come_to(kpi: str, kind: SurveyKind, scores: tuple[int, ...], value: float) -> None:
    reading = KPI[kpi].reading(figures(answers(kind, *scores)))

    assert (reading.value, reading.n, reading.denominator) == (value, len(scores), len(scores))


def test_raw_scores_are_kept_beside_what_they_come_to() -> None:
    reading = KPI["nps"].reading(figures(answers(SurveyKind.NPS, 9, 9, 0)))

    assert (reading.numerator, reading.details, reading.unit) == (1, {"score_0": 1, "score_9": 2}, "points")


def test_the_response_rate_is_of_surveys_sent_and_tells_unasked_answers_apart() -> None:
    told = [a_survey_sent(), a_survey_sent(survey_id="survey-2"), a_feedback_received(at=NEXT_DAY)]
    told += [a_feedback_received(survey_id="survey-3")]

    reading = KPI["survey_response_rate"].reading(figures(told))

    assert (reading.value, reading.n, reading.details) == (0.5, 2, {"unasked": 1})


def test_complaints_without_an_order_count_in_the_first_rate_only() -> None:
    told = [an_order_placed(), an_order_placed(order_id="order-2"), a_complaint_opened()]
    told += [a_complaint_opened(complaint_id=f"complaint-{number}", order_id="order-1") for number in (2, 3)]

    assert KPI["complaints_opened"].reading(figures(told)).value == 3
    assert KPI["complaint_rate"].reading(figures(told)).value == 1.5
    assert KPI["complained_orders_rate"].reading(figures(told)).value == 0.5


def test_complaints_where_there_are_no_orders_have_no_rate_but_are_shown() -> None:
    reading = KPI["complaint_rate"].reading(figures([a_complaint_opened()]))

    assert (reading.value, reading.reason, reading.numerator, reading.denominator) == (None, "no_data", 1, 0)


def test_a_complaint_takes_hours_and_what_is_open_stands_beside_it() -> None:
    told = [a_complaint_opened(), a_complaint_resolved(at=MORNING + 3 * HOUR)]
    told += [a_complaint_opened(complaint_id="complaint-2")]

    reading = KPI["complaint_resolution_hours"].reading(figures(told, ends_at=MORNING + 6 * HOUR))

    assert reading.value == pytest.approx(3, rel=0.01)
    assert (reading.details["mean"], reading.details["open"], reading.details["open_mean_age"]) == (3, 1, 6)


def test_a_ticket_has_a_wall_clock_and_a_working_time() -> None:
    evening = datetime(2026, 11, 23, 17, tzinfo=UTC)
    told = [
        a_ticket_opened(at=evening),
        a_ticket_answered(at=evening + timedelta(seconds=40)),
        a_ticket_resolved(at=evening + 17 * HOUR),
    ]

    values = {kpi: KPI[kpi].reading(figures(told)).details["mean"] for kpi in KPI if kpi.startswith("ticket_")}

    assert values == {
        "ticket_first_response_seconds": 40,
        "ticket_first_response_seconds_working": 40,
        "ticket_resolution_hours": 17,
        "ticket_resolution_hours_working": 2,
    }


def test_open_tickets_are_a_running_total() -> None:
    told = [a_ticket_opened(), a_ticket_opened(ticket_id="ticket-2"), a_ticket_resolved(at=NEXT_DAY)]

    assert KPI["open_tickets"].reading(figures(told)).value == 1
    assert KPI["tickets_opened"].reading(figures(told)).value == 2


def test_offers_are_accepted_in_number_and_in_money() -> None:
    told = [
        an_offer_made(amount_minor=1_000, currency="EUR"),
        an_offer_accepted(amount_minor=800, currency="EUR"),
        an_offer_made(offer_id="offer-2", amount_minor=1_000, currency="EUR"),
        an_offer_made(offer_id="offer-3"),
        an_offer_accepted(offer_id="offer-3"),
        an_offer_accepted(offer_id="offer-4"),
    ]
    rate = KPI["offer_acceptance_rate"].reading(figures(told))
    in_money = KPI["offer_acceptance_money_rate"].reading(figures(told))

    assert (rate.numerator, rate.denominator, rate.details) == (2, 3, {"unmade": 1})
    assert (in_money.value, in_money.n) == (0.4, 2)


def test_without_amounts_there_is_no_rate_in_money() -> None:
    told = [an_offer_made(), an_offer_accepted()]

    assert KPI["offer_acceptance_money_rate"].reading(figures(told)).reason == "no_data"


def test_points_are_redeemed_of_those_accrued_and_expired_ones_are_apart() -> None:
    told = [points_accrued(), points_redeemed(points=25), points_expired(points_id="points-2", points=70)]

    reading = KPI["points_redemption_rate"].reading(figures(told))

    assert (reading.value, reading.details) == (0.25, {"expired": 70})


def test_observations_are_counted() -> None:
    told = [a_competitor_observed(), a_competitor_observed(observation_id="observation-2")]

    assert KPI["competitor_observations"].reading(figures(told)).value == 2
