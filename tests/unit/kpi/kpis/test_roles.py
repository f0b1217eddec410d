"""The weighted score of a manager's role, and which roles have a KPI set (K55, K70)."""

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.kpi.kpis.roles import Judged, score
from shared.events import AnyEvent, KpiReading, KpiSetItem
from tests.builders import (
    MORNING,
    a_deal_closed,
    a_kpi_set_defined,
    a_line,
    a_manager_joined,
    a_manager_left,
    a_manager_moved,
    a_plan_set,
    an_order_placed,
)
from tests.unit.kpi.score.scoring import Office

EARLIER = MORNING - timedelta(days=20)
LONG_AGO = EARLIER.date()
HERE = a_manager_joined(at=EARLIER)
SOLD = an_order_placed(lines=(a_line(amount_minor=1_500),))
PLANS = [a_plan_set(target=1_000), a_plan_set(plan_id="plan-2", kpi="deals_won", target=2)]


def a_set(*items: tuple[str, int, int], role: str = "seller", since: date = LONG_AGO) -> AnyEvent:
    told = tuple(KpiSetItem(kpi=kpi, weight_bp=weight, cap_bp=cap) for kpi, weight, cap in items)
    return a_kpi_set_defined(role=role, valid_from=since, items=told)


def reading(told: list[AnyEvent], kpi: str = "weighted_score", scope: str = "manager:ann") -> KpiReading:
    return Office(told).card(scope, "2026-11")[kpi]


BOTH = a_set(("revenue_booked", 6_000, 12_000), ("deals_won", 4_000, 10_000))


class TestWeightedScore:
    def test_it_is_the_weighted_attainment_each_no_more_than_its_cap(self) -> None:
        told = reading([HERE, SOLD, a_deal_closed(), *PLANS, BOTH])

        # Revenue is at 150 %, of which 120 count; deals are at 50 %.
        assert (told.value, told.unit, told.n) == (92, "percent", 2)
        assert told.details["attainment=revenue_booked"] == 150

    def test_what_has_no_plan_leaves_its_weight_to_the_others_and_that_is_shown(self) -> None:
        told = reading([HERE, SOLD, PLANS[0], BOTH])

        assert (told.value, told.denominator, told.n) == (120, 0.6, 1)
        assert (told.details["weight=revenue_booked"], told.details["weight=deals_won"]) == (1, 0)
        assert told.details["attainment=deals_won"] is None

    def test_without_a_set_there_is_no_score(self) -> None:
        for told in ([HERE, SOLD, *PLANS], [SOLD, *PLANS, BOTH], [HERE, SOLD, *PLANS, a_set(*BOTHS, role="buyer")]):
            assert (reading(told).value, reading(told).reason) == (None, "no_kpi_set")

    def test_a_team_has_no_role(self) -> None:
        assert reading([HERE, SOLD, *PLANS, BOTH], scope="team:team-1").reason == "no_kpi_set"

    def test_without_any_plan_there_is_no_score(self) -> None:
        assert (reading([HERE, SOLD, BOTH]).value, reading([HERE, SOLD, BOTH]).reason) == (None, "no_plan")

    def test_the_set_in_force_at_the_end_of_the_period_decides(self) -> None:
        later = a_set(("deals_won", 10_000, 10_000), since=date(2026, 11, 30))
        too_late = a_set(("deals_won", 10_000, 10_000), since=date(2026, 12, 1))

        assert reading([HERE, SOLD, *PLANS, BOTH, later]).value == 0
        assert reading([HERE, SOLD, *PLANS, BOTH, too_late]).value == 72

    def test_the_role_at_the_end_of_the_period_decides(self) -> None:
        moved = a_manager_moved(role="hunter")

        assert reading([HERE, moved, SOLD, *PLANS, BOTH]).reason == "no_kpi_set"
        assert reading([HERE, moved, SOLD, *PLANS, a_set(*BOTHS, role="hunter")]).value == 72

    def test_a_set_that_names_the_score_itself_says_nothing_by_that(self) -> None:
        told = reading([HERE, SOLD, *PLANS, a_set(("weighted_score", 5_000, 10_000), ("revenue_booked", 5_000, 9_000))])

        assert told.value == 90


BOTHS = [("revenue_booked", 6_000, 12_000), ("deals_won", 4_000, 10_000)]
judged = st.lists(
    st.builds(
        Judged,
        st.builds(KpiSetItem, kpi=st.just("k"), weight_bp=st.integers(0, 10_000), cap_bp=st.integers(0, 20_000)),
        st.none() | st.fractions(0, 300),
    )
)


@given(judged)
def test_a_score_is_never_more_than_the_best_attainment_or_cap(told: list[Judged]) -> None:
    found = score(told)
    counted = [
        min(one.attainment, Fraction(one.item.cap_bp, 100))
        for one in told
        if one.attainment is not None and one.item.weight_bp
    ]

    assert (found is None) == (not counted)
    if found is not None:
        assert min(counted) <= found <= max(counted)


class TestRolesWithKpiSet:
    def test_roles_that_somebody_holds_are_counted(self) -> None:
        hunter = a_manager_joined(at=EARLIER, manager_id="bob", role="hunter")

        told = reading([HERE, hunter, BOTH, a_set(*BOTHS, role="nobody")], "roles_with_kpi_set", "company")

        assert (told.value, told.numerator, told.denominator, told.n) == (0.5, 1, 2, 2)
        assert reading([HERE, hunter, BOTH], "roles_with_kpi_set", "team:team-1").value == 0.5
        assert reading([HERE, hunter, BOTH], "roles_with_kpi_set").value == 1

    def test_a_role_is_held_no_more_when_the_last_one_leaves(self) -> None:
        hunter = a_manager_joined(at=EARLIER, manager_id="bob", role="hunter")
        left = a_manager_left(manager_id="bob", role="hunter")

        assert reading([HERE, hunter, left, BOTH], "roles_with_kpi_set", "company").value == 1

    def test_without_roles_it_is_null(self) -> None:
        told = reading([BOTH], "roles_with_kpi_set", "company")

        assert (told.value, told.reason) == (None, "no_data")
