"""The declared KPIs as a whole."""

import re

import pytest

from services.kpi.kpis import CATALOGUE, KPI, Figures, Kpi
from services.kpi.kpis.lists import LISTS
from services.kpi.measures import MEASURES


def test_kpis_have_ids_of_their_own() -> None:
    assert len(KPI) == len(CATALOGUE)


@pytest.mark.parametrize("kpi", CATALOGUE, ids=lambda kpi: kpi.id)
def test_a_kpi_is_computed_from_declared_measures_each_named_once(kpi: Kpi) -> None:
    names = [measure.name for measure in kpi.measures]

    assert len(set(names)) == len(names)
    assert all(measure in MEASURES for measure in kpi.measures)


@pytest.mark.parametrize("kpi", CATALOGUE, ids=lambda kpi: kpi.id)
def test_a_kpi_looks_at_nothing_but_its_measures(kpi: Kpi) -> None:
    names = {measure.name for measure in kpi.measures}
    others = {measure.name: 7 for measure in MEASURES if measure.name not in names}

    assert kpi.reading(Figures("EUR", others, others, others)) == kpi.reading(Figures("EUR"))


@pytest.mark.parametrize("kpi", CATALOGUE, ids=lambda kpi: kpi.id)
def test_a_kpi_answers_nothing_with_null_or_0_and_gives_a_reason_for_null(kpi: Kpi) -> None:
    reading = kpi.reading(Figures("EUR"))

    assert reading.value in (None, 0)
    assert (reading.value is None) == (reading.reason is not None)


def test_the_unit_of_money_names_the_companys_currency() -> None:
    units = {kpi.id: kpi.unit_in("JPY") for kpi in CATALOGUE}

    assert units["revenue_booked"] == units["average_deal_size"] == units["open_pipeline"] == "JPY minor"
    assert (units["win_rate"], units["plan_attainment"], units["sales_cycle_days"]) == ("ratio", "percent", "days")


def test_every_money_kpi_names_its_basis() -> None:
    assert all(kpi.basis for kpi in CATALOGUE if kpi.unit == "money")


@pytest.mark.parametrize("row", [f"K{number:02}" for number in range(1, 36)])
def test_every_row_from_leads_to_the_active_base_has_a_kpi_that_says_all_of_itself(row: str) -> None:
    found = [kpi for kpi in CATALOGUE if row in kpi.source.split()]

    assert found or row in {one.source for one in LISTS.values()}
    for kpi in found:
        assert all((kpi.name, kpi.name_ru, kpi.formula, kpi.unit, kpi.edges, kpi.duties))
        assert all(re.fullmatch(r"D(0[1-9]|[12]\d|3[0-2])|N([1-9]|1[01])", duty) for duty in kpi.duties)
        assert not kpi.name_ru.isascii()
