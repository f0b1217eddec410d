"""Values that every event and every service speaks of: ids, money, moments, whole numbers, periods, scopes."""

from shared.values.ids import Id
from shared.values.moment import Moment
from shared.values.money import Currency, minor_digits
from shared.values.period import InvalidPeriodError, Period, PeriodKind
from shared.values.scope import COMPANY, UNASSIGNED, InvalidScopeError, Scope, ScopeKind
from shared.values.whole import LARGEST, Positive, Whole

__all__ = [
    "COMPANY",
    "LARGEST",
    "UNASSIGNED",
    "Currency",
    "Id",
    "InvalidPeriodError",
    "InvalidScopeError",
    "Moment",
    "Period",
    "PeriodKind",
    "Positive",
    "Scope",
    "ScopeKind",
    "Whole",
    "minor_digits",
]
