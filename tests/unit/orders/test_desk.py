"""Prices and orders at the desk: several articles at once, and approvals that are used up at once."""

from datetime import timedelta
from typing import Any

import pytest

from services.orders.api import resources
from services.orders.entities.price import PRICE, ChangePrice, ChangePrices
from services.orders.errors import DiscountError, PastPriceError
from services.orders.handlers import change_prices
from services.orders.settings import OrdersSettings
from shared.reactions import ORDERS
from tests.unit.leads.memory import NOON, Memory, a_desk
from tests.unit.office import Office

SETTINGS = OrdersSettings(http_port=0, kafka_bootstrap="kafka:9092", mongo_url="mongodb://mongo:27017")


def an_office() -> Office:
    offered = resources(SETTINGS.all_pipelines, SETTINGS.order_rules)
    return Office(a_desk(Memory([one.kind for one in offered]), ORDERS), offered)


def an_order(order_id: str, *lines: dict[str, Any]) -> dict[str, Any]:
    usual = {"category": "licences", "quantity": 2}
    numbered = [usual | {"line_id": str(number)} | line for number, line in enumerate(lines, start=1)]
    of_whom = {"order_id": order_id, "deal_id": "deal-1", "client_id": "client-1", "manager_id": "m-1"}
    return of_whom | {"currency": "EUR", "lines": numbered}


def a_price(sku: str, price_minor: int, **said: Any) -> ChangePrice:
    return ChangePrice(sku=sku, price_minor=price_minor, currency="EUR", **said)


async def test_each_line_of_an_order_costs_what_the_list_says_of_its_article() -> None:
    office = an_office()
    await change_prices(office.desk, ChangePrices(prices=(a_price("seat", 10), a_price("desk", 70))))

    order = await office.post("/v1/orders", an_order("order-1", {"sku": "seat"}, {"sku": "desk"}, {"sku": "seat"}))

    assert [line.amount_minor for line in order.state.lines] == [20, 140, 20]


async def test_one_wrong_price_of_several_leaves_all_as_they_were() -> None:
    office = an_office()
    late = a_price("desk", 70, valid_from=NOON - timedelta(seconds=1))

    with pytest.raises(PastPriceError):
        await change_prices(office.desk, ChangePrices(prices=(a_price("seat", 10), late)))

    assert (await office.desk.entities.load(PRICE, "seat")).version == 0


async def test_two_orders_of_a_deal_cannot_both_use_its_whole_approval() -> None:
    office = an_office()
    line = {"sku": "seat", "unit_price_minor": 500, "discount_minor": 400}
    approval = {"deal_id": "deal-1", "client_id": "client-1", "manager_id": "boss", "discount_minor": 400}
    await office.post("/v1/discounts/approve", approval | {"currency": "EUR"})

    await office.post("/v1/orders", an_order("order-1", line))

    with pytest.raises(DiscountError):
        await office.post("/v1/orders", an_order("order-2", line))


async def test_an_order_of_the_default_limit_needs_no_approval() -> None:
    line = {"sku": "seat", "unit_price_minor": 500, "discount_bp": 2_000}

    order = await an_office().post("/v1/orders", an_order("order-1", line))

    assert order.state.totals.net_minor == 800
