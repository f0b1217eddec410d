"""The HTTP routes of the orders service."""

from fastapi import APIRouter

from services.orders.deal import DEAL, ChangeStage, CloseDeal, Deal, OpenDeal, ReopenDeal
from services.orders.handlers import OrderHandlers
from services.orders.order import ORDER, CancelOrder, Order, PlaceOrder
from shared.views import Expected, View


def deal_routes(handlers: OrderHandlers) -> APIRouter:
    """Return the routes for deals."""
    router = APIRouter(prefix="/v1/deals", tags=["deals"])

    @router.post("", status_code=202)
    async def open_deal(command: OpenDeal) -> View[Deal]:
        """A deal enters the pipeline."""
        return View.of(await handlers.open_deal(command))

    @router.get("/{deal_id}")
    async def deal(deal_id: str) -> View[Deal]:
        """Return a deal."""
        return View.of(await handlers.desk.found(DEAL, deal_id))

    @router.post("/{deal_id}/stage", status_code=202)
    async def change_stage(deal_id: str, command: ChangeStage, expected: Expected) -> View[Deal]:
        """The deal moves in the pipeline, or, at the same stage, the rest is updated."""
        return View.of(await handlers.change_stage(deal_id, command, expected))

    @router.post("/{deal_id}/close", status_code=202)
    async def close_deal(deal_id: str, command: CloseDeal, expected: Expected) -> View[Deal]:
        """The deal leaves the pipeline, won or lost."""
        return View.of(await handlers.close(deal_id, command, expected))

    @router.post("/{deal_id}/reopen", status_code=202)
    async def reopen_deal(deal_id: str, command: ReopenDeal, expected: Expected) -> View[Deal]:
        """A closed deal is open again."""
        return View.of(await handlers.reopen(deal_id, command, expected))

    return router


def order_routes(handlers: OrderHandlers) -> APIRouter:
    """Return the routes for orders."""
    router = APIRouter(prefix="/v1/orders", tags=["orders"])

    @router.post("", status_code=202)
    async def place_order(command: PlaceOrder) -> View[Order]:
        """A client orders: shipments asks logistics to ship."""
        return View.of(await handlers.place(command))

    @router.get("/{order_id}")
    async def order(order_id: str) -> View[Order]:
        """Return an order."""
        return View.of(await handlers.desk.found(ORDER, order_id))

    @router.post("/{order_id}/cancel", status_code=202)
    async def cancel_order(order_id: str, command: CancelOrder, expected: Expected) -> View[Order]:
        """The order is taken back whole."""
        return View.of(await handlers.cancel(order_id, command, expected))

    return router
