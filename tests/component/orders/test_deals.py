"""Deals and their papers, over HTTP."""

from pathlib import Path

import pytest

from services.orders.settings import PipelinesFile
from shared.rule_file import rules_in
from tests.component.processes import ROOT, Infrastructure, Service, Services, new_id

pytestmark = pytest.mark.stack

EXAMPLES = ROOT / "deploy/examples"
MONEY = {"amount_minor": 90_000, "currency": "EUR"}


async def a_deal(orders: Service, manager: str) -> str:
    deal_id = new_id("deal")
    said = {"deal_id": deal_id, "client_id": new_id("client"), "manager_id": manager}
    assert (await orders.post("/v1/deals", said)).status_code == 202
    return deal_id


async def test_a_deal_is_given_away_closed_with_shares_and_opened_again(orders: Service) -> None:
    path = f"/v1/deals/{await a_deal(orders, new_id('m'))}"
    other = new_id("m")
    move = {"stage": "proposal", "stage_order": 2, "probability_bp": 5_000, **MONEY}
    shares = [{"manager_id": other, "share_bp": 7_000}, {"manager_id": "m-1", "share_bp": 3_000}]

    steps = [
        await orders.post(f"{path}/reassign", {"manager_id": other}),
        await orders.post(f"{path}/stage", move),
        await orders.post(f"{path}/close", {"outcome": "won", "credits": shares}),
        await orders.post(f"{path}/reopen"),
    ]

    assert [step.status_code for step in steps] == [202] * 4
    won, reopened = (step.json()["state"] for step in steps[2:])
    assert (won["status"], won["manager_id"], won["credits"]) == ("won", other, shares)
    assert (reopened["status"], reopened["stage"], reopened["credits"]) == ("open", "proposal", None)


async def test_a_deal_without_a_next_step_is_listed_until_it_has_one(orders: Service) -> None:
    manager = new_id("m")
    deal_id = await a_deal(orders, manager)
    asked = {"manager_id": manager}

    before = (await orders.http.get("/v1/deals/without-next-step", params=asked)).json()
    await orders.post(f"/v1/deals/{deal_id}/steps", {"step_id": "old", "due_at": "2020-12-01T10:00:00Z"})
    overdue = (await orders.http.get("/v1/deals/without-next-step", params=asked)).json()
    await orders.post(f"/v1/deals/{deal_id}/steps/done", {"step_id": "old"})
    await orders.post(f"/v1/deals/{deal_id}/steps", {"step_id": "call", "due_at": "2080-12-01T10:00:00Z"})
    after = (await orders.http.get("/v1/deals/without-next-step", params=asked)).json()
    done = await orders.post(f"/v1/deals/{deal_id}/steps/done", {"step_id": "call"})

    assert [item["id"] for item in (*before["items"], *overdue["items"])] == [deal_id] * 2
    assert (after["items"], done.json()["state"]["steps"]) == ([], {})


async def test_a_pipeline_refuses_a_stage_that_it_does_not_have_and_one_that_comes_too_early(
    services: Services, infrastructure: Infrastructure
) -> None:
    orders = await services("orders", infrastructure, ORDERS_PIPELINES=str(EXAMPLES / "pipelines.toml"))
    path = f"/v1/deals/{await a_deal(orders, new_id('m'))}"

    unknown = await orders.post(f"{path}/stage", {"stage": "dreaming"})
    early = await orders.post(f"{path}/stage", {"stage": "negotiation"})
    moved = await orders.post(f"{path}/stage", {"stage": "proposal", **MONEY})

    assert (unknown.status_code, unknown.json()["field"]) == (422, "stage")
    assert "qualification, presentation, proposal, negotiation" in unknown.json()["detail"]
    assert (early.status_code, early.json()["code"]) == (409, "unfit-stage")
    assert (moved.json()["state"]["pipeline_id"], moved.json()["state"]["probability_bp"]) == ("sales", 5_000)
    assert [one["id"] for one in (await orders.http.get("/v1/pipelines")).json()] == ["sales", "renewals"]


async def test_a_quote_is_revised_and_a_contract_signed_and_kept(orders: Service) -> None:
    manager = new_id("m")
    deal_id, quote, paper = await a_deal(orders, manager), new_id("quote"), new_id("contract")
    line = {"sku": "seat", "quantity": 3, "unit_price_minor": 1_000, "discount_bp": 500}
    await orders.post("/v1/quotes", {"quote_id": quote, "deal_id": deal_id, "lines": [line], "currency": "EUR"})
    revised = await orders.post(f"/v1/quotes/{quote}/revise", {"amount_minor": 2_500, "currency": "EUR"})
    milestone = {"milestone": "pilot", "due_at": "2026-01-01T10:00:00Z"}

    await orders.post("/v1/contracts", {"contract_id": paper, "deal_id": deal_id})
    await orders.post(f"/v1/contracts/{paper}/change")
    signed = await orders.post(f"/v1/contracts/{paper}/sign", {"valid_until": "2027-12-31"})
    await orders.post(f"/v1/contracts/{paper}/milestones", milestone)
    overdue = (await orders.http.get("/v1/contracts/overdue", params={"manager_id": manager})).json()
    await orders.post(f"/v1/contracts/{paper}/milestones/met", {"milestone": "pilot"})
    kept = (await orders.http.get("/v1/contracts/overdue", params={"manager_id": manager})).json()

    assert revised.json()["state"]["standing"]["version"] == 2
    assert (signed.json()["state"]["status"], signed.json()["state"]["version"]) == ("signed", 2)
    assert ([item["id"] for item in overdue["items"]], kept["items"]) == ([paper], [])


async def test_a_paper_about_no_deal_names_the_field(orders: Service) -> None:
    answer = await orders.post("/v1/contracts", {"deal_id": new_id("deal")})

    assert (answer.status_code, answer.json()["field"]) == (422, "deal_id")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[pipelines]]\nid = "a"\nstages = []', "pipelines.0.stages"),
        ('[[pipelines]]\nid = "a"\nstages = [{name = "s", probability_bp = 1, only_from = ["t"]}]', "'t'"),
    ],
)
def test_pipelines_that_make_no_sense_are_refused_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "pipelines.toml"
    file.write_text(text)

    with pytest.raises(SystemExit) as end:
        rules_in(file, PipelinesFile, "ORDERS_PIPELINES")

    assert told in str(end.value)
