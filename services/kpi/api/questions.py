"""What a question names: scopes, periods, KPIs, days; a wrong name is answered with the name of the parameter."""

from collections.abc import Iterable
from datetime import date

from services.kpi.kpis import KPI, Kpi, OnRequest
from services.kpi.score.explain import Facet
from services.kpi.score.wanted import WantedScopes, refuse_unseen
from shared.access.principal import Sight
from shared.refusals import InvalidError, NotFoundError
from shared.values import InvalidPeriodError, InvalidScopeError, Period, Scope


def scope_named(text: str, sight: Sight) -> Scope:
    """Return the scope that *text* names, which *sight* has to reach. Raises: InvalidError, UnknownScopeError."""
    try:
        scope = Scope.parse(text)
    except InvalidScopeError as error:
        raise InvalidError(str(error), "scope") from error
    refuse_unseen([scope], sight)
    return scope


def scopes_wanted(texts: Iterable[str], sight: Sight) -> WantedScopes:
    """Return the scopes that *texts* name, `manager:*` and `team:*` among them. Raises: as `scope_named`."""
    try:
        wanted = WantedScopes.parse(texts)
    except InvalidScopeError as error:
        raise InvalidError(str(error), "scope") from error
    refuse_unseen(wanted.named, sight)
    return wanted


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
        raise NotFoundError("the KPI catalogue", text, "kpi") from None


def live_kpi_named(text: str) -> Kpi:
    """Return the KPI of the scorecards with the id *text*. Raises: NotFoundError, InvalidError."""
    kpi = kpi_named(text)
    if isinstance(kpi, OnRequest):
        raise InvalidError("this KPI is worked out for one scope at a time: ask /v1/scorecards/{scope}/{kpi}", "kpi")
    return kpi


def live_kpis_named(texts: Iterable[str]) -> list[Kpi]:
    """Return the KPIs of the scorecards that *texts* name, each once. Raises: NotFoundError, InvalidError."""
    return [live_kpi_named(one) for one in dict.fromkeys(texts)]


def dimension_named(text: str, kpi: Kpi) -> str:
    """Return the dimension that *text* names. Raises: InvalidError, which names those that *kpi* has."""
    if text not in kpi.by:
        allowed = f"it can by: {', '.join(kpi.by)}" if kpi.by else "it has no dimensions"
        raise InvalidError(f"{kpi.id} cannot be broken down by {text!r}; {allowed}", "by")
    return text


def facet_named(text: str, kpi: Kpi) -> Facet:
    """Return the value of a dimension that *text* names. Raises: InvalidError."""
    dimension, equals, value = text.partition("=")
    if not equals:
        raise InvalidError(f"write a dimension and its value, channel=web, instead of {text!r}", "by")
    return Facet(dimension_named(dimension, kpi), value)
