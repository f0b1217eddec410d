"""KPIs of what a lead and a customer cost."""

from dataclasses import dataclass

from typing_extensions import override

from services.kpi.kpis.figures import Figures
from services.kpi.kpis.kpi import NO_SPEND, Better, Count, Money, Ratio
from services.kpi.measures.buyers import NEW_CUSTOMERS
from services.kpi.measures.leads import LEADS_CREATED
from services.kpi.measures.spend import PRICES_CHANGED as CHANGED
from services.kpi.measures.spend import SPENDINGS, SPENT
from shared.events import KpiReading

_LATE = (
    "spending is nobody's: of the company alone, elsewhere, and where none was recorded, null, no_spend; "
    "late spending restates the day it is for"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cost(Ratio):
    """What one of something cost; where nobody recorded any spending there is no telling, and not 0."""

    unit: str = "money"

    @override
    def reading(self, figures: Figures) -> KpiReading:
        """Return the KPI of *figures*: null, no_spend, where no spending is recorded."""
        reading = Ratio.reading(self, figures)
        if figures.count(SPENDINGS) > 0:
            return reading
        return reading.model_copy(update={"value": None, "reason": NO_SPEND})


CHANNEL_SPEND = Money(
    id="channel_spend",
    name="Spending on channels",
    name_ru="Расходы на каналы",
    formula="money spent on channels, by the day it is for",
    source="K40 K41",
    better=Better.NEITHER,
    basis="spend",
    duties=("D01", "D27"),
    edges="of the company alone; late spending restates the day it is for; the last telling of a spend_id stands",
    of=SPENT,
    counted=SPENDINGS,
)
COST_PER_LEAD = _Cost(
    id="cost_per_lead",
    name="Cost per lead (CPL)",
    name_ru="Стоимость лида (CPL)",
    formula="spending on channels / valid leads, both of the period",
    source="K40",
    better=Better.DOWN,
    basis="spend",
    duties=("D01", "D27"),
    edges=f"{_LATE}; no leads: null, the spending is shown; junk is no lead (R13)",
    of=SPENT,
    over=(LEADS_CREATED,),
    beside={"spendings": SPENDINGS},
)
CUSTOMER_ACQUISITION_COST = _Cost(
    id="customer_acquisition_cost",
    name="Customer acquisition cost (CAC)",
    name_ru="Стоимость привлечения клиента (CAC)",
    formula="spending on channels / new customers, both of the period",
    source="K41",
    better=Better.DOWN,
    basis="spend",
    duties=("D01", "D27"),
    edges=f"{_LATE}; nobody new: null, the spending is shown; the channel of a new customer is that of its first lead; "
    "who buys long after the spending counts in the later period",
    of=SPENT,
    over=(NEW_CUSTOMERS,),
    beside={"spendings": SPENDINGS},
)
PRICES_CHANGED = Count(
    id="prices_changed",
    name="Prices changed",
    name_ru="Изменения цен",
    formula="prices set, by the day they were set",
    source="D03",
    better=Better.NEITHER,
    duties=("D03",),
    edges="of the company alone; every new price of a product counts",
    of=CHANGED,
)

KPIS = (CHANNEL_SPEND, COST_PER_LEAD, CUSTOMER_ACQUISITION_COST, PRICES_CHANGED)
