"""The HTTP side of the orders service: its kinds of entities, and the decisions that make and change them."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from fastapi import APIRouter

from services.orders.entities import contract, deal, quote
from services.orders.entities.contract import CONTRACT
from services.orders.entities.deal import DEAL
from services.orders.entities.order import ORDER, cancel, place
from services.orders.entities.pipeline import Pipeline, Pipelines
from services.orders.entities.quote import QUOTE
from shared.entities import Between
from shared.resource import Action, Beside, Resource

_ITS_DEAL = (Beside(DEAL, "deal_id"),)


def resources(pipelines: Pipelines) -> tuple[Resource[Any], ...]:
    """Return what the service has; deals go through *pipelines*."""
    return (
        Resource(
            "/v1/deals/{deal_id}",
            DEAL,
            opens={"/v1/deals": partial(deal.open_deal, pipelines=pipelines)},
            changes={
                "stage": partial(deal.change_stage, pipelines=pipelines),
                "reassign": deal.reassign,
                "steps": deal.set_step,
                "steps/done": deal.take_step,
                "close": deal.close,
                "reopen": deal.reopen,
            },
            lists={"without-next-step": _without_step},
        ),
        Resource(
            "/v1/quotes/{quote_id}",
            QUOTE,
            opens={"/v1/quotes": Action(quote.send, _ITS_DEAL)},
            changes={"revise": Action(quote.revise, _ITS_DEAL)},
        ),
        Resource(
            "/v1/contracts/{contract_id}",
            CONTRACT,
            opens={"/v1/contracts": Action(contract.send, _ITS_DEAL)},
            changes={
                "change": contract.change,
                "sign": contract.sign,
                "milestones": contract.agree_milestone,
                "milestones/met": contract.meet_milestone,
            },
            lists={"overdue": _overdue},
        ),
        Resource(
            "/v1/orders/{order_id}",
            ORDER,
            opens={"/v1/orders": Action(place, _ITS_DEAL)},
            changes={"cancel": cancel},
        ),
    )


def _without_step(_now: datetime) -> Mapping[str, Any]:
    """Return what is asked of open deals for which nothing is planned."""
    return {"status": "open", "has_step": "false"}


def _overdue(now: datetime) -> Mapping[str, Any]:
    """Return what is asked of contracts that wait for something that is due."""
    return {"next_due": Between(high=now.timestamp())}


def pipeline_routes(pipelines: Pipelines) -> APIRouter:
    """Return the route that shows the company's pipelines."""
    router = APIRouter(prefix="/v1/pipelines", tags=["pipelines"])

    @router.get("")
    async def all_pipelines() -> list[Pipeline]:
        """Return the pipelines, the usual one first; none, where deals go as callers say."""
        return list(pipelines.known)

    return router
