"""What leads and customers cost, and what spending on channels brought back (K40, K41, K44)."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis import KPI, OnRequest
from services.kpi.kpis.romi import first_touch, last_touch, linear, returned
from services.kpi.records.client import Told
from services.kpi.score.asking import Asking
from services.kpi.score.cards import Card
from shared.events import AnyEvent, KpiReading
from shared.values import Period, Scope
from tests.builders import (
    MORNING,
    a_channel_spend_recorded,
    a_lead_created,
    a_lead_disqualified,
    a_line,
    a_payment_received,
    an_exchange_rate_set,
    an_order_cancelled,
    an_order_placed,
)
from tests.folding import by_facet
from tests.unit.kpi.score.scoring import Office

NOVEMBER = Period.parse("2026-11")
SPENT = a_channel_spend_recorded(amount_minor=300)
WEB, FAIR = a_lead_created(channel="web"), a_lead_created(lead_id="lead-2", channel="fair")
BOUGHT = an_order_placed(lines=(a_line(amount_minor=1_000, cost_minor=400),))


def card(told: list[AnyEvent], kpi: str, scope: str = "company") -> KpiReading:
    return Office(told).card(scope, "2026-11")[kpi]


async def romi(*told: AnyEvent, model: str = "first", scope: str = "company") -> KpiReading:
    kpi = KPI[f"romi_{model}"]
    assert isinstance(kpi, OnRequest)
    return await kpi.answer(kpi, Asking(Office(told).generation(), Card(Scope.parse(scope), NOVEMBER)))


class TestCost:
    def test_a_lead_costs_its_part_of_the_spending(self) -> None:
        reading = card([SPENT, WEB, FAIR], "cost_per_lead")

        assert (reading.value, reading.numerator, reading.denominator, reading.unit) == (150, 300, 2, "EUR minor")

    def test_junk_is_no_lead(self) -> None:
        assert card([SPENT, WEB, FAIR, a_lead_disqualified()], "cost_per_lead").value == 300

    def test_without_leads_it_is_null_and_the_spending_is_shown(self) -> None:
        reading = card([SPENT], "cost_per_lead")

        assert (reading.value, reading.reason, reading.numerator) == (None, "no_data", 300)

    def test_without_spending_a_lead_does_not_cost_0(self) -> None:
        reading = card([WEB], "cost_per_lead")

        assert (reading.value, reading.reason, reading.denominator) == (None, "no_spend", 1)

    def test_spending_is_nobodys_so_of_a_manager_there_is_no_telling(self) -> None:
        told = [SPENT, a_lead_created(manager_id="ann")]

        assert card(told, "cost_per_lead", "manager:ann").reason == "no_spend"

    def test_a_new_customer_costs_its_part_of_the_spending(self) -> None:
        told = [SPENT, WEB, BOUGHT, a_payment_received()]

        assert card(told, "customer_acquisition_cost").value == 300
        assert card([SPENT, WEB, BOUGHT], "customer_acquisition_cost").reason == "no_data"

    def test_late_spending_restates_the_day_it_is_for(self) -> None:
        late = a_channel_spend_recorded(at=MORNING + timedelta(days=40), amount_minor=300)

        assert card([late, WEB], "cost_per_lead").value == 300

    def test_what_was_told_last_of_a_spending_stands(self) -> None:
        again = a_channel_spend_recorded(at=MORNING + timedelta(days=1), amount_minor=500)

        assert card([SPENT, again, WEB], "cost_per_lead").value == 500

    def test_it_is_broken_down_by_channel_of_the_first_lead(self) -> None:
        told = [a_lead_created(channel="web"), an_order_placed(channel="shop"), a_payment_received()]

        assert by_facet("new_customers", "channel", told) == {"web": 1}
        assert KPI["customer_acquisition_cost"].by == ("channel",)
        assert KPI["cost_per_lead"].by == ("channel", "campaign")

    def test_spending_in_other_money_needs_a_rate(self) -> None:
        dollars = a_channel_spend_recorded(amount_minor=300, currency="USD")

        assert card([dollars, WEB], "cost_per_lead").reason == "no_rate"
        assert card([dollars, WEB, an_exchange_rate_set()], "cost_per_lead").value == 150


def a_lead(day: int, channel: str) -> AnyEvent:
    return a_lead_created(
        at=MORNING + timedelta(days=day), lead_id=f"{channel}-{day}", channel=channel, client_id="client-1"
    )


def spent(channel: str, minor: int = 200) -> AnyEvent:
    return a_channel_spend_recorded(spend_id=channel, channel=channel, amount_minor=minor)


class TestRomi:
    @pytest.mark.parametrize("model", ["first", "last", "linear"])
    async def test_it_is_the_margin_beyond_the_spending_in_percent_of_it(self, model: str) -> None:
        reading = await romi(spent("web"), a_lead(0, "web"), BOUGHT, model=model)

        assert (reading.value, reading.numerator, reading.denominator, reading.n) == (200, 400, 200, 1)
        assert reading.details == {"margin": 600, "costed_share": 1, "channel=web": 200}

    async def test_the_model_says_whose_a_sale_is(self) -> None:
        told = [spent("web"), spent("fair"), a_lead(-3, "web"), a_lead(-2, "fair"), BOUGHT]

        first, last, shared = [await romi(*told, model=model) for model in ("first", "last", "linear")]

        assert first.details["channel=web"] == last.details["channel=fair"] == 200
        assert first.details["channel=fair"] is last.details["channel=web"] is None
        assert shared.details["channel=web"] == shared.details["channel=fair"] == 50
        assert first.value == last.value == shared.value == 50

    async def test_a_lead_after_the_sale_has_no_part_in_it(self) -> None:
        told = [spent("web"), spent("fair"), a_lead(-3, "web"), a_lead(2, "fair"), BOUGHT]

        assert (await romi(*told, model="last")).details["channel=web"] == 200

    async def test_sales_to_who_was_no_lead_by_then_are_no_channels(self) -> None:
        assert (await romi(spent("web"), BOUGHT)).reason == "no_cost"
        assert (await romi(spent("web"), a_lead(2, "web"), BOUGHT)).reason == "no_cost"

    async def test_it_is_of_the_margin_and_not_of_the_revenue(self) -> None:
        unknown = an_order_placed(order_id="2", lines=(a_line(amount_minor=3_000),))

        reading = await romi(spent("web"), a_lead(0, "web"), BOUGHT, unknown)

        assert (reading.value, reading.details["costed_share"]) == (200, 0.25)

    async def test_a_cost_of_nothing_is_a_known_cost(self) -> None:
        free = an_order_placed(lines=(a_line(amount_minor=600, cost_minor=0),))

        assert (await romi(spent("web"), a_lead(0, "web"), free)).details["margin"] == 600

    async def test_without_a_known_cost_it_is_null_and_the_share_is_shown(self) -> None:
        reading = await romi(spent("web"), a_lead(0, "web"), an_order_placed())

        assert (reading.value, reading.reason, reading.details["costed_share"]) == (None, "no_cost", 0)

    async def test_without_spending_there_is_nothing_to_return(self) -> None:
        assert (await romi(a_lead(0, "web"), BOUGHT)).reason == "no_spend"
        assert returned(Fraction(5), Fraction(0)) is None
        assert returned(Fraction(5), Fraction(1)) == Fraction(400)
        assert (await romi(spent("web"), a_lead(0, "web"), BOUGHT, scope="manager:ann")).reason == "no_spend"

    async def test_what_channels_without_spending_brought_does_not_flatter_the_others(self) -> None:
        theirs = an_order_placed(order_id="2", client_id="client-2", lines=(a_line(amount_minor=9_000, cost_minor=0),))
        friend = a_lead_created(lead_id="lead-2", client_id="client-2", channel="friends")

        assert (await romi(spent("web"), a_lead(0, "web"), BOUGHT, friend, theirs)).value == 200

    async def test_a_cancelled_order_brought_nothing(self) -> None:
        told: list[Any] = [spent("web"), a_lead(0, "web"), BOUGHT, an_order_cancelled(at=MORNING + timedelta(days=9))]

        assert (await romi(*told)).reason == "no_cost"

    async def test_money_without_a_rate_is_null(self) -> None:
        told = [spent("web"), a_lead(0, "web"), an_order_placed(currency="USD")]

        assert (await romi(*told)).reason == "no_rate"


leads = st.lists(
    st.builds(
        lambda day, channel, value: Told(MORNING.date() + timedelta(days=day), None, f"{channel} s r", value),
        st.integers(0, 99),
        st.sampled_from("abc"),
        st.integers(1, 5),
    ),
    min_size=1,
)


@given(leads)
def test_every_model_gives_a_sale_away_once_and_whole(told: list[Told]) -> None:
    for model in (first_touch, last_touch, linear):
        assert sum(model(told).values()) == Fraction(1)
