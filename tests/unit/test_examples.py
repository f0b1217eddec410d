"""The example rule files that operators begin with are read as they are."""

from pathlib import Path

from services.kpi.alerts.rules import AlertsFile
from services.leads.entities.assignment import AssignmentFile
from services.orders.settings import PipelinesFile
from services.shipments.settings import CalendarFile
from shared.rule_file import rules_in

EXAMPLES = Path(__file__).parents[2] / "deploy/examples"


def test_the_delivery_calendar_is_one() -> None:
    assert rules_in(EXAMPLES / "delivery-calendar.toml", CalendarFile, "SHIPMENTS_CALENDAR").lead_days == 1


def test_the_pipelines_are_some() -> None:
    rules = rules_in(EXAMPLES / "pipelines.toml", PipelinesFile, "ORDERS_PIPELINES")

    assert [pipeline.id for pipeline in rules.pipelines] == ["sales", "renewals"]


def test_the_assignment_rules_are_some() -> None:
    rules = rules_in(EXAMPLES / "assignment.toml", AssignmentFile, "LEADS_ASSIGNMENT").rules

    assert [(rule.how, rule.to.team) for rule in rules] == [
        ("least_loaded", None),
        ("round_robin", "north"),
        ("round_robin", "inside-sales"),
    ]


def test_the_alert_rules_are_some_of_each_kind() -> None:
    told = rules_in(EXAMPLES / "alerts.toml", AlertsFile, "KPI_ALERTS")

    assert [rule.kind for rule in told.rules] == ["threshold", "behind_pace", "target_reached", "no_data", "threshold"]
    assert told.quiet_hours is not None
