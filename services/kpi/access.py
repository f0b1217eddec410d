"""Who may use which route of the KPI program."""

from shared.access.common_rules import COMMON_RULES, OPERATIONS_RULES
from shared.access.routes import ACCESS_RULES
from shared.access.rules import (
    ANY,
    CHANGES,
    KNOWN,
    LEADS,
    MANAGES,
    OPEN,
    OPERATES,
    SEES,
    SOCKET,
    WORKS,
    Rule,
    Rules,
)


def _rules(rule: Rule, *routes: str) -> Rules:
    """Return that *rule* holds for *routes*, written `GET /v1/kpis`."""
    return {(method, path): rule for route in routes for method, path in [route.split(" ")]}


WORKER_RULES = OPERATIONS_RULES
"""Of fold and score, which answer operators alone."""

RULES: Rules = {
    **COMMON_RULES,
    **ACCESS_RULES,
    **_rules(OPEN, "GET /", "GET /web/plotly.min.js", f"{ANY} /web/{{path:path}}"),
    **_rules(OPEN, "POST /v1/sign-in"),  # it takes the key that it asks for
    **_rules(KNOWN, "POST /v1/sign-out"),
    **_rules(
        KNOWN,
        "GET /v1/kpis",
        "GET /v1/lists",
        "GET /v1/kpi-sets",
        "GET /v1/kpi-sets/{role}",
        "GET /v1/rates",
        "GET /v1/rates/{currency}",
        f"{ANY} /mcp",  # its tools ask the routes, in the name of who asks them
    ),
    **_rules(
        SEES,
        "GET /v1/scorecards",
        "GET /v1/scorecards/{scope}",
        "GET /v1/scorecards/{scope}/{kpi}",
        "GET /v1/scorecards/{scope}/{kpi}/records",
        "GET /v1/records/{kind}/{record_id:path}",
        "GET /v1/series",
        "GET /v1/series/{scope}/{kpi}",
        "GET /v1/breakdowns",
        "GET /v1/breakdowns/{scope}/{kpi}",
        "GET /v1/leaderboards/{kpi}",
        "GET /v1/lists/{name}",
        "GET /v1/export/scorecards",
        "GET /v1/export/series",
        "GET /v1/duties",
        "GET /v1/directory",
        "GET /v1/roll-ups/{scope}/{kpi}",
        "GET /v1/stream",
        f"{SOCKET} /v1/live",
        "GET /v1/alerts",
        "GET /v1/alerts/deliveries",
        "GET /v1/contests",
        "GET /v1/contests/{contest_id}",
        "GET /v1/contests/{contest_id}/standings",
        "GET /v1/teams",
        "GET /v1/teams/{team_id}",
        "GET /v1/managers",
        "GET /v1/managers/{manager_id}",
        "GET /v1/absences",
        "GET /v1/absences/{absence_id}",
        "GET /v1/trainings",
        "GET /v1/trainings/{training_id}",
        "GET /v1/plans",
        "GET /v1/plans/{plan_id}",
        "GET /v1/forecasts",
        "GET /v1/forecasts/{forecast_id}",
        "GET /v1/tasks",
        "GET /v1/tasks/{task_id}",
        "GET /v1/handoffs",
        "GET /v1/handoffs/{handoff_id}",
    ),
    **_rules(
        WORKS,
        "POST /v1/forecasts",
        "POST /v1/tasks",
        "POST /v1/tasks/{task_id}/reschedule",
        "POST /v1/tasks/{task_id}/reassign",
        "POST /v1/tasks/{task_id}/complete",
        "POST /v1/tasks/{task_id}/cancel",
        "POST /v1/handoffs",
        "POST /v1/handoffs/{handoff_id}/accept",
        "POST /v1/handoffs/{handoff_id}/reject",
    ),
    **_rules(
        LEADS,
        "POST /v1/absences",
        "POST /v1/absences/{absence_id}/change",
        "POST /v1/trainings",
    ),
    **_rules(
        MANAGES,
        "POST /v1/teams",
        "POST /v1/teams/{team_id}/change",
        "POST /v1/managers",
        "POST /v1/managers/{manager_id}/move",
        "POST /v1/managers/{manager_id}/leave",
        "POST /v1/plans",
        "POST /v1/kpi-sets",
        "POST /v1/rates",
        "POST /v1/contests",
        "POST /v1/contests/{contest_id}/amend",
        "POST /v1/contests/{contest_id}/cancel",
    ),
    **_rules(
        OPERATES,
        "GET /v1/dead-letters",
        "GET /v1/dead-letters/{topic}/{partition}/{offset}",
    ),
    **_rules(
        CHANGES,
        "POST /v1/dead-letters/{topic}/{partition}/{offset}/replay",
        "POST /v1/dead-letters/{topic}/{partition}/{offset}/discard",
        "POST /v1/alerts/deliveries/{delivery_id}/resend",
    ),
}
