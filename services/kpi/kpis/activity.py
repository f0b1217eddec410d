"""KPIs of what managers do: meetings, and an index of calls, meetings and quotes that no single habit can drive up."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import NO_DATA, Count
from services.kpi.kpis.on_request import Ask, OnRequest
from services.kpi.measures import Measure
from services.kpi.measures.calls import CALLS_COMPLETED
from services.kpi.measures.meetings import MEETINGS_HELD as HELD
from services.kpi.measures.quotes import QUOTES_SENT
from shared.events import KpiReading


@dataclass(frozen=True, slots=True)
class Activity:
    """What one kind of work is worth."""

    measure: Measure
    weight: int
    """Points for each."""
    cap: int
    """So many of a day count; more would be worth nothing but to the index."""

    def points(self, count: Fraction) -> Fraction:
        """Return the points of *count* in a day."""
        return self.weight * max(Fraction(), min(count, Fraction(self.cap)))


@dataclass(frozen=True, slots=True)
class ActivityWeights:
    """What a day's work is worth, and how many points make a full day."""

    activities: Mapping[str, Activity]
    norm: int

    def index(self, counts: Mapping[str, Fraction]) -> Fraction:
        """Return the index of one manager's day, 1 for a full one, from its counts by the names of the activities."""
        points = sum((one.points(counts.get(name, Fraction())) for name, one in self.activities.items()), Fraction())
        return points / self.norm


WEIGHTS = ActivityWeights(
    {
        "calls": Activity(CALLS_COMPLETED, weight=1, cap=40),
        "meetings": Activity(HELD, weight=10, cap=4),
        "quotes": Activity(QUOTES_SENT, weight=5, cap=8),
    },
    norm=60,
)


async def _activity(kpi: OnRequest, ask: Ask) -> KpiReading:
    """Return the mean index of the manager-days on which somebody was to work and did not lack."""
    told = await ask.manager_days(ask.scope, ask.period.first, min(ask.period.last, ask.today))
    days = [
        _counts(one.figures)
        for one in told
        if ask.rules.calendar.is_working_day(one.day) and ask.directory.attendance.is_present(one.manager, one.day)
    ]
    total = sum((WEIGHTS.index(counts) for counts in days), Fraction())
    if not days:
        return kpi.said(ask.currency, None, reason=NO_DATA, numerator=0, denominator=0)
    each = {name: float(sum(counts[name] for counts in days) / len(days)) for name in WEIGHTS.activities}
    return kpi.said(
        ask.currency,
        float(total / len(days)),
        numerator=float(total),
        denominator=len(days),
        n=len(days),
        details={f"{name}_a_day": mean for name, mean in each.items()},
    )


def _counts(figures: Figures) -> dict[str, Fraction]:
    return {name: figures.count(one.measure) for name, one in WEIGHTS.activities.items()}


MEETINGS_HELD = Count(
    id="meetings_held",
    name="Meetings held",
    name_ru="Проведённые встречи",
    formula="distinct meetings with clients, by day; by kind: presentation, negotiation, visit",
    source="D02 D08 D23",
    duties=("D02", "D08", "D22", "D23"),
    edges="R9: by meeting_id, the last fact of a meeting stands",
    of=HELD,
)
ACTIVITY_INDEX = OnRequest(
    id="activity_index",
    name="Activity index",
    name_ru="Индекс активности менеджера",
    formula="mean over days present of sum(weight x min(count, cap)) / norm, over calls, meetings and quotes",
    source="K54",
    unit="ratio",
    duties=("N9", "D32"),
    edges="capped by kind and day; only working days, absences out; a team: mean over manager-days; today counts",
    of=tuple(one.measure for one in WEIGHTS.activities.values()),
    answer=_activity,
)

KPIS = (MEETINGS_HELD, ACTIVITY_INDEX)
