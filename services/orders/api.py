"""The HTTP side of the orders service: its kinds of entities, and the decisions that make and change them."""

import inspect
from functools import partial
from typing import Any

from fastapi import APIRouter

from services.orders.entities import contract, deal, quote
from services.orders.entities.amendment import amend
from services.orders.entities.contract import CONTRACT
from services.orders.entities.deal import DEAL, DealStatus
from services.orders.entities.discount import DISCOUNT, approve
from services.orders.entities.money import pay, refund
from services.orders.entities.offer import OFFER, accept, make
from services.orders.entities.order import ORDER, OrderStatus
from services.orders.entities.ordering import OrderRules, cancel, place
from services.orders.entities.pipeline import Pipeline, Pipelines
from services.orders.entities.points import POINTS, accrue, expire, redeem
from services.orders.entities.price import PRICE, ChangePrices, PriceNow, seen_at
from services.orders.entities.price import change as change_price
from services.orders.entities.promotion import PROMOTION
from services.orders.entities.quote import QUOTE
from services.orders.handlers import change_prices
from shared.desk import Desk
from shared.resource import Action, Beside, Resource, fixed, passed
from shared.values import Moment

_PRICES, _APPROVALS = Beside(PRICE, "skus"), Beside(DISCOUNT, "approvals", must_be_seen=True)
_JUDGED = (_PRICES, Beside(PROMOTION, "promotion_id"), _APPROVALS)
MONEY: tuple[Resource[Any], ...] = (
    Resource("/v1/prices/{sku}", PRICE, opens={"/v1/prices": change_price}),
    Resource(
        "/v1/discounts/{approval_id}",
        DISCOUNT,
        opens={"/v1/discounts/approve": Action(approve, (Beside(DEAL, "deal_id"), Beside(ORDER, "order_id")))},
    ),
    Resource("/v1/promotions/{promotion_id}", PROMOTION),
    Resource(
        "/v1/clients/{client_id}/points",
        POINTS,
        changes={"accrue": accrue, "redeem": redeem, "expire": expire},
        is_listed=False,
    ),
    Resource("/v1/offers/{offer_id}", OFFER, opens={"/v1/offers": make}, changes={"accept": accept}, order="made_at"),
)

_ITS_DEAL = (Beside(DEAL, "deal_id"),)


def resources(pipelines: Pipelines, rules: OrderRules) -> tuple[Resource[Any], ...]:
    """Return what the service has; deals go through *pipelines*, orders are judged by *rules*."""
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
            lists={"without-next-step": passed("planned_until", status=DealStatus.OPEN)},
            ranges=("expected_close", "planned_until"),
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
            lists={"overdue": passed("next_due")},
            ranges=("next_due",),
        ),
        Resource(
            "/v1/orders/{order_id}",
            ORDER,
            opens={"/v1/orders": Action(partial(place, rules=rules), (*_ITS_DEAL, *_JUDGED), is_heard_at_once=True)},
            changes={
                "amend": Action(partial(amend, rules=rules), (_PRICES, _APPROVALS)),
                "cancel": cancel,
                "payments": pay,
                "refunds": refund,
            },
            order="placed_at",
            ranges=("promised_at",),
            lists={"unpaid": fixed(is_paid=False), "late": passed("promised_at", status=OrderStatus.PLACED)},
        ),
        *MONEY,
    )


def pipeline_routes(pipelines: Pipelines) -> APIRouter:
    """Return the route that shows the company's pipelines."""
    router = APIRouter(prefix="/v1/pipelines", tags=["pipelines"])

    @router.get("")
    async def all_pipelines() -> list[Pipeline]:
        """Return the pipelines, the usual one first; none, where deals go as callers say."""
        return list(pipelines.known)

    return router


def price_routes(desk: Desk) -> APIRouter:
    """Return what the declared form of a resource cannot say of prices: several at once, and what one is now."""
    router = APIRouter(tags=["prices"])

    @router.post("/v1/prices/batch", status_code=202, description=inspect.getdoc(ChangePrices))
    async def change_several(command: ChangePrices) -> list[PriceNow]:
        changed = await change_prices(desk, command)
        return [seen_at(entity.id, entity.state, desk.clock()) for entity in changed]

    @router.get("/v1/prices/{sku}/now")
    async def read_now(sku: str, at: Moment | None = None) -> PriceNow:
        """Return what the article costs now, or at another moment, and what is announced for later."""
        return seen_at(sku, (await desk.found(PRICE, sku)).state, at or desk.clock())

    return router
