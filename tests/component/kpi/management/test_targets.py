"""What is wanted and expected: KPI sets, forecasts, rates, and lists of plans."""

from typing import Any

import pytest

from tests.component.processes import Service, new_id

pytestmark = pytest.mark.stack


def a_set(role: str, *items: tuple[str, int]) -> dict[str, Any]:
    weighed = [{"kpi": kpi, "weight_bp": weight, "cap_bp": 12_000} for kpi, weight in items]
    return {"role": role, "valid_from": "2026-11-01", "items": weighed}


async def test_a_kpi_set_is_refused_with_what_is_wrong_and_taken_when_it_is_whole(serve: Service) -> None:
    role = new_id("role")
    answers = [
        await serve.post("/v1/kpi-sets", a_set(role, *items))
        for items in (
            [("revenue_booked", 6_000), ("win_rate", 3_000)],
            [("revenue_booked", 6_000), ("luck", 4_000)],
            [("revenue_booked", 6_000), ("win_rate", 4_000)],
        )
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 202]
    assert [answer.json().get("field") for answer in answers[:2]] == ["items", "items.1.kpi"]
    [standing] = (await serve.state(f"/v1/kpi-sets/{role}"))["sets"]
    assert [item["kpi"] for item in standing["items"]] == ["revenue_booked", "win_rate"]


async def test_a_forecast_that_is_submitted_again_is_the_managers_one_for_the_period(serve: Service) -> None:
    forecast: dict[str, Any] = {
        "manager_id": new_id("manager"),
        "period": "2026-11",
        "amount_minor": 100,
        "currency": "EUR",
    }
    await serve.post("/v1/forecasts", forecast)
    again = await serve.post("/v1/forecasts", forecast | {"amount_minor": 200})
    listed = (await serve.http.get("/v1/forecasts", params={"manager_id": forecast["manager_id"]})).json()["items"]

    assert [(one["id"], one["version"]) for one in listed] == [(again.json()["id"], 2)]
    assert listed[0]["state"]["standing"]["amount_minor"] == 200


async def test_rates_are_kept_by_the_day_from_which_they_hold(serve: Service) -> None:
    for day, rate in (("2026-11-02", "0.93"), ("2026-11-01", "0.92")):
        answer = await serve.post("/v1/rates", {"currency": "USD", "rate": rate, "valid_from": day})
        assert answer.status_code == 202
    own = await serve.post("/v1/rates", {"currency": "EUR", "rate": "1", "valid_from": "2026-11-01"})

    rates = {one["valid_from"]: one["rate"] for one in (await serve.state("/v1/rates/USD"))["rates"]}
    assert (rates["2026-11-01"], rates["2026-11-02"]) == ("0.92", "0.93")
    assert (own.status_code, own.json()["field"]) == (422, "currency")


async def test_plans_are_listed_by_whose_they_are_and_are_for_a_kpi_that_exists(serve: Service) -> None:
    goal: dict[str, Any] = {
        "scope": f"manager:{new_id('manager')}",
        "kpi": "deals_won",
        "period": "2026-11",
        "target": 5,
    }
    plan_id = (await serve.post("/v1/plans", goal)).json()["id"]
    refused = await serve.post("/v1/plans", goal | {"kpi": "deals_wun"})
    listed = (await serve.http.get("/v1/plans", params={"scope": goal["scope"], "period": "2026-11"})).json()["items"]

    assert [one["id"] for one in listed] == [plan_id]
    assert (refused.status_code, refused.json()["code"], refused.json()["field"]) == (422, "unknown-kpi", "kpi")
