"""The declared measures as a whole."""

from services.kpi.measures import MEASURE, MEASURES, STOCKS
from services.kpi.records import KINDS


def test_measures_have_names_of_their_own_without_the_marks_of_variants() -> None:
    assert len(MEASURE) == len(MEASURES)
    assert not [name for name in MEASURE if set(name) & set(":#@")]


def test_a_measure_is_of_a_declared_kind_of_record() -> None:
    assert all(measure.of in KINDS for measure in MEASURES)


def test_what_is_open_is_a_stock() -> None:
    assert {"open_deals", "open_pipeline_minor", "ticket_resolution_open", "complaint_resolution_open"} <= STOCKS
