"""What a question names: scopes, periods, KPIs, days; a wrong name is answered with the name of the parameter."""

from datetime import date

from services.kpi.kpis import KPI, Kpi
from shared.refusals import InvalidError, NotFoundError
from shared.values import InvalidPeriodError, InvalidScopeError, Period, Scope


def scope_named(text: str) -> Scope:
    """Return the scope that *text* names. Raises: InvalidError."""
    try:
        return Scope.parse(text)
    except InvalidScopeError as error:
        raise InvalidError(str(error), "scope") from error


def period_named(text: str) -> Period:
    """Return the period that *text* names. Raises: InvalidError."""
    try:
        return Period.parse(text)
    except InvalidPeriodError as error:
        raise InvalidError(str(error), "period") from error


def day_named(text: str, field: str) -> date:
    """Return the day that *text* names. Raises: InvalidError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidError(f"{text!r} is no day: write 2017-03-09", field) from error


def kpi_named(text: str) -> Kpi:
    """Return the KPI with the id *text*. Raises: NotFoundError."""
    try:
        return KPI[text]
    except KeyError:
        raise NotFoundError("the KPI catalogue", text) from None
