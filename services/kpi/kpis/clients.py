"""KPIs of clients: how many are served, how often they are contacted, and what they ask for in vain."""

from services.kpi.kpis.kpi import Better, Count, Ratio
from services.kpi.measures.caps import CAP_BREACHES, CAP_BREACHES_CONNECTED, OUTREACHES, OUTREACHES_CONNECTED
from services.kpi.measures.clients import ACTIVE_CLIENTS, CLIENTS_ASKING, CLIENTS_ASKING_BY_PRODUCT

_CAPS = (
    "the permission in force is that of the day before, for a day's order is not known; a medium without a maximum of "
    "its own shares the setting's; attempts and automatic contacts count, answers to the client's request do not; "
    "of mail and chat only what a lead's touches tell is known"
)

ACTIVE_BASE = Count(
    id="active_base",
    name="Active client base",
    name_ru="Активная клиентская база",
    formula="distinct clients with an order, connected call, meeting or human touch in the calendar period",
    source="K35",
    duties=("D06", "D25"),
    edges="counted once in a month, quarter or year, any other range is null, range_not_kept (R19); "
    "for one manager: whose contact or order was the period's last",
    of=ACTIVE_CLIENTS,
)
CONTACT_CAP_BREACHES = Count(
    id="contact_cap_breaches",
    name="Contact-cap breaches",
    name_ru="Превышения лимита контактов",
    formula="contacts by us beyond the month's maximum, or on a medium not allowed",
    source="K60",
    better=Better.DOWN,
    duties=("D13",),
    edges=_CAPS,
    of=CAP_BREACHES,
    beside={"connected": CAP_BREACHES_CONNECTED},
)
CONTACT_CAP_BREACH_RATE = Ratio(
    id="contact_cap_breach_rate",
    name="Contact-cap breach rate",
    name_ru="Доля контактов сверх лимита",
    formula="contacts beyond the month's maximum or on a medium not allowed / contacts by us",
    source="K60",
    better=Better.DOWN,
    duties=("D13",),
    edges=_CAPS,
    of=CAP_BREACHES,
    over=(OUTREACHES,),
)
CONTACT_CAP_BREACH_RATE_CONNECTED = Ratio(
    id="contact_cap_breach_rate_connected",
    name="Contact-cap breach rate, connected",
    name_ru="Доля состоявшихся контактов сверх лимита",
    formula="the same, of contacts that reached the client",
    source="K60",
    better=Better.DOWN,
    duties=("D13",),
    edges=f"calls at which nobody spoke are out, above and below the line; {_CAPS}",
    of=CAP_BREACHES_CONNECTED,
    over=(OUTREACHES_CONNECTED,),
)
CLIENTS_ASKING_IN_VAIN = Count(
    id="clients_asking_in_vain",
    name="Clients asking for missing products",
    name_ru="Клиенты с запросами на отсутствующие товары",
    formula="distinct clients with a ProductRequested in the period",
    source="K66",
    better=Better.NEITHER,
    duties=("D24", "D29"),
    edges="once in a month, quarter or year (R19), however many products a client asks for",
    of=CLIENTS_ASKING,
)
PRODUCT_DEMAND = Count(
    id="product_demand",
    name="Unmet demand by product",
    name_ru="Неудовлетворённый спрос по товарам",
    formula="distinct clients that asked for a product, by product; the total counts pairs of client and product",
    source="K66",
    better=Better.NEITHER,
    duties=("D24", "D29"),
    edges="once in a month, quarter or year (R19)",
    of=CLIENTS_ASKING_BY_PRODUCT,
)

KPIS = (
    ACTIVE_BASE,
    CONTACT_CAP_BREACHES,
    CONTACT_CAP_BREACH_RATE,
    CONTACT_CAP_BREACH_RATE_CONNECTED,
    CLIENTS_ASKING_IN_VAIN,
    PRODUCT_DEMAND,
)
