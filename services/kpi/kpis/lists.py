"""The lists of clients, declared: a new one is an entry here and a function of the clients' states."""

from services.kpi.kpis.attention import cadence_overdue, key_accounts_untouched, open_tickets
from services.kpi.kpis.client_list import ClientList
from services.kpi.kpis.segments import abc, clv, rfm, xyz

_LISTS = (
    ClientList(
        name="rfm",
        title="RFM",
        title_ru="RFM-анализ",
        meaning="fifths of customers by how recent, how many and how large their orders of a year were; 5 is best",
        source="K33",
        columns=("client_id", "recency_days", "orders", "revenue_booked_minor", "r", "f", "m"),
        rows_of=rfm,
    ),
    ClientList(
        name="abc",
        title="ABC",
        title_ru="ABC-анализ",
        meaning="clients by their cumulative share of the revenue booked in twelve months: A up to 80 %, B up to 95 %",
        source="K33",
        columns=("client_id", "revenue_booked_minor", "share", "cumulative_share", "class"),
        rows_of=abc,
    ),
    ClientList(
        name="xyz",
        title="XYZ",
        title_ru="XYZ-анализ",
        meaning="clients by how steady their revenue of whole months is: X up to 10 % of variation, Y up to 25 %",
        source="K33",
        columns=("client_id", "months", "mean_revenue_booked_minor", "variation", "class"),
        rows_of=xyz,
    ),
    ClientList(
        name="clv",
        title="Customer lifetime value",
        title_ru="Пожизненная ценность клиента (CLV)",
        meaning="mean check x orders a year x years of a customer's life x margin",
        source="K33",
        columns=(
            "client_id",
            "check_booked_minor",
            "orders_a_year",
            "lifespan_years",
            "margin",
            "costed_share",
            "clv_minor",
            "reason",
        ),
        rows_of=clv,
    ),
    ClientList(
        name="key-accounts-untouched",
        title="Key accounts without contact",
        title_ru="Ключевые клиенты без контакта",
        meaning="key accounts with which nobody was in contact in this calendar month",
        source="K42",
        columns=("client_id", "manager_id", "last_contact", "days"),
        rows_of=key_accounts_untouched,
    ),
    ClientList(
        name="cadence-overdue",
        title="Contacts overdue",
        title_ru="Просроченные контакты по планам работы",
        meaning="clients with a live account plan that were not contacted within its cadence",
        source="K65",
        columns=("client_id", "manager_id", "cadence_days", "last_contact", "days"),
        rows_of=cadence_overdue,
    ),
    ClientList(
        name="open-tickets",
        title="Clients with open tickets",
        title_ru="Клиенты с открытыми обращениями",
        meaning="clients with an open ticket, and the revenue of twelve months that hangs on them",
        source="K68",
        columns=("client_id", "manager_id", "tickets", "revenue_booked_minor"),
        rows_of=open_tickets,
    ),
)
LISTS: dict[str, ClientList] = {one.name: one for one in _LISTS}

__all__ = ["LISTS", "ClientList"]
