"""KPIs of accounts: key ones, their coverage and revenue, account plans and cadence."""

from services.kpi.kpis.kpi import Count, Ratio
from services.kpi.measures import accounts
from services.kpi.measures.buyers import CLIENT_ORDERS, CLIENT_REVENUE

_OWNED = "a stock (R7): with the client's owner, who was last named by its card, plan or flag"

KEY_ACCOUNT_COVERAGE = Ratio(
    id="key_account_coverage",
    name="Key-account coverage",
    name_ru="Охват ключевых клиентов",
    formula="key accounts with a connected call, meeting or human touch in the period / key accounts at its end",
    source="K42",
    duties=("D19", "D25"),
    edges="assigned as of the period's end; a new one counts for its part of the period, above and below the line; "
    "month, quarter or year, else null, range_not_kept (R19); list: key-accounts-untouched",
    of=accounts.KEY_ACCOUNTS_TOUCHED,
    over=(accounts.KEY_ACCOUNTS, accounts.KEY_ACCOUNTS_NOT_YET),
)
KEY_ACCOUNTS = Count(
    id="key_accounts",
    name="Key accounts",
    name_ru="Ключевые клиенты",
    formula="clients flagged as key accounts, at the end of the period",
    source="K42",
    duties=("D19",),
    edges=_OWNED,
    of=accounts.KEY_ACCOUNTS,
)
NEW_KEY_ACCOUNTS = Count(
    id="new_key_accounts",
    name="New key accounts",
    name_ru="Новые ключевые клиенты",
    formula="clients that became key accounts in the period",
    source="K43",
    duties=("D19",),
    edges="a flag set again without having been removed is no news; of one day the last flag counts",
    of=accounts.NEW_KEY_ACCOUNTS,
)
KEY_ACCOUNT_SHARE = Ratio(
    id="key_account_share_booked",
    name="Key-account share of revenue",
    name_ru="Доля ключевых клиентов в выручке",
    formula="revenue booked of key accounts / revenue booked, cancelled orders restated to the day of the order",
    source="K43",
    basis="booked",
    duties=("D19",),
    edges="flag as of the day of the order; total 0: null (R1)",
    of=accounts.KEY_REVENUE,
    over=(CLIENT_REVENUE,),
    counted=CLIENT_ORDERS,
)
CADENCE_KEPT = Ratio(
    id="cadence_kept",
    name="Cadence kept",
    name_ru="Соблюдение периодичности контактов",
    formula="clients contacted within their cadence_days / clients with a live account plan",
    source="K65",
    duties=("D19", "D22", "D25"),
    edges=f"{_OWNED}; a client known for less than its cadence is not judged; contact in either direction; "
    "no cadence_days: the setting's; list: cadence-overdue",
    of=accounts.CADENCE_KEPT,
    over=(accounts.CADENCE_JUDGED,),
)
LIVE_ACCOUNT_PLANS = Ratio(
    id="live_account_plans",
    name="Key accounts with a live plan",
    name_ru="Ключевые клиенты с действующим планом",
    formula="key accounts with an account plan valid on the day / key accounts",
    source="K67",
    duties=("D19", "D22", "D25"),
    edges=f"{_OWNED}; a plan holds through valid_until; a newer one replaces it; flag removed: out",
    of=accounts.KEY_ACCOUNTS_PLANNED,
    over=(accounts.KEY_ACCOUNTS,),
)
LIVE_ACCOUNT_PLANS_ASSIGNED = Ratio(
    id="live_account_plans_assigned",
    name="Assigned clients with a live plan",
    name_ru="Закреплённые клиенты с действующим планом",
    formula="clients with an account plan valid on the day / clients with an owner",
    source="K67",
    duties=("D19", "D22", "D25"),
    edges=_OWNED,
    of=accounts.PLANNED_CLIENTS,
    over=(accounts.ASSIGNED_CLIENTS,),
)

KPIS = (
    KEY_ACCOUNT_COVERAGE,
    KEY_ACCOUNTS,
    NEW_KEY_ACCOUNTS,
    KEY_ACCOUNT_SHARE,
    CADENCE_KEPT,
    LIVE_ACCOUNT_PLANS,
    LIVE_ACCOUNT_PLANS_ASSIGNED,
)
