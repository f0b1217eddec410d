"""New, returned and lost customers, and how often they buy again (K26-K30, K32)."""

from datetime import date, datetime, timedelta

import pytest

from services.kpi.records import Rules
from shared.events import AnyEvent
from tests.builders import (
    MORNING,
    a_client_registered,
    a_contract_signed,
    a_lead_created,
    a_line,
    a_payment_received,
    a_refund_issued,
    a_retraction_of,
    a_shipment_delivered,
    an_order_cancelled,
    an_order_placed,
)
from tests.folding import by_day, by_facet, by_scope, total

TEN_DAYS = Rules("UTC", lost_after_days=10)
LAST_SLOT = "@95"


def on(number: int) -> datetime:
    """Return the morning so many days after the first."""
    return MORNING + timedelta(days=number)


def day(number: int) -> str:
    return str(on(number).date())


def order(
    number: int, manager: str = "ann", *, client: str = "client-1", minor: int = 1_000, name: str = ""
) -> AnyEvent:
    """Return an order on the day of that *number*, which is its id as well unless it has another *name*."""
    line = a_line(amount_minor=minor)
    return an_order_placed(
        order_id=name or f"{client}-{number}", client_id=client, manager_id=manager, at=on(number), lines=(line,)
    )


def payment(number: int, at: int, minor: int = 1_000) -> AnyEvent:
    name = f"client-1-{number}"
    return a_payment_received(order_id=name, payment_id=f"{name}-{at}", at=on(at), amount_minor=minor)


def signed(number: int, until: int, contract: str = "contract-1") -> AnyEvent:
    return a_contract_signed(contract_id=contract, at=on(number), valid_until=date.fromisoformat(day(until)))


class TestNewCustomers:
    """Clients whose first paid order falls in the period (K26)."""

    def test_one_is_new_on_the_day_the_first_order_was_paid_in_full(self) -> None:
        told = [order(0), payment(0, 1, 400), payment(0, 3, 600)]

        assert by_day("new_customers", told) == {day(3): 1}

    def test_an_order_that_was_never_paid_makes_no_customer(self) -> None:
        assert by_day("new_customers", [order(0), payment(0, 1, 999)]) == {}

    def test_a_client_is_new_once_with_whoever_sold_the_order_that_was_paid_first(self) -> None:
        told = [order(0, "ann"), order(1, "bob"), payment(1, 2), payment(0, 5)]

        assert by_day("new_customers", told) == {day(2): 1}
        assert by_scope("new_customers", told) == {"manager:bob": 1, "company": 1}

    @pytest.mark.parametrize(
        "back",
        [
            an_order_cancelled(order_id="client-1-0", at=on(4)),
            a_refund_issued(order_id="client-1-0", amount_minor=1_000, at=on(4)),
        ],
    )
    def test_a_first_order_that_was_given_back_whole_gives_way_to_the_next(self, back: AnyEvent) -> None:
        told = [order(0), payment(0, 1), back]

        assert by_day("new_customers", told) == {}
        assert by_day("new_customers", [*told, order(6), payment(6, 7)]) == {day(7): 1}

    def test_a_refund_of_a_part_takes_no_customer_back(self) -> None:
        told = [order(0), payment(0, 1), a_refund_issued(order_id="client-1-0", amount_minor=999, at=on(4))]

        assert by_day("new_customers", told) == {day(1): 1}

    def test_the_channel_is_that_of_the_first_lead_else_that_of_the_order(self) -> None:
        told = [an_order_placed(channel="shop"), a_payment_received()]

        assert by_facet("new_customers", "channel", told) == {"shop": 1}
        assert by_facet("new_customers", "channel", [*told, a_lead_created(channel="web")]) == {"web": 1}

    def test_segment_and_region_are_those_of_the_clients_card(self) -> None:
        told = [order(0), payment(0, 1), a_client_registered(segment="retail", region="north")]

        assert by_facet("new_customers", "segment", told) == {"retail": 1}
        assert by_facet("new_customers", "region", told) == {"north": 1}


class TestReturnedCustomers:
    """An order after more than N days of silence, lost before or not (K27)."""

    def test_more_than_n_days_of_silence_make_an_order_a_return(self) -> None:
        assert by_day("returned_customers", [order(0), order(10)], rules=TEN_DAYS) == {}
        assert by_day("returned_customers", [order(0), order(11)], rules=TEN_DAYS) == {day(11): 1}

    def test_two_orders_on_the_day_of_the_return_are_one_return(self) -> None:
        told = [order(0), order(11, name="one"), order(11, "bob", name="other")]

        assert by_day("returned_customers", told, rules=TEN_DAYS) == {day(11): 1}

    def test_every_long_silence_has_a_return_of_its_own(self) -> None:
        told = [order(0), order(11), order(12), order(30)]

        assert by_day("returned_customers", told, rules=TEN_DAYS) == {day(11): 1, day(30): 1}

    def test_a_client_that_only_a_contract_held_returns_though_it_was_never_lost(self) -> None:
        told = [signed(0, 60), order(0), order(20)]

        assert by_day("returned_customers", told, rules=TEN_DAYS) == {day(20): 1}
        assert by_day(f"lost_customers{LAST_SLOT}", told, rules=TEN_DAYS) == {day(60): 1}

    def test_after_the_end_of_a_contract_any_order_is_a_return(self) -> None:
        told = [signed(0, 5), order(3), order(7)]

        assert by_day("returned_customers", told, rules=TEN_DAYS) == {day(7): 1}

    def test_an_order_that_was_cancelled_breaks_no_silence(self) -> None:
        told = [order(0), order(5), order(12), an_order_cancelled(order_id="client-1-5", at=on(6))]

        assert by_day("returned_customers", told, rules=TEN_DAYS) == {day(12): 1}

    def test_a_segment_may_have_a_silence_of_its_own_and_the_latest_card_says_which_it_is(self) -> None:
        rules = Rules("UTC", lost_after_days=10, lost_after_days_in=(("key", 30),))
        told = [order(0), order(20)]

        assert by_day("returned_customers", told, rules=rules) == {day(20): 1}
        assert by_day("returned_customers", [*told, a_client_registered(segment="key")], rules=rules) == {}
        assert by_day("returned_customers", [*told, a_client_registered(segment="retail")], rules=rules) == {day(20): 1}

    def test_a_first_order_is_no_return(self) -> None:
        assert by_day("returned_customers", [order(0)], rules=TEN_DAYS) == {}


class TestLostCustomers:
    """Lost on the day last order + N, or on the day a contract ended (K28)."""

    @staticmethod
    def lost(*told: AnyEvent) -> dict[str, int]:
        return by_day(f"lost_customers{LAST_SLOT}", told, rules=TEN_DAYS)

    def test_a_client_is_lost_at_the_end_of_the_nth_day_after_its_last_order(self) -> None:
        assert self.lost(order(0), order(4)) == {day(14): 1}
        assert by_day("active_customers", [order(0), order(4)], rules=TEN_DAYS) == {day(0): 1, day(14): -1}

    def test_a_segment_may_be_lost_later_than_others(self) -> None:
        rules = Rules("UTC", lost_after_days=10, lost_after_days_in=(("key", 30),))
        told = [order(0), a_client_registered(segment="key")]

        assert by_day(f"lost_customers{LAST_SLOT}", told, rules=rules) == {day(30): 1}

    def test_an_order_on_the_very_day_keeps_it(self) -> None:
        assert self.lost(order(0), order(10)) == {day(20): 1}

    def test_a_later_order_leaves_the_loss_where_it_is(self) -> None:
        told = [order(0), order(11)]

        assert self.lost(*told) == {day(10): 1, day(21): 1}
        assert by_day("active_customers", told, rules=TEN_DAYS) == {day(0): 1, day(10): -1, day(11): 1, day(21): -1}

    def test_only_an_order_of_before_that_day_that_arrives_late_restates_it(self) -> None:
        told = [order(0), order(11)]

        assert self.lost(*told, order(7)) == {day(21): 1}

    def test_a_contract_holds_a_silent_client_to_its_last_day(self) -> None:
        assert self.lost(order(0), signed(2, 40)) == {day(40): 1}
        assert self.lost(order(0), signed(2, 40), order(30)) == {day(40): 1}

    def test_a_contract_signed_by_the_last_day_of_another_goes_on_with_it(self) -> None:
        assert self.lost(signed(0, 20), signed(20, 50, "next")) == {day(50): 1}
        assert self.lost(signed(0, 20), signed(21, 50, "next")) == {day(20): 1, day(50): 1}

    def test_it_was_the_customer_of_who_sold_to_it_last(self) -> None:
        told = [order(0, "ann"), order(4, "bob")]

        assert by_scope("lost_customers", told, rules=TEN_DAYS) == {"manager:bob": 1, "company": 1}
        assert by_day("active_customers", told, scope="manager:ann", rules=TEN_DAYS) == {day(0): 1, day(4): -1}
        assert by_day("active_customers", told, scope="manager:bob", rules=TEN_DAYS) == {day(4): 1, day(14): -1}

    def test_who_never_ordered_cannot_be_lost(self) -> None:
        assert self.lost(a_lead_created(), a_client_registered()) == {}

    def test_an_order_taken_back_loses_nobody(self) -> None:
        told = order(0)
        assert self.lost(told, a_retraction_of(told)) == {}

    def test_new_and_returned_are_the_customers_gained(self) -> None:
        told = [order(0), payment(0, 1), order(20)]

        assert by_day("customers_gained", told, rules=TEN_DAYS) == {day(1): 1, day(20): 1}


class TestRepeatOrders:
    """Orders that are not the client's first, and buyers counted once (K29, K30, K32)."""

    def test_only_orders_after_the_clients_first_are_repeat_ones(self) -> None:
        told = [order(0), order(1), order(2), order(0, client="client-2")]

        assert total("client_orders", told) == 4
        assert by_day("repeat_orders", told) == {day(1): 1, day(2): 1}

    def test_of_two_orders_on_the_first_day_one_is_a_repeat(self) -> None:
        assert by_day("repeat_orders", [order(0, name="one"), order(0, name="other")]) == {day(0): 1}

    def test_split_deliveries_are_one_order(self) -> None:
        boxes = [a_shipment_delivered(shipment_id=str(box), at=on(box)) for box in (1, 2)]

        assert by_day("repeat_orders", [an_order_placed(), *boxes]) == {}
        assert total("client_orders", [an_order_placed(), *boxes]) == 1

    def test_a_cancelled_first_order_gives_way_to_the_next(self) -> None:
        told = [order(0), order(1), order(2), an_order_cancelled(order_id="client-1-0", at=on(3))]

        assert by_day("repeat_orders", told) == {day(2): 1}

    def test_a_buyer_counts_once_in_each_month_quarter_and_year(self) -> None:
        told = [order(0), order(1), order(10)]

        months = by_day("buyers~M", told)
        assert months == {day(1): 1, day(10): 1}
        assert by_day("buyers~Q", told) == by_day("buyers~Y", told) == {day(10): 1}
        assert by_day("repeat_buyers~M", told) == {day(1): 1}
        assert by_day("repeat_buyers~Q", told) == {day(10): 1}

    def test_for_one_manager_the_latest_sale_of_the_period_decides(self) -> None:
        told = [order(0, "ann"), order(1, "bob")]

        assert by_day("buyers~M", told, scope="manager:ann") == {}
        assert by_day("buyers~M", told, scope="manager:bob") == {day(1): 1}

    def test_intervals_lie_between_days_with_orders(self) -> None:
        told = [order(0), order(3, name="one"), order(3, name="other"), order(10)]

        assert by_day("order_intervals", told) == {day(3): 1, day(10): 1}
        assert by_day("order_interval_days", told) == {day(3): 3, day(10): 7}
        assert by_day("order_intervals", [order(0)]) == {}

    def test_repeat_revenue_is_what_later_orders_brought(self) -> None:
        told = [order(0, minor=700), order(1, minor=300)]

        assert by_day("client_revenue_minor:EUR", told) == {day(0): 700, day(1): 300}
        assert by_day("repeat_revenue_minor:EUR", told) == {day(1): 300}

    def test_of_orders_on_the_first_day_each_brought_an_equal_part(self) -> None:
        told = [order(0, name=name, minor=minor) for name, minor in (("a", 100), ("b", 100), ("c", 101))]

        assert by_day("repeat_revenue_minor:EUR", told) == {day(0): 200}
