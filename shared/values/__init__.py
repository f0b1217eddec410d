"""Values that every event and every service speaks of: ids, money, moments, days, periods, scopes, breakdowns."""

from shared.values.breakdown import Breakdown, Dimension, InvalidBreakdownError
from shared.values.day import Day
from shared.values.ids import Id
from shared.values.moment import Moment
from shared.values.money import Currency, minor_digits
from shared.values.period import InvalidPeriodError, Period, PeriodKind, PeriodName, kind_of
from shared.values.scope import COMPANY, UNASSIGNED, InvalidScopeError, Scope, ScopeKind, ScopeName
from shared.values.whole import LARGEST, Positive, Whole
from shared.values.zone import ZoneName

__all__ = [
    "COMPANY",
    "LARGEST",
    "UNASSIGNED",
    "Breakdown",
    "Currency",
    "Day",
    "Dimension",
    "Id",
    "InvalidBreakdownError",
    "InvalidPeriodError",
    "InvalidScopeError",
    "Moment",
    "Period",
    "PeriodKind",
    "PeriodName",
    "Positive",
    "Scope",
    "ScopeKind",
    "ScopeName",
    "Whole",
    "ZoneName",
    "kind_of",
    "minor_digits",
]
