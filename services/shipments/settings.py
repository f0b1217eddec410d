"""What the shipments service is told by its environment, and by the files that it names."""

from datetime import date, time
from pathlib import Path
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.shipments.entities.calendar import Calendar
from shared.rule_file import RuleFile, rules_in
from shared.settings import Names, ServiceSettings
from shared.values import ZoneName

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
_MOST_DAYS = 366


class CalendarFile(RuleFile):
    """The delivery calendar as a file says it."""

    time_zone: ZoneName = "UTC"
    """An IANA name."""
    weekdays: tuple[Weekday, ...] = Field(default=_WEEKDAYS, min_length=1)
    holidays: tuple[date, ...] = ()
    cut_off: time = time.max
    """What is agreed later counts as agreed the next day."""
    lead_days: int = Field(default=0, ge=0, le=_MOST_DAYS)
    """How many days of delivery pass before goods arrive."""

    @property
    def calendar(self) -> Calendar:
        """Return the calendar."""
        return Calendar(
            ZoneInfo(self.time_zone),
            frozenset(_WEEKDAYS.index(name) for name in self.weekdays),
            frozenset(self.holidays),
            self.cut_off,
            self.lead_days,
        )


class ShipmentsSettings(ServiceSettings):
    """The settings of the shipments service; each variable begins with `SHIPMENTS_`."""

    model_config = SettingsConfigDict(env_prefix="SHIPMENTS_")

    database: str = "shipments"
    group: str = "shipments"
    papers: Names = ()
    """The papers without which logistics agrees to nothing: `invoice,waybill`."""
    calendar: Path | None = None
    """A TOML file with the delivery calendar (`CalendarFile`); without one, goods arrive on every day."""
    at_risk_hours: float = Field(default=24, gt=0, le=24 * _MOST_DAYS)
    """How long before its promised time a shipment that is not on its way is at risk."""

    @property
    def delivery(self) -> Calendar:
        """Return the delivery calendar; a file that makes no sense ends the program."""
        return rules_in(self.calendar, CalendarFile, "SHIPMENTS_CALENDAR").calendar
