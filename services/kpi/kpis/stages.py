"""KPIs of the way through the pipeline: the funnel, conversion from stage to stage, time in a stage."""

from services.kpi.kpis.kpi import Better, Count, Duration, Middle, Ratio
from services.kpi.measures.stages import DEALS_OPENED as OPENED
from services.kpi.measures.stages import (
    STAGES_ENTERED,
    STAGES_GONE_BEYOND,
    STAGES_PASSED,
    STAGES_REACHED,
    TIME_IN_STAGE,
)

_HOUR_SECONDS = 3600

DEALS_OPENED = Count(
    id="deals_opened",
    name="Deals opened (funnel)",
    name_ru="Открытые за период сделки (воронка)",
    formula="distinct deals by the day they were opened; by stage: the furthest that each has come to",
    source="K18",
    duties=(
        "D23",
        "N8",
    ),
    edges="R8: once per deal, lost ones included; for who opened it, whoever owns it now. Of two pipelines the last.",
    of=OPENED,
)
STAGE_CONVERSION_RATE = Ratio(
    id="stage_conversion_rate",
    name="Stage conversion",
    name_ru="Конверсия этапа",
    formula="deals that left a stage for a higher one of its pipeline, or were won from it / deals that entered it",
    source="K18",
    duties=(
        "D23",
        "N8",
    ),
    edges=(
        "Cohort: the day of the first entry, for who moved it there; once per deal and stage. A skipped stage was not"
        " entered; a back-move is no conversion and takes none back; an update at the same stage is no move."
    ),
    of=STAGES_PASSED,
    over=(STAGES_ENTERED,),
    is_cohort=True,
)
STAGE_CONVERSION_INCLUSIVE_RATE = Ratio(
    id="stage_conversion_inclusive_rate",
    name="Stage conversion, skipped stages included",
    name_ru="Конверсия этапа, включая пропущенные",
    formula="deals that came to a higher stage of its pipeline, or were won / deals that came to the stage or beyond",
    source="K18",
    duties=(
        "D23",
        "N8",
    ),
    edges=(
        "A jump enters and leaves what it skips, at its own moment. Stages go by stage_order, as nobody tells the names"
        " of skipped ones: it must count stages one by one. A deal opened at a later stage skipped nothing."
    ),
    of=STAGES_GONE_BEYOND,
    over=(STAGES_REACHED,),
    is_cohort=True,
)
TIME_IN_STAGE_DAYS = Duration(
    id="time_in_stage_days",
    name="Time in stage",
    name_ru="Время на этапе",
    formula="end - beginning of stays in a stage, by the day they ended: median; mean and p90 beside it",
    source="K19",
    duties=("D23",),
    better=Better.DOWN,
    unit="days",
    edges=(
        "A closing ends a stay, a reopening begins another; an update at the same stage ends none. R17: open stays"
        " beside it, for the current owner."
    ),
    of=TIME_IN_STAGE,
    value=Middle.MEDIAN,
    unit_seconds=24 * _HOUR_SECONDS,
)
TIME_IN_STAGE_WORKING_HOURS = Duration(
    id="time_in_stage_working_hours",
    name="Time in stage, working time",
    name_ru="Время на этапе в рабочем времени",
    formula="working hours of stays in a stage, by the day they ended: median; mean and p90 beside it",
    source="K19",
    duties=("D23",),
    better=Better.DOWN,
    unit="hours",
    edges="R16: on the company's calendar. As time_in_stage_days otherwise; the age of open stays is wall-clock time.",
    of=TIME_IN_STAGE,
    value=Middle.MEDIAN,
    unit_seconds=_HOUR_SECONDS,
    is_working_time=True,
)

KPIS = (
    DEALS_OPENED,
    STAGE_CONVERSION_RATE,
    STAGE_CONVERSION_INCLUSIVE_RATE,
    TIME_IN_STAGE_DAYS,
    TIME_IN_STAGE_WORKING_HOURS,
)
