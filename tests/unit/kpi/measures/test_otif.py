"""On time in full and perfect orders, order by order and line by line (K36, K37), and the order cycle (K39)."""

from datetime import timedelta

import pytest

from services.kpi.records import Rules
from shared.events import AnyEvent, DeliveredLine
from tests.builders import (
    MORNING,
    a_return_received,
    a_shipment_delivered,
    an_order_amended,
    an_order_cancelled,
    an_order_placed,
    delivered,
    ordered,
    shared_by,
)
from tests.folding import by_day, by_facet, by_scope, total

PROMISED = MORNING + timedelta(days=7)
BEFORE, AFTER = PROMISED - timedelta(days=1), PROMISED + timedelta(days=1)
HOUR, ONE = 3600, 10_000
ORDER = an_order_placed(promised_at=PROMISED, lines=ordered(desk=2, lamp=1))
ALL = a_shipment_delivered(lines=delivered(desk=2, lamp=1), at=BEFORE)
DESKS = a_shipment_delivered(lines=delivered(desk=2), at=BEFORE)
LAMP = a_shipment_delivered(lines=delivered(lamp=1), at=AFTER, shipment_id="shipment-2")


def due_and_hits(*told: AnyEvent, of: str = "otif") -> tuple[int, int]:
    return total(f"{of}_due", told) // ONE, total(f"{of}_hits", told) // ONE


class TestOnTimeInFull:
    def test_an_order_is_a_hit_in_full_and_on_time_else_a_miss(self) -> None:
        assert due_and_hits(ORDER, ALL) == (1, 1)
        assert due_and_hits(ORDER, DESKS, LAMP) == (1, 0)
        assert due_and_hits(ORDER) == (1, 0)

    def test_each_line_is_judged_alone(self) -> None:
        assert due_and_hits(ORDER, DESKS, LAMP, of="otif_lines") == (2, 1)
        assert by_facet("otif_lines_hits", "product", [ORDER, DESKS, LAMP]) == {"desk": ONE}

    def test_what_is_due_are_the_lines_as_amended_before_the_base_date(self) -> None:
        less = ordered(desk=2)

        assert due_and_hits(ORDER, DESKS, an_order_amended(lines=less, at=BEFORE)) == (1, 1)
        assert due_and_hits(ORDER, DESKS, an_order_amended(lines=less, at=AFTER)) == (1, 0)
        assert due_and_hits(ORDER, DESKS, an_order_amended(lines=less, at=BEFORE), of="otif_lines") == (1, 1)

    def test_hits_fall_due_at_the_moment_of_what_was_due(self) -> None:
        assert by_day("otif_hits@36", [ORDER, ALL]) == by_day("otif_due@36", [ORDER, ALL]) == {"2026-11-30": ONE}

    @pytest.mark.parametrize(("minutes", "hits"), [(24 * 60 - 1, 0), (24 * 60, 1)])
    def test_the_tolerance_is_a_setting(self, minutes: int, hits: int) -> None:
        rules = Rules("UTC", otif_tolerance_minutes=minutes)
        told = [ORDER, DESKS, LAMP]

        assert total("otif_hits", told, rules=rules) == hits * ONE
        assert total("otif_due", [ORDER, an_order_cancelled(at=AFTER)], rules=rules) == (1 - hits) * ONE

    @pytest.mark.parametrize(("minutes", "hits"), [(None, 1), (24 * 60, 1), (24 * 60 - 1, 0)])
    def test_how_early_is_too_early_is_a_setting(self, minutes: int | None, hits: int) -> None:
        rules = Rules("UTC", otif_early_minutes=minutes)

        assert total("otif_hits", [ORDER, ALL], rules=rules) == hits * ONE

    def test_what_comes_back_was_delivered(self) -> None:
        assert due_and_hits(ORDER, ALL, a_return_received(at=BEFORE)) == (1, 1)

    def test_it_is_shared_by_the_orders_credits(self) -> None:
        order = an_order_placed(promised_at=PROMISED, credits=shared_by(ann=6_000, bob=4_000))

        assert by_scope("otif_due", [order]) == {"manager:ann": 6_000, "manager:bob": 4_000, "company": ONE}


class TestWithoutAPromise:
    def test_it_is_shown_apart_and_never_due(self) -> None:
        order = an_order_placed()

        assert by_day("orders_unpromised", [order]) == {"2026-11-23": ONE}
        assert due_and_hits(order, ALL) == due_and_hits(order, ALL, of="otif_lines") == (0, 0)

    def test_a_promised_or_cancelled_one_is_not_shown(self) -> None:
        assert total("orders_unpromised", [ORDER]) == 0
        assert total("orders_unpromised", [an_order_placed(), an_order_cancelled()]) == 0


class TestPerfectOrders:
    def test_a_hit_with_right_papers_and_nothing_damaged_is_perfect(self) -> None:
        assert total("perfect_orders", [ORDER, ALL]) == ONE
        assert total("perfect_orders", [ORDER, DESKS, LAMP]) == 0
        assert total("perfect_orders", [ORDER]) == 0

    def test_one_fault_in_any_delivery_spoils_it(self) -> None:
        damaged = (DeliveredLine(line_id="desk", sku="desk", quantity=1, damaged=1),)

        assert total("perfect_orders", [ORDER, ALL, a_shipment_delivered(lines=damaged, at=AFTER)]) == 0
        assert total("perfect_orders", [ORDER, ALL, a_shipment_delivered(papers_ok=False, at=AFTER)]) == 0


class TestOrderCycle:
    def test_it_ends_with_the_last_delivery_that_was_needed(self) -> None:
        more = a_shipment_delivered(lines=delivered(desk=1), at=AFTER + timedelta(days=1), shipment_id="shipment-3")

        assert by_day("order_cycle_seconds", [ORDER, DESKS, LAMP, more]) == {"2026-12-01": 8 * 24 * HOUR}

    def test_an_order_that_is_not_complete_is_open(self) -> None:
        assert by_day("order_cycle_open", [ORDER, DESKS]) == {"2026-11-23": 1}
        assert by_day("order_cycle_open", [ORDER, DESKS, LAMP]) == {"2026-11-23": 1, "2026-12-01": -1}

    def test_a_cancelled_order_has_no_cycle_and_is_no_longer_open(self) -> None:
        told = [ORDER, an_order_cancelled(at=BEFORE)]

        assert by_day("order_cycle_open", told) == {"2026-11-23": 1, "2026-11-29": -1}
        assert by_day("order_cycle_seconds", [*told, ALL]) == {}

    def test_a_return_does_not_reopen_it(self) -> None:
        told = [ORDER, ALL, a_return_received(at=AFTER)]

        assert (total("order_cycle_open", told), total("order_cycle_seconds", told)) == (0, 6 * 24 * HOUR)

    def test_it_has_a_working_time_twin(self) -> None:
        told = [an_order_placed(lines=ordered(desk=1)), a_shipment_delivered(lines=delivered(desk=1), at=PROMISED)]

        assert total("order_cycle_working_seconds", told) == 5 * 9 * HOUR


def test_deliveries_and_returns_of_known_orders_are_counted() -> None:
    told = [ORDER, DESKS, LAMP, a_return_received(reason="broken"), a_return_received(return_id="2", reason="late")]

    assert (total("deliveries_made", told), total("returns_received", told)) == (2 * ONE, 2 * ONE)
    assert by_facet("returns_received", "reason", told) == {"broken": ONE, "late": ONE}
    assert (total("deliveries_made", told[1:]), total("returns_received", told[1:])) == (0, 0)
