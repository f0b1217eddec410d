"""Mistakes that other products make, beside those with deals (kpis/test_mistakes_deals.py): none is made here.

The names of the classes are those of the KPI catalogue's list of mistakes.
"""

import asyncio
import json
from datetime import date, timedelta

import pytest

from services.kpi.kpis import CATALOGUE, KPI, LIVE, Figures, Kpi
from services.kpi.kpis.kpi import Duration, Mean, Rate, Ratio
from services.kpi.kpis.scores import Scored
from services.kpi.kpis.segments import variation_of
from services.kpi.kpis.weighted import Weighted
from services.kpi.live.asked import ALL
from services.kpi.live.feed import Listener, Ring, Update
from services.kpi.live.message import change, written_event
from services.kpi.live.subscription import Subscription
from services.kpi.score.app import GATHER_SECONDS
from services.kpi.score.cards import Card
from services.kpi.score.publisher import event_of
from services.kpi.score.ranking import ranking
from services.kpi.score.view import ScorecardView
from shared.events import AnyEvent
from shared.values import COMPANY, Period, Scope
from tests.builders import (
    MORNING,
    a_call_completed,
    a_call_planned,
    a_complaint_opened,
    a_deal_closed,
    a_deal_opened,
    a_deal_stage_changed,
    a_feedback_received,
    a_lead_created,
    a_line,
    a_plan_set,
    a_quote_sent,
    a_shipment_delivered,
    a_survey_sent,
    a_ticket_opened,
    an_exchange_rate_set,
    an_order_cancelled,
    an_order_placed,
    shared_by,
)
from tests.folding import by_facet, by_scope, figures, folded_in
from tests.unit.kpi.score.scoring import Office

MONTH = Period.parse("2026-11")
ANN, BOB = Scope.manager("ann"), Scope.manager("bob")
LATER = MORNING + timedelta(days=1)
A_DAY = [
    a_lead_created(manager_id="ann"),
    a_call_completed(),
    a_deal_opened(deal_id="open"),
    a_deal_closed(lead_id="lead-1"),
    an_order_placed(),
    a_shipment_delivered(),
    a_ticket_opened(),
]
DIVIDING = (Ratio, Mean, Rate, Duration, Scored, Weighted)

CANCELLED = [an_order_placed(deal_id="deal-1"), an_order_cancelled(deal_id="deal-1", at=LATER)]
ORIGIN = {"region": "north", "channel": "partner"}


def update(offset: int, card: Card) -> Update:
    return Update(offset, card, b"")


def month_of(scope: str) -> Card:
    return Card(Scope.parse(scope), MONTH)


def pushed(told: list[AnyEvent], scope: Scope) -> ScorecardView:
    """Return what a listener is told when the scorecard of *scope* changes."""
    card = Card(scope, MONTH)
    kpis = Office(told).card(str(scope), str(MONTH))
    event = event_of(card, 1, MORNING, kpis, "generation")
    message = json.loads(change("1", written_event(event, "EUR", ALL).text).text)
    return ScorecardView.model_validate(message["card"])


class TestFC:
    @pytest.mark.parametrize("kpi", [one for one in CATALOGUE if isinstance(one, DIVIDING)], ids=lambda kpi: kpi.id)
    def test_an_average_of_nothing_is_null_and_not_0(self, kpi: Kpi) -> None:
        reading = kpi.reading(Figures("EUR"))

        assert reading.value is None
        assert reading.reason in {"no_data", "no_spend"}
        assert reading.n == 0


class TestEN:
    """Split credit was reported wrong, again fixed, and that fix broke territories and partners."""

    SHARED = (
        a_deal_opened(**ORIGIN),
        a_deal_closed(amount_minor=1_001, credits=shared_by(ann=7_500, bob=2_500)),
    )

    @pytest.mark.parametrize(("dimension", "value"), ORIGIN.items())
    def test_split_credit_counts_a_deal_once_in_its_territory_and_for_its_partner(
        self, dimension: str, value: str
    ) -> None:
        won = {scope: by_facet("deals_won", dimension, self.SHARED, scope=scope) for scope in ("company", str(ANN))}
        money = {
            scope: by_facet("won_value_minor:EUR", dimension, self.SHARED, scope=scope)
            for scope in ("company", str(ANN), str(BOB))
        }

        assert won == {"company": {value: 10_000}, str(ANN): {value: 7_500}}
        assert money == {"company": {value: 1_001}, str(ANN): {value: 751}, str(BOB): {value: 250}}

    @pytest.mark.parametrize(("dimension", "value"), ORIGIN.items())
    async def test_a_target_for_a_territory_or_a_partner_is_reached_by_shares(self, dimension: str, value: str) -> None:
        plans = [
            a_plan_set(
                plan_id=str(scope).replace(":", "-"),
                scope=str(scope),
                kpi="deals_won",
                target=target,
                breakdown=f"{dimension}={value}",
            )
            for scope, target in ((ANN, 3), (BOB, 1), (COMPANY, 4))
        ]
        generation = Office([*self.SHARED, *plans]).generation()

        for scope in (ANN, BOB, COMPANY):
            books = await generation.books(generation.blocks(Card(scope, MONTH)), dimension)
            won = KPI["deals_won"]
            of_value = generation.scorer(books[value]).of_part([won], scope, MONTH, f"{dimension}={value}")
            assert of_value[won.id].attainment == 25

    def test_an_empty_period_has_no_variance_of_0(self) -> None:
        planned = Office([a_plan_set(target=4_000)]).card(str(ANN), str(MONTH))
        unplanned = Office([]).card(str(ANN), str(MONTH))

        assert (planned["plan_gap"].value, planned["plan_attainment"].value) == (4_000, 0)
        assert (unplanned["plan_gap"].value, unplanned["plan_gap"].reason) == (None, "no_plan")
        assert variation_of([]) is None

    def test_repeat_customers_are_counted_by_customer_and_not_by_invoice(self) -> None:
        told = [an_order_placed(order_id=str(number)) for number in range(5)]
        reading = Office(told).card("company", str(MONTH))["repeat_purchase_rate"]

        assert (reading.value, reading.numerator, reading.denominator) == (1, 1, 1)


class TestAT:
    def test_no_chart_ends_at_the_first_100_deals_or_at_six_months(self) -> None:
        told = [
            a_deal_opened(deal_id=f"deal-{number}", at=MORNING.replace(month=1 + number % 11, day=1))
            for number in range(275)
        ]
        office = Office(told)

        assert office.card("company", "2026")["deals_opened"].value == 275
        assert office.card("company", "2026")["open_pipeline"].value == 275_000
        assert by_facet("deals_opened", "stage", told) == {"proposal": 275}

    def test_a_stage_weighs_what_its_deals_say_and_no_fixed_part(self) -> None:
        told = [
            a_deal_opened(deal_id="likely", probability_bp=9_000),
            a_deal_opened(deal_id="unlikely", probability_bp=1_000),
            a_deal_opened(deal_id="told-anew", probability_bp=1_000),
            a_deal_stage_changed(deal_id="told-anew", probability_bp=2_500, at=LATER),
        ]

        assert KPI["weighted_pipeline"].reading(figures(told)).value == 900 + 100 + 250


class TestKR:
    def test_there_is_a_view_by_salesperson_of_every_kpi(self) -> None:
        office = Office([*A_DAY, a_deal_closed(deal_id="his", manager_id="bob", amount_minor=3_000)])
        hers, his = office.card(str(ANN), str(MONTH)), office.card(str(BOB), str(MONTH))

        assert set(hers) == set(his) == {kpi.id for kpi in LIVE}
        assert (hers["won_value"].value, his["won_value"].value) == (1_000, 3_000)
        readings = {str(scope): card["won_value"] for scope, card in ((ANN, hers), (BOB, his))}
        assert [one.scope for one in ranking(readings, KPI["won_value"].better)] == [str(BOB), str(ANN)]

    def test_every_kpi_can_have_a_target_for_one_salesperson_a_team_or_the_company(self) -> None:
        scopes = (str(ANN), "team:north", "company")
        told = [
            a_plan_set(plan_id=f"{kpi.id}-{number}", scope=scope, kpi=kpi.id, target=10 + number)
            for kpi in LIVE
            for number, scope in enumerate(scopes)
        ]
        office = Office(told)

        for number, scope in enumerate(scopes):
            card = office.card(scope, str(MONTH))
            assert {kpi: reading.target for kpi, reading in card.items()} == dict.fromkeys(card, 10 + number)

    def test_who_was_away_gets_what_was_pushed_meanwhile(self) -> None:
        ring, card = Ring[Update](most=10, upto=5), Card(COMPANY, MONTH)
        for offset in range(5):
            ring.put(update(offset, card))
        listener = Listener(lambda _: True, lambda _: True)

        listener.catch_up(ring.since(2) or ())

        assert [one.offset for one in listener.taken()] == [4]


class TestES:
    def test_what_is_pushed_are_all_numbers_of_a_scorecard_and_not_records_and_notices_alone(self) -> None:
        card = Office(A_DAY).card("company", str(MONTH))

        assert pushed(A_DAY, COMPANY).kpis == dict(card)
        assert set(card) == {kpi.id for kpi in LIVE}

    async def test_a_change_is_handed_on_when_it_comes_and_not_by_a_job_of_every_few_minutes(self) -> None:
        subscription = Subscription(lambda _: True, lambda _: True)
        subscription.listener.catch_up()

        subscription.put(update(1, Card(COMPANY, MONTH)))

        asked_at = asyncio.get_running_loop().time()
        await subscription.wait(until=asked_at + 60)

        assert asyncio.get_running_loop().time() < asked_at + 60
        assert [one.offset for one in subscription.listener.taken()] == [1]
        assert GATHER_SECONDS <= 0.1


class TestTW:
    def test_who_listens_says_which_scopes_and_periods_are_wanted(self) -> None:
        listener = Listener(lambda card: card == Card(ANN, MONTH), lambda _: True)
        listener.catch_up()

        for offset, card in enumerate((Card(ANN, MONTH), Card(BOB, MONTH), Card(ANN, Period.parse("2026-10")))):
            listener.put(update(offset, card))

        assert [one.card for one in listener.taken()] == [Card(ANN, MONTH)]

    def test_a_number_comes_with_what_a_gauge_needs_and_its_parts_as_the_rows_of_a_table(self) -> None:
        office = Office([an_order_placed(channel="web"), a_plan_set(target=4_000)])
        reading = office.card(str(ANN), str(MONTH))["revenue_booked"]
        parts = by_facet("revenue_booked_minor:EUR", "channel", [an_order_placed(channel="web")])

        assert (reading.value, reading.target, reading.attainment, reading.unit) == (1_000, 4_000, 25, "EUR minor")
        assert parts == {"web": 1_000}


class TestOM:
    def test_a_repeat_counts_nothing_by_default_however_late_it_comes(self) -> None:
        once = [[an_order_placed(), a_call_completed(), a_deal_closed()]]
        years = [[an_order_placed(order_id=str(year), at=MORNING.replace(year=year))] for year in range(2027, 2037)]

        assert folded_in([*once, *years, *once]).cells == folded_in([*once, *years]).cells

    def test_there_are_ratios_plans_and_push(self) -> None:
        told = [*A_DAY, a_plan_set(kpi="win_rate", target=0.5), a_plan_set(plan_id="2", kpi="deals_won", target=4)]
        kpis = pushed(told, ANN).kpis

        assert (kpis["win_rate"].value, kpis["win_rate"].numerator, kpis["win_rate"].denominator) == (1, 1, 1)
        assert (kpis["win_rate"].attainment, kpis["deals_won"].attainment) == (200, 25)

    @pytest.mark.parametrize("kpi", [one.id for one in LIVE])
    def test_every_kpi_is_pushed_whatever_it_is_about(self, kpi: str) -> None:
        assert kpi in pushed([], COMPANY).kpis


class TestPL:
    @pytest.mark.parametrize(
        ("kpi", "told", "value"),
        [
            ("lead_to_deal_rate", [a_lead_created(), a_deal_closed(lead_id="lead-1", at=LATER)], 1),
            ("deals_won_net", [a_deal_closed(), *CANCELLED], 0),
            ("quote_to_deal_rate", [a_quote_sent(), a_deal_closed(at=LATER)], 1),
            ("call_plan_adherence", [a_call_planned(), a_call_completed(call_id="2", planned_call_id="call-1")], 1),
            ("on_time_delivery_rate", [an_order_placed(promised_at=LATER), a_shipment_delivered()], 1),
            ("revenue_shipped", [an_order_placed(), a_shipment_delivered()], 1_000),
            ("survey_response_rate", [a_survey_sent(), a_feedback_received(at=LATER)], 1),
            ("complained_orders_rate", [an_order_placed(), a_complaint_opened(order_id="order-1", at=LATER)], 1),
        ],
    )
    def test_facts_of_several_kinds_meet_in_one_number(self, kpi: str, told: list[AnyEvent], value: float) -> None:
        assert KPI[kpi].reading(figures(told)).value == value
        assert KPI[kpi].reading(figures(told[:1])).value != value


class TestGE:
    def test_one_card_holds_numbers_of_all_kinds_of_facts(self) -> None:
        card = Office(A_DAY).card(str(ANN), str(MONTH))
        kpis = ("leads_created", "calls_completed", "deals_won", "orders_booked", "revenue_shipped", "open_tickets")

        assert [card[kpi].value for kpi in kpis] == [1, 1, 1, 1, 1_000, 1]

    def test_money_of_several_currencies_is_one_sum(self) -> None:
        told = [
            an_order_placed(order_id="1", lines=(a_line(amount_minor=1_000),)),
            an_order_placed(order_id="2", lines=(a_line(amount_minor=1_000),), currency="USD"),
            an_order_placed(order_id="3", lines=(a_line(amount_minor=1_000),), currency="JPY"),
            an_exchange_rate_set(currency="USD", rate="0.5", valid_from=date(2026, 1, 1)),
            an_exchange_rate_set(currency="JPY", rate="0.01", valid_from=date(2026, 1, 1)),
        ]

        assert Office(told).card("company", str(MONTH))["revenue_booked"].value == 1_000 + 500 + 1_000
        assert by_scope("revenue_booked_minor:USD", told)["company"] == 1_000

    def test_a_listener_gets_hundreds_of_changes_a_minute_without_asking_once(self) -> None:
        listener = Listener(lambda _: True, lambda _: True)
        listener.catch_up()

        for number in range(900):
            listener.put(update(number, month_of(f"manager:m-{number}")))

        assert (listener.is_behind, len(listener.taken())) == (False, 900)
