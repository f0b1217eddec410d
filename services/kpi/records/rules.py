"""The settings that numbers depend on: they belong to the generation, so changing one is a rebuild."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.kpi.records.calendar import WorkCalendar

SLOT_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Rules:
    """How the company counts."""

    time_zone: str
    sheet_pages: int = 1
    """Pages of a manager's sheet (of calls, of meetings) of one day and shard; raise it for diallers with tens of
    thousands of calls."""
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    minimum_talk_seconds: int = 0
    """A connected call that was shorter counts as not connected (K06)."""
    lead_sla_minutes: int = 30
    """How soon a lead should be touched by a human (K04)."""
    reaction_restarts: bool = False
    """Whether the lag between assignment and first touch begins anew when a lead gets another manager (R6)."""
    answer_sla_minutes: int = 30
    """How soon an inbound request or a missed call should be answered (K59)."""
    lost_after_days: int = 90
    """A client without an order for longer is lost (K28), and returns with the next one (K27)."""
    lost_after_days_in: tuple[tuple[str, int], ...] = ()
    """The same of segments that have a number of their own."""
    cadence_days: int = 30
    """How often a client with an account plan is to be contacted, where the plan does not say (K65)."""
    contacts_a_month: int = 8
    """How often a client may be contacted by us in a month, where no permission says (K60)."""
    fresh_days: int = 180
    """How long a client's data count as fresh after an update (K34)."""
    projected_from_days: int = 3
    """From which working day of a period on its pace is projected to the end (K22)."""
    otif_tolerance_minutes: int = 0
    """How long after its base date a delivery still counts as in time (K36)."""
    otif_early_minutes: int | None = None
    """How long before its base date a delivery may be complete and still count as in time; None: however early."""

    def local(self, moment: datetime) -> datetime:
        """Return *moment* on the company's clock."""
        return _local(self.time_zone, moment)

    def day(self, moment: datetime | date) -> date:
        """Return the company's calendar day of *moment*; a day is itself."""
        return self.local(moment).date() if isinstance(moment, datetime) else moment

    def slot(self, moment: datetime) -> int:
        """Return the quarter-hour of the company's day that *moment* lies in, 0 to 95."""
        local = self.local(moment)
        return (local.hour * 60 + local.minute) // SLOT_MINUTES

    def end_of(self, day: date) -> datetime:
        """Return the moment at which the company's *day* ends."""
        return datetime.combine(day + timedelta(days=1), time.min, _zone(self.time_zone)).astimezone(UTC)

    def working_seconds(self, start: datetime, end: datetime) -> int:
        """Return the whole seconds of working time from *start* to *end*."""
        return self.calendar.working_seconds(self.local(start), self.local(end))

    @property
    def lead_sla(self) -> timedelta:
        """Return how soon a lead should be touched."""
        return timedelta(minutes=self.lead_sla_minutes)

    def lost_after(self, segment: str | None) -> timedelta:
        """Return after how long a silence a client of *segment* is lost."""
        days = dict(self.lost_after_days_in).get(segment or "", self.lost_after_days)
        return timedelta(days=days)

    @property
    def answer_sla(self) -> timedelta:
        """Return how soon a request should be answered."""
        return timedelta(minutes=self.answer_sla_minutes)

    @property
    def otif_tolerance(self) -> timedelta:
        """Return how late a delivery may be and still count as in time."""
        return timedelta(minutes=self.otif_tolerance_minutes)

    def is_too_early(self, delivered_at: datetime, base_date: datetime) -> bool:
        """Say whether a delivery came so long before its date that it does not count as in time."""
        early = self.otif_early_minutes
        return early is not None and delivered_at < base_date - timedelta(minutes=early)


@lru_cache(maxsize=20_000)
def _local(time_zone: str, moment: datetime) -> datetime:
    """Return *moment* on the clock of *time_zone*: one moment is asked for by many measures."""
    return moment.astimezone(_zone(time_zone))


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
