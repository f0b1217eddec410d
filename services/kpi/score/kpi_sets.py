"""By which KPIs a role is judged on which day. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.events import KpiSetDefined, KpiSetItem


@dataclass(frozen=True, slots=True)
class KpiSets:
    """The KPI sets of all roles."""

    by_role: Mapping[str, Sequence[KpiSetDefined]] = field(default_factory=dict)
    """In the order of the days from which they hold."""

    def items(self, role: str | None, day: date) -> tuple[KpiSetItem, ...] | None:
        """Return what *role* is judged by on *day*; None where nobody said."""
        held = [one for one in self.by_role.get(role or "", ()) if one.valid_from <= day]
        return held[-1].items if held else None

    def roles_on(self, day: date) -> frozenset[str]:
        """Return the roles that have a set on *day*."""
        return frozenset(role for role in self.by_role if self.items(role, day))
