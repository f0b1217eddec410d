"""The revenue that hangs on clients with an open ticket, and what clients ask for in vain (K68, K66)."""

from datetime import timedelta

from services.kpi.kpis import KPI, OnRequest
from services.kpi.kpis.client_list import Asked
from services.kpi.kpis.lists import LISTS
from services.kpi.score.asking import Asking
from services.kpi.score.cards import Card
from shared.events import AnyEvent, KpiReading
from shared.values import Period, Scope
from tests.builders import (
    MORNING,
    a_line,
    a_product_requested,
    a_ticket_opened,
    a_ticket_paused,
    a_ticket_resolved,
    an_exchange_rate_set,
    an_order_cancelled,
    an_order_placed,
)
from tests.folding import by_facet
from tests.unit.kpi.score.scoring import Office

OURS = an_order_placed(lines=(a_line(amount_minor=600),))
OTHER = an_order_placed(order_id="2", client_id="client-2", manager_id="bob", lines=(a_line(amount_minor=200),))
OPENED = a_ticket_opened()


async def ask(kpi_id: str, *told: AnyEvent, scope: str = "company", period: str = "2026-11") -> KpiReading:
    kpi = KPI[kpi_id]
    assert isinstance(kpi, OnRequest)
    return await kpi.answer(kpi, Asking(Office(told).generation(), Card(Scope.parse(scope), Period.parse(period))))


async def share(*told: AnyEvent, scope: str = "company", period: str = "2026-11") -> KpiReading:
    return await ask("revenue_share_with_open_tickets_booked", *told, scope=scope, period=period)


async def test_it_is_the_part_of_clients_with_an_open_ticket_and_its_twin_the_amount() -> None:
    reading = await share(OURS, OTHER, OPENED)

    assert (reading.value, reading.numerator, reading.denominator, reading.n) == (0.75, 600, 800, 1)
    assert (await ask("revenue_with_open_tickets_booked", OURS, OTHER, OPENED)).value == 600


async def test_several_tickets_of_a_client_count_once_and_their_number_is_a_twin() -> None:
    told = [OURS, OTHER, OPENED, a_ticket_opened(ticket_id="2")]

    assert (await share(*told)).value == 0.75
    assert (await ask("tickets_per_client", *told)).value == 2


async def test_a_paused_ticket_is_open_and_a_resolved_one_is_not() -> None:
    paused = a_ticket_paused(at=MORNING + timedelta(hours=1))
    resolved = a_ticket_resolved(at=MORNING + timedelta(days=1))

    assert (await share(OURS, OTHER, OPENED, paused)).value == 0.75
    assert (await share(OURS, OTHER, OPENED, resolved)).value == 0
    assert (await share(OURS, OTHER, OPENED, resolved, period="2026-11-23")).value == 0.75


async def test_only_the_last_twelve_months_net_of_cancelled_orders_count() -> None:
    old = an_order_placed(order_id="3", at=MORNING.replace(year=2025, day=20))
    gone = an_order_cancelled(order_id="2", at=MORNING + timedelta(days=1))

    assert (await share(old, OURS, OTHER, OPENED)).value == 0.75
    assert (await share(OURS, OTHER, gone, OPENED)).value == 1


async def test_nothing_sold_is_null() -> None:
    assert (await share(OPENED)).reason == "no_data"
    assert (await ask("tickets_per_client", OURS)).reason == "no_data"


async def test_a_manager_has_the_clients_served_last() -> None:
    assert (await share(OURS, OTHER, OPENED, scope="manager:bob")).value == 0
    assert (await share(OURS, OTHER, OPENED, scope="manager:ann")).value == 1


async def test_money_is_worth_what_it_was_on_its_day() -> None:
    dollars = an_order_placed(order_id="2", client_id="client-2", currency="USD", lines=(a_line(amount_minor=400),))

    assert (await share(OURS, dollars, OPENED)).reason == "no_rate"
    assert (await share(OURS, dollars, OPENED, an_exchange_rate_set())).value == 0.75


async def test_the_clients_are_a_list() -> None:
    told = [OURS, OTHER, OPENED]
    clients = [
        one async for one in Asking(Office(told).generation(), Card(Scope.parse("company"), NOVEMBER)).clients(ALL)
    ]
    asked = Asked(MORNING.date(), Office(told).house.rules, Office(told).directory.rates("EUR").minor)

    assert [(row[0], *row[2:]) for row in LISTS["open-tickets"].rows(clients, asked)] == [("client-1", 1, 600)]


NOVEMBER, ALL = Period.parse("2026-11"), Scope.parse("company")
LAMP = a_product_requested()
LAMP_AGAIN = a_product_requested(request_id="2", at=MORNING + timedelta(days=3))
SOFA = a_product_requested(request_id="3", product="sofa")


def test_a_client_that_asks_twice_in_vain_counts_once_a_month_and_once_for_each_product() -> None:
    card = Office([LAMP, LAMP_AGAIN, SOFA, a_product_requested(request_id="4", client_id="client-2")]).card(
        "company", "2026-11"
    )

    assert (card["clients_asking_in_vain"].value, card["product_demand"].value) == (2, 3)
    assert by_facet("clients_asking_by_product~M", "product", [LAMP, LAMP_AGAIN, SOFA]) == {"lamp": 1, "sofa": 1}
