"""Teams, who is in them, who is away, and what is expected of them."""

from deploy.demo.month.month import TEAMS, Month

ROLE = "seller"


async def staff(month: Month) -> None:
    """On the first day everybody comes, and is told what is expected; later some are away, trained, or leave again."""
    if month.today == 0:
        await _founded(month)
        await _expected(month)
    if month.today % 10 == 1:
        await _away(month)
        await _came_and_went(month)


async def _founded(month: Month) -> None:
    for team, members in TEAMS.items():
        await month.commands.give("kpi", "/v1/teams", {"team_id": team, "name": team})
        await month.commands.give("kpi", "/v1/teams/{team_id}/change", {"name": team.title()}, team_id=team)
        for manager in members:
            await month.commands.give("kpi", "/v1/managers", {"manager_id": manager, "team_id": team, "role": ROLE})


async def _expected(month: Month) -> None:
    period = month.first.isoformat()[:7]
    plan = {"scope": "company", "kpi": "deals_won", "period": period, "target": 20}
    await month.commands.give("kpi", "/v1/plans", plan)
    forecast = {"manager_id": month.somebody(), "period": period, "amount_minor": 5_000_000, "currency": "USD"}
    await month.commands.give("kpi", "/v1/forecasts", forecast)
    rate = {"currency": "EUR", "rate": "1.08", "valid_from": month.first.isoformat()}
    await month.commands.give("kpi", "/v1/rates", rate)
    item = {"kpi": "deals_won", "weight_bp": 10_000, "cap_bp": 12_000}
    sets = {"role": ROLE, "valid_from": month.first.isoformat(), "items": [item]}
    await month.commands.give("kpi", "/v1/kpi-sets", sets)


async def _away(month: Month) -> None:
    manager, today, absence_id = month.somebody(), month.clock().date().isoformat(), month.new_id("absence")
    said = {"absence_id": absence_id, "manager_id": manager, "from_day": today, "to_day": today, "kind": "sick"}
    await month.commands.give("kpi", "/v1/absences", said)
    other = {"kind": "training"}
    await month.commands.give("kpi", "/v1/absences/{absence_id}/change", other, absence_id=absence_id)
    await month.commands.give("kpi", "/v1/trainings", {"manager_id": manager, "topic": "negotiation"})


async def _came_and_went(month: Month) -> None:
    manager = month.new_id("trainee")
    of = {"manager_id": manager}
    await month.commands.give("kpi", "/v1/managers", {**of, "team_id": "north", "role": "trainee"})
    month.passes()
    await month.commands.give("kpi", "/v1/managers/{manager_id}/move", {"team_id": "south"}, **of)
    month.passes()
    await month.commands.give("kpi", "/v1/managers/{manager_id}/leave", **of)
