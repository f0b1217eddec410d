from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

import pytest

from deploy.demo.__main__ import SETTINGS, parsed, positive
from deploy.demo.crm import Skipped
from deploy.demo.opening import crm_opening, invented_opening, told_skipped
from deploy.local.place import ROOT
from services.kpi.alerts.rules import AlertsFile
from shared.rule_file import rules_in
from tests.crm_truth import sales_data

TODAY = date(2026, 11, 24)


def test_the_numbers_of_today_and_of_every_month_and_quarter_of_the_past_are_compared() -> None:
    periods = {str(period) for period in invented_opening(1, TODAY).periods(TODAY)}

    today = {"2026-11-24", "2026-W48", "2026-11", "2026-Q4", "2026"}
    assert periods == today | {"2026-08", "2026-09", "2026-10", "2026-Q3"}


def test_the_months_shown_are_the_latest_of_the_past_and_today_s() -> None:
    assert [str(month) for month in invented_opening(1, TODAY).months_shown(TODAY)] == ["2026-11"]
    assert [str(month) for month in crm_opening(sales_data()).months_shown(TODAY)] == ["2017-12", "2026-11"]


def test_skipped_rows_are_listed_by_their_reason() -> None:
    rows = [Skipped("A1", "no date"), Skipped("B2", "no date"), Skipped("C3", "other")]

    assert told_skipped(rows) == ["skipped 2 rows (no date): A1 B2", "skipped 1 rows (other): C3"]


def test_the_command_line_has_a_default_for_everything() -> None:
    asked = parsed([])

    assert (asked.seconds, asked.data, asked.speed, asked.seed) == (None, None, 4, 1)


def test_the_command_line_is_what_make_passes() -> None:
    asked = parsed(["--seconds", "60", "--data", "/data", "--speed", "2.5", "--seed", "7"])

    assert (asked.seconds, asked.data, asked.speed, asked.seed) == (60, Path("/data"), 2.5, 7)


@pytest.mark.parametrize("text", ["0", "-1", "soon", "inf", "nan"])
def test_a_length_or_speed_is_a_number_above_0(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        positive(text)


def test_the_department_is_warned_by_rules_that_hold() -> None:
    told = rules_in(ROOT / SETTINGS["KPI_ALERTS"], AlertsFile, "KPI_ALERTS")

    assert {"behind-plan", "deliveries-late", "leads-wait"} <= {rule.id for rule in told.rules}
