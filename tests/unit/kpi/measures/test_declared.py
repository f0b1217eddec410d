"""The declared measures as a whole."""

from services.kpi.measures import MEASURE, MEASURES, STOCKS
from services.kpi.records import KINDS
from shared.values.breakdown import Dimension


def test_measures_have_names_of_their_own_without_the_marks_of_variants() -> None:
    assert len(MEASURE) == len(MEASURES)
    assert not [name for name in MEASURE if set(name) & set(":#@")]


def test_a_measure_is_of_a_declared_kind_of_record() -> None:
    assert all(measure.of in KINDS for measure in MEASURES)


def test_the_pipelines_and_what_is_still_open_are_stocks() -> None:
    pipeline = {"open_deals", "open_pipeline_minor", "sales_cycle_open", "contract_approval_open"}
    service = {"ticket_resolution_open", "complaint_resolution_open"}

    assert pipeline | service | {"order_cycle_open", "shipment_agreement_open_since"} <= STOCKS


def test_a_part_of_the_numbers_by_any_dimension_can_be_planned_but_by_two_together() -> None:
    assert {one for measure in MEASURES for one in measure.by} - set(Dimension) == {"assortment"}
