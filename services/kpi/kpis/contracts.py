"""KPIs of contracts: signing them, and keeping their dates."""

from services.kpi.kpis.kpi import Better, Count, Duration, Middle, Ratio
from services.kpi.measures.contracts import (
    CONTRACT_APPROVAL,
    MILESTONES_DUE,
    MILESTONES_ON_TIME,
    SIGNED_UNSENT,
)
from services.kpi.measures.contracts import CONTRACTS_SIGNED as SIGNED

_HOUR_SECONDS = 3600

CONTRACTS_SIGNED = Count(
    id="contracts_signed",
    name="Contracts signed",
    name_ru="Подписанные договоры",
    formula="contracts by the day of their first signature",
    source="K57",
    duties=(
        "D02",
        "D09",
    ),
    edges="A contract counts once, however often its terms changed; those signed without being sent are beside it.",
    of=SIGNED,
    beside={"without_sent": SIGNED_UNSENT},
)
CONTRACT_APPROVAL_DAYS = Duration(
    id="contract_approval_days",
    name="Contract approval time",
    name_ru="Срок согласования договора",
    formula="first signature - first sending, by the day of the signature: median; mean and p90 beside it",
    source="K57",
    duties=(
        "D02",
        "D23",
    ),
    better=Better.DOWN,
    unit="days",
    edges="A new version does not start the clock again; signed without sending: apart. R17: unsigned beside it.",
    of=CONTRACT_APPROVAL,
    value=Middle.MEDIAN,
    unit_seconds=24 * _HOUR_SECONDS,
)
CONTRACT_APPROVAL_WORKING_HOURS = Duration(
    id="contract_approval_working_hours",
    name="Contract approval time, working time",
    name_ru="Срок согласования договора в рабочем времени",
    formula="working hours from first sending to first signature, by the day of the signature: median",
    source="K57",
    duties=(
        "D02",
        "D23",
    ),
    better=Better.DOWN,
    unit="hours",
    edges="R16: on the company's calendar. As contract_approval_days otherwise.",
    of=CONTRACT_APPROVAL,
    value=Middle.MEDIAN,
    unit_seconds=_HOUR_SECONDS,
    is_working_time=True,
)
MILESTONES_ON_TIME_RATE = Ratio(
    id="milestones_on_time_rate",
    name="Milestones on time",
    name_ru="Доля этапов договора, выполненных в срок",
    formula="milestones of contracts met by their date / milestones whose date has passed",
    source="K58",
    duties=("D03",),
    edges="R18. A date can be moved until it has passed: afterwards the breach stands. R1: no milestones is null.",
    of=MILESTONES_ON_TIME,
    over=(MILESTONES_DUE,),
)

KPIS = (CONTRACTS_SIGNED, CONTRACT_APPROVAL_DAYS, CONTRACT_APPROVAL_WORKING_HOURS, MILESTONES_ON_TIME_RATE)
