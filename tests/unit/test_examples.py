"""The example rule files that operators begin with are read as they are."""

from pathlib import Path

from services.shipments.settings import CalendarFile
from shared.rule_file import rules_in

EXAMPLES = Path(__file__).parents[2] / "deploy/examples"


def test_the_delivery_calendar_is_one() -> None:
    assert rules_in(EXAMPLES / "delivery-calendar.toml", CalendarFile, "SHIPMENTS_CALENDAR").lead_days == 1
