"""Examples of people, plans, tasks, hand-offs and contests."""

from datetime import date, timedelta
from typing import Any

from shared.events import (
    AbsenceKind,
    AbsenceRecorded,
    ContestAnnounced,
    ContestCancelled,
    ContestOf,
    ContestPlace,
    ContestSettled,
    EventData,
    ExchangeRateSet,
    ForecastSubmitted,
    HandoffAccepted,
    HandoffRejected,
    HandoffRequested,
    KpiReading,
    KpiSetDefined,
    KpiSetItem,
    ManagerJoined,
    ManagerLeft,
    ManagerMoved,
    PlanSet,
    Priority,
    TaskAssigned,
    TaskCancelled,
    TaskCompleted,
    TaskRescheduled,
    TeamCreated,
    TrainingCompleted,
)
from shared.events.examples.story import DUE, MANAGER

_CONTEST: dict[str, Any] = {
    "contest_id": "contest-2026-12",
    "name": "December race",
    "kpi": "revenue_paid",
    "of": ContestOf.MANAGER,
    "first_day": date(2026, 12, 1),
    "last_day": date(2026, 12, 18),
    "prize": "Two tickets to the opera",
}

FACTS: tuple[EventData, ...] = (
    TeamCreated(team_id="team-north", name="North", parent_team_id="team-all"),
    ManagerJoined(manager_id=MANAGER, team_id="team-north", role="account_manager", display_name="Ada Novak"),
    ManagerMoved(manager_id=MANAGER, team_id="team-south", role="account_manager", display_name="Ada Novak"),
    ManagerLeft(manager_id=MANAGER, team_id="team-south", role="account_manager", display_name="Ada Novak"),
    AbsenceRecorded(
        absence_id="absence-2",
        manager_id=MANAGER,
        from_day=date(2026, 12, 21),
        to_day=date(2026, 12, 31),
        kind=AbsenceKind.VACATION,
    ),
    TrainingCompleted(
        training_id="training-3",
        manager_id=MANAGER,
        topic="negotiation",
        kpi="win_rate",
        score=92,
        cost_minor=40_000,
        currency="EUR",
    ),
    ExchangeRateSet(currency="USD", rate="0.8625", valid_from=date(2026, 11, 1)),
    KpiSetDefined(
        role="account_manager",
        valid_from=date(2026, 11, 1),
        items=(
            KpiSetItem(kpi="revenue_booked", weight_bp=6_000, cap_bp=12_000),
            KpiSetItem(kpi="win_rate", weight_bp=4_000, cap_bp=10_000),
        ),
    ),
    PlanSet(
        plan_id="plan-2026-11-m-14",
        scope="manager:m-14",
        kpi="revenue_booked",
        period="2026-11",
        target=5_000_000,
        currency="EUR",
        version=1,
    ),
    ForecastSubmitted(
        forecast_id="forecast-11", manager_id=MANAGER, period="2026-12", amount_minor=4_500_000, currency="EUR"
    ),
    TaskAssigned(task_id="task-41", manager_id=MANAGER, priority=Priority.URGENT, due_at=DUE, duty="D11"),
    TaskRescheduled(
        task_id="task-41", manager_id=MANAGER, priority=Priority.URGENT, due_at=DUE + timedelta(hours=2), duty="D11"
    ),
    TaskCompleted(task_id="task-41", manager_id=MANAGER, priority=Priority.URGENT, due_at=DUE, duty="D11"),
    TaskCancelled(task_id="task-41", manager_id=MANAGER, priority=Priority.URGENT, due_at=DUE, duty="D11"),
    HandoffRequested(
        handoff_id="handoff-2",
        retry_of="handoff-1",
        manager_id=MANAGER,
        from_department="sales",
        to_department="logistics",
    ),
    HandoffRejected(handoff_id="handoff-1", manager_id=MANAGER, from_department="sales", to_department="logistics"),
    HandoffAccepted(
        handoff_id="handoff-2",
        retry_of="handoff-1",
        manager_id=MANAGER,
        from_department="sales",
        to_department="logistics",
    ),
    ContestAnnounced(**_CONTEST, team_id="team-north", grace_days=5, least_n=0),
    ContestCancelled(**_CONTEST),
    ContestSettled(
        **_CONTEST,
        competitors=2,
        places=(
            ContestPlace(
                rank=1,
                scope=f"manager:{MANAGER}",
                name="Ada Novak",
                reading=KpiReading(value=4_180_000, numerator=4_180_000, denominator=1, n=37, unit="EUR minor"),
            ),
            ContestPlace(
                rank=2,
                scope="manager:m-9",
                name="m-9",
                reading=KpiReading(value=0, numerator=0, denominator=1, n=0, unit="EUR minor"),
            ),
        ),
    ),
)
