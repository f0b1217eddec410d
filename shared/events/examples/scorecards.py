"""Examples of what the KPI service tells."""

from shared.events import AlertRaised, EventData, KpiReading, KpiUpdated, TargetReached
from shared.events.examples.story import DUE, TOLD

FACTS: tuple[EventData, ...] = (
    KpiUpdated(
        scope="manager:m-14",
        period="2026-11-23",
        version=7,
        as_of=DUE,
        kpis={
            "calls_made": KpiReading(
                value=12, numerator=12, denominator=1, n=12, unit="calls", target=20, attainment=60.0
            ),
            "win_rate": KpiReading(n=0, unit="percent", reason="no_data"),
        },
    ),
    AlertRaised(
        alert_id="alert-1",
        rule="behind_plan",
        scope="manager:m-14",
        period="2026-11",
        kpi="revenue_booked",
        value=1_200_000,
        limit=3_800_000,
        as_of=TOLD,
    ),
    TargetReached(
        alert_id="alert-2",
        rule="target",
        scope="manager:m-14",
        period="2026-11",
        kpi="calls_made",
        value=20,
        limit=20,
        as_of=TOLD,
    ),
)
