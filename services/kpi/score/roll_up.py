"""A plan beside those of whoever makes up its scope: whether they add up to it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from services.kpi.kpis import Kpi
from services.kpi.score.directory import Directory
from services.kpi.score.plans import Standing
from services.kpi.score.roster import Roster
from shared.values import COMPANY, Period, Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class RollUp:
    """A plan, and those of the children of its scope, in the unit of the KPI and the company's currency."""

    target: Fraction | None
    children: Mapping[str, Fraction | None]
    """By scope; None: without a plan, or in money without a rate."""

    @property
    def total(self) -> Fraction | None:
        """Return the sum of the children's plans; None where none has one."""
        known = [target for target in self.children.values() if target is not None]
        return sum(known, Fraction()) if known else None

    @property
    def gap(self) -> Fraction | None:
        """Return what the plan asks for beyond the children's; below 0 they plan for more than it does."""
        return None if self.target is None or self.total is None else self.target - self.total


def roll_up(directory: Directory, currency: str, kpi: Kpi, scope: Scope, period: Period) -> RollUp:
    """Return the plan of *scope* beside its children's, who they are on the last day of *period*."""

    def target(of: Scope) -> Fraction | None:
        found = directory.plans.target(str(of), kpi.id, str(period))
        return _in_money(found, directory, currency, kpi, period.last) if found else None

    return RollUp(target(scope), {str(one): target(one) for one in children(directory.roster, scope, period.last)})


def children(roster: Roster, scope: Scope, day: date) -> list[Scope]:
    """Return the teams within *scope* and the managers in no smaller one: of the company those in no team."""
    if scope.kind is ScopeKind.MANAGER:
        return []
    over = None if scope == COMPANY else scope.id
    teams = {team for team in roster.team_ids if _parent(roster, team) == over}
    own = {
        manager for manager in roster.places if roster.role_of(manager, day) and roster.team_of(manager, day) == over
    }
    return [*map(Scope.team, sorted(teams)), *map(Scope.manager, sorted(own))]


def _parent(roster: Roster, team: str) -> str | None:
    described = roster.teams.get(team)
    return described.parent_team_id if described else None


def _in_money(found: Standing, directory: Directory, currency: str, kpi: Kpi, day: date) -> Fraction | None:
    worth = Fraction(1)
    if kpi.unit == "money":
        rate = directory.rates(currency).minor(found.plan.currency or currency, day)
        if rate is None:
            return None
        worth = rate
    return Fraction(found.plan.target) * worth
