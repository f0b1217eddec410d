"""KPIs of the service that clients get."""

from services.kpi.kpis.kpi import Better, Count, Duration
from services.kpi.measures.tickets import FIRST_RESPONSE, RESOLUTION
from services.kpi.measures.tickets import OPEN_TICKETS as OPEN
from services.kpi.measures.tickets import TICKETS_OPENED as OPENED

_DUTIES = ("D30",)
_HOUR_SECONDS = 3600
_EDGES = (
    "TicketPaused to TicketResumed does not count; the last TicketResolved ends it, and nothing after reopens it; "
    "open ones: how many and how old, beside it (R17); an end before the opening (two clocks): 0"
)

TICKETS_OPENED = Count(
    id="tickets_opened",
    name="Tickets",
    name_ru="Обращения в поддержку",
    formula="distinct tickets, by the day they were opened, for their present owner",
    source="K52",
    duties=_DUTIES,
    better=Better.DOWN,
    edges="R9: distinct ticket_id; nobody's yet: unassigned",
    of=OPENED,
)
OPEN_TICKETS = Count(
    id="open_tickets",
    name="Open tickets",
    name_ru="Открытые обращения",
    formula="tickets opened and not resolved at the end of the period, or now",
    source="K52",
    duties=_DUTIES,
    better=Better.DOWN,
    edges="a paused ticket is open; a stock (R7)",
    of=OPEN,
)
TICKET_FIRST_RESPONSE_SECONDS = Duration(
    id="ticket_first_response_seconds",
    name="First response to a ticket",
    name_ru="Время первого ответа на обращение",
    formula="first answer - opening, less pauses, by the day of the answer: median; mean and p90 beside it",
    source="K52",
    duties=_DUTIES,
    better=Better.DOWN,
    edges=f"a ticket resolved without an answer has no first response; {_EDGES}",
    of=FIRST_RESPONSE,
)
TICKET_FIRST_RESPONSE_SECONDS_WORKING = Duration(
    id="ticket_first_response_seconds_working",
    name="First response to a ticket, working time",
    name_ru="Время первого ответа на обращение в рабочем времени",
    formula="the same in working time",
    source="K52 R16",
    duties=_DUTIES,
    better=Better.DOWN,
    edges=f"a ticket resolved without an answer has no first response; {_EDGES}",
    of=FIRST_RESPONSE,
    is_working_time=True,
)
TICKET_RESOLUTION_HOURS = Duration(
    id="ticket_resolution_hours",
    name="Ticket resolution time",
    name_ru="Время решения обращения",
    formula="last resolving - opening, less pauses, by the day of resolving: median; mean and p90 beside it",
    source="K52",
    duties=_DUTIES,
    better=Better.DOWN,
    edges=_EDGES,
    unit="hours",
    unit_seconds=_HOUR_SECONDS,
    of=RESOLUTION,
)
TICKET_RESOLUTION_HOURS_WORKING = Duration(
    id="ticket_resolution_hours_working",
    name="Ticket resolution time, working hours",
    name_ru="Время решения обращения в рабочих часах",
    formula="the same in working time",
    source="K52 R16",
    duties=_DUTIES,
    better=Better.DOWN,
    edges=_EDGES,
    unit="hours",
    unit_seconds=_HOUR_SECONDS,
    of=RESOLUTION,
    is_working_time=True,
)

KPIS = (
    TICKETS_OPENED,
    OPEN_TICKETS,
    TICKET_FIRST_RESPONSE_SECONDS,
    TICKET_FIRST_RESPONSE_SECONDS_WORKING,
    TICKET_RESOLUTION_HOURS,
    TICKET_RESOLUTION_HOURS_WORKING,
)
