"""KPI sets of roles, forecasts, and rates of exchange."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.kpi.management.entities.forecast import FORECAST, Forecast, SubmitForecast, submit
from services.kpi.management.entities.kpi_set import KPI_SET, DefineKpiSet, KpiSets, define
from services.kpi.management.entities.rate import RATE, Rates, SetRate, set_rate
from services.kpi.management.errors import (
    NeverChangesError,
    NotOnScorecardsError,
    OwnCurrencyError,
    UnknownKpiError,
    WeightsError,
)
from shared.refusals import InvalidError
from tests.builders import MORNING, a_forecast_submitted, a_kpi_set_defined, an_exchange_rate_set

TODAY = MORNING.date()


def a_set(*items: tuple[str, int]) -> DefineKpiSet:
    weighed: Any = [{"kpi": kpi, "weight_bp": weight, "cap_bp": 12_000} for kpi, weight in items]
    return DefineKpiSet(role="agent", valid_from=TODAY, items=weighed)


def test_a_role_is_judged_by_kpis_whose_weights_make_a_whole() -> None:
    [defined] = define("agent", KpiSets(), a_set(("revenue_booked", 7_000), ("win_rate", 3_000)))

    assert [(item.kpi, item.weight_bp, item.cap_bp) for item in defined.items] == [
        ("revenue_booked", 7_000, 12_000),
        ("win_rate", 3_000, 12_000),
    ]


@pytest.mark.parametrize(
    ("items", "refusal", "field"),
    [
        ([("revenue_booked", 7_000), ("win_rate", 2_999)], WeightsError, "items"),
        ([("revenue_booked", 7_000), ("win_rat", 3_000)], UnknownKpiError, "items.1.kpi"),
        ([("weighted_score", 10_000)], NotOnScorecardsError, "items.0.kpi"),
        ([("training_effect", 10_000)], NotOnScorecardsError, "items.0.kpi"),
    ],
)
def test_a_set_that_nobody_can_be_judged_by_is_refused(
    items: list[tuple[str, int]], refusal: type[InvalidError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        define("agent", KpiSets(), a_set(*items))

    assert refused.value.field == field


def test_a_set_names_each_kpi_once() -> None:
    with pytest.raises(ValidationError, match="twice"):
        define("agent", KpiSets(), a_set(("win_rate", 5_000), ("win_rate", 5_000)))


def test_a_role_keeps_one_set_for_each_day_in_their_order() -> None:
    later = a_kpi_set_defined(valid_from=TODAY + timedelta(days=30))
    first = a_kpi_set_defined(at=MORNING + timedelta(hours=1))
    corrected = a_kpi_set_defined(at=MORNING + timedelta(hours=2))

    assert KPI_SET.state_of([later, first, corrected]).sets == (corrected.data, later.data)


EXPECTED = SubmitForecast(manager_id="ann", period="2026-11", amount_minor=100, currency="EUR")


def test_a_manager_has_one_forecast_for_a_period_and_what_was_said_last_stands() -> None:
    [said] = submit(EXPECTED.usual_id, Forecast(), EXPECTED)
    known = FORECAST.state_of([a_forecast_submitted()])
    [again] = submit("forecast-1", known, EXPECTED.model_copy(update={"amount_minor": 200}))

    assert said.forecast_id == "forecast:ann:2026-11"
    assert (again.forecast_id, again.amount_minor) == ("forecast-1", 200)


@pytest.mark.parametrize("other", [{"manager_id": "bob"}, {"period": "2026-12"}])
def test_a_forecast_is_of_one_manager_and_period_for_ever(other: dict[str, str]) -> None:
    known = FORECAST.state_of([a_forecast_submitted()])

    with pytest.raises(NeverChangesError) as refused:
        submit("forecast-1", known, EXPECTED.model_copy(update=other))

    assert [refused.value.field] == list(other)


def test_a_rate_holds_from_a_day_and_is_a_number_above_nothing() -> None:
    [rate] = set_rate("USD", Rates(), SetRate(currency="USD", rate="0.92", valid_from=TODAY), own="EUR")

    assert (rate.currency, rate.rate, rate.valid_from) == ("USD", "0.92", TODAY)
    for wrong in ("0", "much", "-1", "1,5"):
        with pytest.raises(ValidationError, match="rate"):
            set_rate("USD", Rates(), SetRate(currency="USD", rate=wrong, valid_from=TODAY), own="EUR")


def test_the_company_s_own_currency_has_no_rate() -> None:
    with pytest.raises(OwnCurrencyError) as refused:
        set_rate("EUR", Rates(), SetRate(currency="EUR", rate="1", valid_from=TODAY), own="EUR")

    assert refused.value.field == "currency"


def test_of_two_rates_from_one_day_on_the_later_told_stands() -> None:
    old = an_exchange_rate_set(valid_from=date(2026, 1, 1))
    wrong, right = an_exchange_rate_set(rate="5"), an_exchange_rate_set(at=MORNING + timedelta(hours=1))

    assert RATE.state_of([right, wrong, old]).rates == (old.data, right.data)
