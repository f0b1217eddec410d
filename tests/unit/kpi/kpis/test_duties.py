"""Every duty of the department is served by KPIs that say so, and every KPI says what it is."""

import re

import pytest

from services.kpi.kpis import CATALOGUE, Kpi

DUTIES = {
    "D01": "K01 K26 K40 K41",
    "D02": "K13 K11 K15 K57 K50",
    "D03": "K20 K22 K23 K24 K47 K56 K58",
    "D04": "K12 K66 K16",
    "D05": "K20 K21 K22",
    "D06": "K34 K35 K48 K50",
    "D07": "K20 K55",
    "D08": "K06 K08 K09",
    "D09": "K26 K27 K28",
    "D10": "K03 K04 K05 K10",
    "D11": "K36 K37 K38 K39",
    "D12": "K29 K30",
    "D13": "K07 K60",
    "D14": "K03 K59 K06",
    "D15": "K50",
    "D16": "K31 K62 K61",
    "D17": "K32 K47 K48 K69",
    "D18": "K14 K63",
    "D19": "K42 K43",
    "D20": "K64 K14",
    "D21": "K45 K46 K69",
    "D22": "K65 K31 K28",
    "D23": "K10 K18 K19",
    "D24": "K66 K50",
    "D25": "K67 K42",
    "D26": "K51 K50",
    "D27": "K10 K40 K41 K44",
    "D28": "K49 K48 K47 K50",
    "D29": "K71 K66",
    "D30": "K52 K68",
    "D31": "K53",
    "D32": "K70 K54",
    "N1": "K02",
    "N2": "K16",
    "N3": "K26",
    "N4": "K20 K21 K22",
    "N5": "K14",
    "N6": "K29 K30 K32",
    "N7": "K17",
    "N8": "K10 K11 K18",
    "N9": "K55 K54 K20",
}
"""By duty the rows of the catalogue that serve it; K33 is lists, N10 and N11 are alerts on, and answers of, any KPI."""


@pytest.mark.parametrize(("duty", "rows"), DUTIES.items())
def test_every_row_that_serves_a_duty_has_a_kpi_that_says_so(duty: str, rows: str) -> None:
    serving = {row for kpi in CATALOGUE if duty in kpi.duties for row in kpi.source.split()}

    assert set(rows.split()) <= serving


def test_a_kpi_serves_duties_that_there_are() -> None:
    assert {duty for kpi in CATALOGUE for duty in kpi.duties} == set(DUTIES)


@pytest.mark.parametrize("kpi", CATALOGUE, ids=lambda kpi: kpi.id)
def test_a_kpi_says_what_it_is_in_both_languages_and_what_it_does_at_the_edges(kpi: Kpi) -> None:
    assert all((kpi.name, kpi.formula, kpi.unit, kpi.duties, kpi.edges))
    assert re.search(r"[\u0400-\u04ff]", kpi.name_ru)  # Cyrillic
    assert re.search(r"[KRDN]\d+", kpi.source)
