"""What has changed since scorecards were last made; marks merge, so a card is made once for many changes. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services.kpi.cells import ChangedCell
from services.kpi.kpis import CATALOGUE
from services.kpi.kpis.kpi import Share
from services.kpi.records.plans import PLAN
from services.kpi.records.staff import STAFF, TEAM
from services.kpi.score.blocks import is_month
from services.kpi.score.memory import Change
from services.kpi.score.plans import PlanKey
from shared.values import COMPANY

_SHARED_OUT = tuple(kpi.of.name for kpi in CATALOGUE if isinstance(kpi, Share))
_COMPANY = str(COMPANY)


@dataclass
class Marks:
    """Changes by what they touch."""

    days: defaultdict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    """Days of a manager's, the company's or nobody's cells."""
    stocks: dict[str, date] = field(default_factory=dict)
    """From which day on the running totals of such a scope, or whatever else its cards depend on, are others."""
    shared_out: set[date] = field(default_factory=set)
    """Days on which the company has another sum, of which every scope has its share."""
    staff: set[str] = field(default_factory=set)
    teams: set[str] = field(default_factory=set)
    plans: set[PlanKey] = field(default_factory=set)

    def __len__(self) -> int:
        days = sum(map(len, self.days.values()))
        return days + len(self.stocks) + len(self.staff) + len(self.teams) + len(self.plans)

    def cell(self, cell: ChangedCell, change: Change | None) -> None:
        """Mark a changed cell; *change* is None where it is not known what it was before."""
        if is_month(cell.span):
            # Its days are told as well, but perhaps in another message, after which cards were made without this one.
            if change is not None and change.before == change.after:
                return
            day = date.fromisoformat(f"{cell.span}-01")
        else:
            day = date.fromisoformat(cell.span)
        self.days[cell.scope].add(day)
        if change is None or change.before.stocks != change.after.stocks:
            self.stocks[cell.scope] = min(day, self.stocks.get(cell.scope, day))
        if cell.scope == _COMPANY and (
            change is None or _shared_out(change.before.money) != _shared_out(change.after.money)
        ):
            self.shared_out.add(day)

    def directory(self, kind: str, of: str, planned: Iterable[PlanKey] = ()) -> None:
        """Mark a changed directory record; *planned* is whatever a plan was for, before and now."""
        if kind == PLAN.name:
            self.plans.update(planned)
        elif kind == STAFF.name:
            self.staff.add(of)
        elif kind == TEAM.name:
            self.teams.add(of)

    def since(self, scopes: Iterable[str], day: date) -> None:
        """Mark all that *scopes* have from *day* on."""
        for scope in scopes:
            self.stocks[scope] = min(day, self.stocks.get(scope, day))


def _shared_out(sums: dict[str, int]) -> dict[str, int]:
    return {key: value for key, value in sums.items() if key.startswith(_SHARED_OUT)}
