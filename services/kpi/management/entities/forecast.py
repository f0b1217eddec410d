"""A forecast: what a manager says a period will bring; what was said last stands, and K25 knows when it was said."""

from dataclasses import dataclass
from datetime import datetime

from services.kpi.management.errors import NeverChangesError
from shared.command import Command
from shared.entity import Kind
from shared.events import AnyEvent, ForecastSubmitted
from shared.values import Currency, Id, PeriodName, Whole


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was said last, and when."""

    standing: ForecastSubmitted | None = None
    submitted_at: datetime | None = None


class SubmitForecast(Command):
    """A manager expects so much money of a period; without an id, it is the manager's one for this period."""

    forecast_id: Id | None = None
    manager_id: Id
    period: PeriodName
    amount_minor: Whole
    currency: Currency

    @property
    def usual_id(self) -> str:
        """Return the id of the manager's forecast for this period."""
        return f"forecast:{self.manager_id}:{self.period}"


def submit(forecast_id: str, forecast: Forecast, command: SubmitForecast) -> list[ForecastSubmitted]:
    """Return what is expected now. Raises: NeverChangesError."""
    if known := forecast.standing:
        for field in ("manager_id", "period"):
            if getattr(command, field) != getattr(known, field):
                raise NeverChangesError(field, getattr(known, field))
    return [ForecastSubmitted(**command.model_dump() | {"forecast_id": forecast_id})]


def evolve(forecast: Forecast, event: AnyEvent) -> Forecast:
    """Return *forecast* after *event*; what was said last stands."""
    match event.data:
        case ForecastSubmitted() as said:
            return Forecast(said, event.time)
        case _:
            return forecast


FORECAST = Kind(
    name="forecasts",
    opened_by=ForecastSubmitted,
    joined_by={ForecastSubmitted: "forecast_id"},
    blank=Forecast(),
    evolve=evolve,
    facets={
        "manager_id": lambda forecast: forecast.standing and forecast.standing.manager_id,
        "period": lambda forecast: forecast.standing and forecast.standing.period,
        "submitted_at": lambda forecast: forecast.submitted_at,
    },
    owner="manager_id",
)
