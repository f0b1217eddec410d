"""The records that scorecards are joined with: score keeps them whole."""

from services.kpi.records.plans import FORECASTS, KPI_SETS, PLAN
from services.kpi.records.promotion import PROMOTION
from services.kpi.records.rates import EXCHANGE_RATES
from services.kpi.records.record import RecordKind
from services.kpi.records.staff import ABSENCES, STAFF, TEAM
from services.kpi.records.training import TRAININGS

DIRECTORY: tuple[RecordKind, ...] = (
    TEAM,
    STAFF,
    ABSENCES,
    PLAN,
    KPI_SETS,
    FORECASTS,
    TRAININGS,
    EXCHANGE_RATES,
    PROMOTION,
)
DIRECTORY_KINDS = frozenset(kind.name for kind in DIRECTORY)
