"""KPIs of offers to buy more, or for less."""

from services.kpi.kpis.kpi import Better, Count, Ratio
from services.kpi.measures.offers import OFFERED, OFFERS_ACCEPTED, OFFERS_PRICED, OFFERS_UNMADE, TAKEN
from services.kpi.measures.offers import OFFERS_MADE as MADE

_DUTIES = ("D17", "D21")

OFFERS_MADE = Count(
    id="offers_made",
    name="Offers made",
    name_ru="Сделанные предложения",
    formula="distinct offers, by the day they were first made",
    source="K69",
    duties=_DUTIES,
    better=Better.NEITHER,
    edges="R9: distinct offer_id; accepted without having been made: not here",
    of=MADE,
)
OFFER_ACCEPTANCE_RATE = Ratio(
    id="offer_acceptance_rate",
    name="Offer acceptance",
    name_ru="Доля принятых предложений",
    formula="offers of the period accepted by now / offers made in the period (cohort of the day made)",
    source="K69",
    duties=_DUTIES,
    edges="distinct offer_id (R9); accepted without having been made: apart, as `unmade` by the day of that",
    of=OFFERS_ACCEPTED,
    over=(MADE,),
    beside={"unmade": OFFERS_UNMADE},
    is_cohort=True,
)
OFFER_ACCEPTANCE_MONEY_RATE = Ratio(
    id="offer_acceptance_money_rate",
    name="Offer acceptance in money",
    name_ru="Доля принятых предложений в деньгах",
    formula="amount accepted by now of the period's offers / amount of the period's offers",
    source="K69",
    basis="offer value",
    duties=_DUTIES,
    edges="only offers that name an amount, n is their number: none, then null; accepted without one: as offered",
    of=TAKEN,
    over=(OFFERED,),
    counted=OFFERS_PRICED,
    is_cohort=True,
)

KPIS = (OFFERS_MADE, OFFER_ACCEPTANCE_RATE, OFFER_ACCEPTANCE_MONEY_RATE)
