"""Whose members count for a team: those of each day, as it was, or those of today for all days, as it is now. Pure."""

from dataclasses import replace
from datetime import date
from enum import StrEnum

from services.kpi.score.roster import Place, Roster


class Teams(StrEnum):
    """Who is counted for a team."""

    THEN = "then"
    """Whoever was a member on the day that counts (R7)."""
    NOW = "now"
    """Whoever is a member today, with all their days."""


def roster_for(teams: Teams, roster: Roster, today: date) -> Roster:
    """Return *roster* as *teams* wants it to be read."""
    return roster if teams is Teams.THEN else roster_of_today(roster, today)


def roster_of_today(roster: Roster, today: date) -> Roster:
    """Return the roster in which everybody has always been where they are *today*."""
    places = {
        manager: (Place(date.min, team),)
        for manager in roster.places
        if (team := roster.team_of(manager, today)) is not None
    }
    return replace(roster, places=places)
