"""Teams and who is in them."""

from deploy.demo.month.month import TEAMS, Month


async def staff(month: Month) -> None:
    """On the first day, everybody comes."""
    if month.today > 0:
        return
    for team, members in TEAMS.items():
        await month.commands.give("kpi", "/v1/teams", {"team_id": team, "name": team.title()})
        for manager in members:
            await month.commands.give("kpi", "/v1/managers", {"manager_id": manager, "team_id": team, "role": "seller"})
