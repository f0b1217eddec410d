"""The HTTP side of the orders service: its kinds of entities, and the decisions that make and change them."""

from functools import partial
from typing import Any

from services.orders.entities.deal import DEAL, change_stage, close, open_deal, reopen
from services.orders.entities.order import ORDER, cancel, place
from services.orders.settings import OrdersSettings
from shared.resource import Action, Beside, Resource


def resources(settings: OrdersSettings) -> tuple[Resource[Any], ...]:
    """Return what the service has, decided as *settings* say."""
    return (
        Resource(
            "/v1/deals/{deal_id}",
            DEAL,
            opens={"/v1/deals": partial(open_deal, first=settings.first)},
            changes={"stage": change_stage, "close": close, "reopen": reopen},
        ),
        Resource(
            "/v1/orders/{order_id}",
            ORDER,
            opens={"/v1/orders": Action(place, (Beside(DEAL, "deal_id"),))},
            changes={"cancel": cancel},
        ),
    )
