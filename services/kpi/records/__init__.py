"""Record kinds: what happened to one lead, deal, order …, as a pure function of the set of events that mention it."""

from services.kpi.records.call_sheet import CALL_SHEET
from services.kpi.records.client import CLIENT, Ledger
from services.kpi.records.client_profile import CLIENT_PROFILE
from services.kpi.records.complaint import COMPLAINED_ORDER, COMPLAINT
from services.kpi.records.deal import DEAL
from services.kpi.records.directory import PLAN, STAFF, TEAM
from services.kpi.records.facts import CALL, OUTREACH
from services.kpi.records.lead import LEAD
from services.kpi.records.meeting_sheet import MEETING_SHEET
from services.kpi.records.observation import OBSERVATION
from services.kpi.records.offer import OFFER
from services.kpi.records.order import ORDER
from services.kpi.records.planned_call import PLANNED_CALL
from services.kpi.records.points import POINTS
from services.kpi.records.product_request import PRODUCT_REQUEST
from services.kpi.records.promotion import PROMOTION
from services.kpi.records.record import RecordKey, RecordKind
from services.kpi.records.rules import Rules
from services.kpi.records.sheet import pages_of
from services.kpi.records.shipment import SHIPMENT
from services.kpi.records.survey import SURVEY
from services.kpi.records.ticket import TICKET
from shared.events import CATALOGUE, AnyEvent, EventRetracted, Medium
from shared.events.codec import retracted

KINDS: tuple[RecordKind, ...] = (
    LEAD,
    PLANNED_CALL,
    CALL_SHEET,
    MEETING_SHEET,
    DEAL,
    ORDER,
    SHIPMENT,
    CLIENT_PROFILE,
    PRODUCT_REQUEST,
    SURVEY,
    COMPLAINT,
    COMPLAINED_ORDER,
    TICKET,
    OFFER,
    POINTS,
    PROMOTION,
    OBSERVATION,
    CLIENT,
    TEAM,
    STAFF,
    PLAN,
)
KIND: dict[str, RecordKind] = {kind.name: kind for kind in KINDS}
_ROUTES = {
    type_: [(kind.name, kind.joined_by[type_]) for kind in KINDS if type_ in kind.joined_by] for type_ in CATALOGUE
}


def keys_of(event: AnyEvent, rules: Rules) -> list[RecordKey]:
    """Return the records that *event* joins; a retraction joins those of the event it takes back.

    A merged client's copies join records of their own, which tell the surviving client and nothing else.
    """
    told = retracted(event.data) if isinstance(event.data, EventRetracted) else event
    keys = [RecordKey(kind, found) for kind, id_of in _ROUTES[type(told.data)] if (found := id_of(told, rules))]
    return [key.through(event.via, event.subject) for key in keys if KIND[key.kind].tells] if event.via else keys


def sheets_of(ledger: Ledger, rules: Rules) -> list[RecordKey]:
    """Return the sheets, shared with other clients, on which there are facts that *ledger* tells of."""
    days = {
        (kind.name, key.manager, key.day)
        for key in ledger
        if not key.via and (kind := _SHEET_THAT_TELLS.get((key.name, key.of)))
    }
    return [RecordKey(kind, page) for kind, manager, day in sorted(days) for page in pages_of(manager, day, rules)]


_SHEET_THAT_TELLS = {(CALL, ""): CALL_SHEET, (OUTREACH, Medium.MEETING.value): MEETING_SHEET}


__all__ = ["KIND", "KINDS", "RecordKey", "RecordKind", "Rules", "keys_of", "sheets_of"]
