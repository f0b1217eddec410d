"""What a KPI process needs to know, from the environment: KAFKA_BOOTSTRAP, MONGO_URL and the KPI_… variables."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from services.kpi.records import Rules
from services.kpi.records.calendar import WorkCalendar
from shared.events import SurveyKind
from shared.settings import Names, ServiceSettings
from shared.values import Currency, ZoneName

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"(\d{2}):([0-5]\d)", re.ASCII)
_MOST_DAYS = 36_500
_DAY_MINUTES = 24 * 60
_YEAR_HOURS = 366 * 24
_YEAR_MINUTES = _YEAR_HOURS * 60
"""Longer than anybody should wait; more would take a moment out of the calendar."""


def _minutes(text: object) -> object:
    """Return the minutes after midnight of `09:30`; the end of a day is `24:00`."""
    if not isinstance(text, str):
        return text
    if not (told := _CLOCK.fullmatch(text)) or (minutes := int(told[1]) * 60 + int(told[2])) > _DAY_MINUTES:
        raise ValueError(f"{text!r} is no time of day: write 09:30, and 24:00 for the end of the day")
    return minutes


class Settings(ServiceSettings):
    """One process of the KPI service."""

    model_config = SettingsConfigDict(env_prefix="KPI_", frozen=True, extra="ignore", populate_by_name=True)

    http_port: int = Field(default=8000, ge=0, le=65_535)
    fold_port: int = Field(default=0, ge=0, le=65_535)
    """Where the fold answers `/healthz`, `/readyz` and `/metrics`; 0: where `http_port` says, under `all` nowhere."""
    score_port: int = Field(default=0, ge=0, le=65_535)
    """The same of score."""
    database: str = Field(default="kpi", min_length=1)
    time_zone: ZoneName
    """The company's: an IANA name."""
    currency: Currency
    """The company's: money is answered in it."""
    group: str = "kpi-fold"
    """Begins the names of the fold's consumer groups, one for each generation."""
    grace_days: int = Field(default=5, ge=0)
    """How long after its end a period is provisional; no number depends on it."""
    forecast_freeze_days: int = Field(default=0, ge=-366, le=366)
    """How many days after a period's start its forecast may still be changed (K25); below 0: before it."""
    ranked_from_n: int = Field(default=5, ge=0)
    """How many facts have to stand behind a mean or a share for a rank on a leaderboard (R15)."""
    cohort_days: int = Field(default=90, ge=0, le=_MOST_DAYS)
    """How long after a period's end its cohorts (conversion, response) count as immature."""
    instance: str | None = None
    """A name that fold or score keeps over restarts (static membership): after a kill no group waits for a time-out."""
    session_seconds: float = Field(default=10, ge=6, le=300)
    """After so long without a word from it the groups give away what a fold or score had."""
    work_days: Annotated[tuple[int, ...], NoDecode] = (0, 1, 2, 3, 4)
    """The days that are worked, by their names: `mon,tue,wed,thu,fri`."""
    work_opens: Annotated[int, BeforeValidator(_minutes)] = 9 * 60
    """When work begins, on the company's clock: `09:00`."""
    work_closes: Annotated[int, BeforeValidator(_minutes)] = Field(default=18 * 60, validate_default=True)
    """When it ends: `18:00`, or `24:00`."""
    holidays: Annotated[tuple[date, ...], NoDecode] = ()
    """Days on which nobody works: `2026-12-25,2027-01-01`."""
    sheet_pages: int = Field(default=1, ge=1)
    minimum_talk_seconds: int = Field(default=0, ge=0)
    """A call that connected for less counts as not connected."""
    lead_sla_minutes: int = Field(default=30, ge=0, le=_YEAR_MINUTES)
    """How soon a lead should be touched by a human."""
    reaction_restarts: bool = False
    """Whether the reaction lag begins anew when a lead gets another manager; speed to lead never does."""
    answer_sla_minutes: int = Field(default=30, ge=0, le=_YEAR_MINUTES)
    """How soon an inbound request or a missed call should be answered."""
    lost_after_days: int = Field(default=90, ge=1, le=_MOST_DAYS)
    """After so long without an order a client is lost (K28)."""
    lost_after_days_in: Annotated[tuple[tuple[str, int], ...], NoDecode] = ()
    """The same of segments with a number of their own: `key=180,retail=45`."""
    cadence_days: int = Field(default=30, ge=1, le=_MOST_DAYS)
    """How often a client with an account plan is to be contacted, where the plan does not say (K65)."""
    contacts_a_month: int = Field(default=8, ge=0)
    """How often a client may be contacted by us in a month, where no permission says (K60)."""
    fresh_days: int = Field(default=180, ge=1, le=_MOST_DAYS)
    """How long a client's data count as fresh (K34)."""
    record_indexes: bool = True
    """Index records by client and time, for merges and explanations; False where an index costs more than it gives."""
    otif_tolerance_minutes: int = Field(default=0, ge=0)
    """How long after its base date a delivery still counts as in time (K36)."""
    otif_early_minutes: int | None = Field(default=None, ge=0)
    """How long before its base date a delivery may be complete and still count as in time; none: however early."""
    batch_events: int = Field(default=10_000, ge=1)
    remembered_events: int = Field(default=50_000, ge=0)
    remembered_cells: int = Field(default=100_000, ge=0)
    remembered_numbers: int = Field(default=5_000_000, ge=0)
    """How many numbers of cells score keeps in memory, at some 50 bytes each: 200 busy managers have half as many."""
    projected_from_days: int = Field(default=3, ge=1)
    """From which working day of a period on its pace is projected to the end."""
    bad_nps: int = Field(default=6, ge=-1, le=10)
    """A client who answers with so little, or less, makes a task for the manager; below the scale: nobody does."""
    bad_csat: int = Field(default=2, ge=0, le=5)
    """The same of satisfaction."""
    bad_ces: int = Field(default=3, ge=0, le=7)
    """The same of effort."""
    bad_score_task_hours: float = Field(default=24, gt=0, le=_YEAR_HOURS)
    """How long the manager has for it."""
    late_shipment_task_hours: float = Field(default=4, gt=0, le=_YEAR_HOURS)
    """How long the manager has for the task that a broken promise of delivery makes."""

    mcp_hosts: Names = ()
    """The names by which assistants elsewhere reach `/mcp`: `kpi.example,10.0.0.7`; this machine's own are known."""
    alerts: Path | None = None
    """A file of alert rules and of who is told of what they raise: see docs/alerts.md."""

    def port_of(self, role: str, *, is_supervised: bool) -> int | None:
        """Return where the *role* listens; None: nowhere, for beside others in one place it needs a port of its own."""
        own = {"fold": self.fold_port, "score": self.score_port}.get(role, 0)
        return own or (None if is_supervised and role != "serve" else self.http_port)

    @field_validator("work_days", mode="before")
    @classmethod
    def _by_name(cls, text: object) -> object:
        if not isinstance(text, str):
            return text
        names = [name.strip().lower() for name in text.split(",")]
        if unknown := [name for name in names if name not in _WEEKDAYS]:
            raise ValueError(f"{unknown[0]!r} is none of {', '.join(_WEEKDAYS)}")
        return sorted({_WEEKDAYS.index(name) for name in names})

    @field_validator("holidays", mode="before")
    @classmethod
    def _one_by_one(cls, text: object) -> object:
        return sorted({day.strip() for day in text.split(",") if day.strip()}) if isinstance(text, str) else text

    @field_validator("work_closes")
    @classmethod
    def _is_after_opening(cls, closes: int, told: ValidationInfo) -> int:
        if "work_opens" in told.data and closes <= (opens := told.data["work_opens"]):
            raise ValueError(f"{_clock(closes)} is not after {_clock(opens)}, when work begins")
        return closes

    @field_validator("lost_after_days_in", mode="before")
    @classmethod
    def _by_segment(cls, text: object) -> object:
        if not isinstance(text, str):
            return text
        pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
        for segment, _, days in pairs:
            if not (segment.strip() and days.strip().isdecimal() and 1 <= int(days) <= _MOST_DAYS):
                raise ValueError(f"{segment.strip()!r} needs 1 to {_MOST_DAYS} days: write key=180,retail=45")
        return sorted({segment.strip(): int(days) for segment, _, days in pairs}.items())

    @property
    def calendar(self) -> WorkCalendar:
        """Return the company's working time."""
        return WorkCalendar(self.work_days, self.work_opens, self.work_closes, tuple(sorted(self.holidays)))

    @property
    def bad_scores(self) -> dict[SurveyKind, int]:
        """Return the highest score of each kind that is bad."""
        return {SurveyKind.NPS: self.bad_nps, SurveyKind.CSAT: self.bad_csat, SurveyKind.CES: self.bad_ces}

    @property
    def bad_score_task(self) -> timedelta:
        """Return how long a manager has for the task that a bad score makes."""
        return timedelta(hours=self.bad_score_task_hours)

    @property
    def late_shipment_task(self) -> timedelta:
        """Return how long a manager has for the task that a late shipment makes."""
        return timedelta(hours=self.late_shipment_task_hours)

    @property
    def rules(self) -> Rules:
        """Return the settings that numbers depend on."""
        return Rules(
            self.time_zone,
            self.sheet_pages,
            self.calendar,
            minimum_talk_seconds=self.minimum_talk_seconds,
            lead_sla_minutes=self.lead_sla_minutes,
            reaction_restarts=self.reaction_restarts,
            answer_sla_minutes=self.answer_sla_minutes,
            projected_from_days=self.projected_from_days,
            otif_tolerance_minutes=self.otif_tolerance_minutes,
            otif_early_minutes=self.otif_early_minutes,
            lost_after_days=self.lost_after_days,
            lost_after_days_in=self.lost_after_days_in,
            cadence_days=self.cadence_days,
            contacts_a_month=self.contacts_a_month,
            fresh_days=self.fresh_days,
        )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
