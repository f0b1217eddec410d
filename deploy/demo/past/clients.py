"""Clients: what sort they are, what is recorded of them, which are key accounts, and what they wish."""

from collections.abc import Iterator
from datetime import timedelta
from zlib import crc32

from deploy.demo.facts import Facts, Note, Order, Told, note_before, said
from deploy.demo.past.cast import Cast
from deploy.demo.systems import CRM
from shared.events import (
    AccountPlanSet,
    ClientMerged,
    ClientRegistered,
    ClientUpdated,
    ContactMedium,
    ContactPermissionChanged,
    KeyAccountFlagged,
)

SEGMENTS = ("small",) * 5 + ("medium",) * 3 + ("large",) * 2
REGIONS = ("coast", "inland", "north", "abroad")
FIELDS = 10
UPDATED, DOUBTFUL, PLANNED, FORGOTTEN, WISHING = 0.3, 0.15, 0.75, 0.15, 0.08
CADENCES_DAYS = (14, 21, 30)


def segment_of(client_id: str) -> str:
    """Return how large the client is."""
    return SEGMENTS[crc32(client_id.encode()) % len(SEGMENTS)]


def region_of(client_id: str) -> str:
    """Return where the client is."""
    return REGIONS[crc32(client_id.encode()) // len(SEGMENTS) % len(REGIONS)]


def clients_of(cast: Cast, facts: Facts) -> Iterator[Note]:
    """Yield what the CRM records of everybody who ordered."""
    first: dict[str, Order] = {}
    for order in sorted(facts.orders.values(), key=lambda order: order.placed_at):
        first.setdefault(order.client_id, order)
    for client, order in first.items():
        yield note_before(cast.end, f"card-of-{client}", CRM, _card(cast, order))
        if segment_of(client) == "large":
            yield note_before(cast.end, f"account-{client}", CRM, _account(cast, order))
        if cast.dice.happens(WISHING):
            yield note_before(cast.end, f"wish-of-{client}", CRM, _wish(cast, order))


def merged_clients(cast: Cast, facts: Facts) -> Note:
    """Return that two records of prospects who never ordered were found to be one client."""
    ordered = {order.client_id for order in facts.orders.values()}
    ours, theirs = cast.dice.some_of(sorted({lead.client_id for lead in facts.leads.values()} - ordered), 2)
    merged = ClientMerged(client_id=theirs, into_client_id=ours)
    return Note(f"merging-of-{theirs}", CRM, ((cast.end - timedelta(days=2), merged),))


def _card(cast: Cast, order: Order) -> Told:
    filled = cast.dice.number(5, FIELDS)
    doubts = {"possible_duplicates": int(cast.dice.happens(DOUBTFUL)), "conflicting_fields": 0}
    yield order.placed_at, said(ClientRegistered, _ids(order, filled, filled - cast.dice.number(1, 5)) | doubts)
    if cast.dice.happens(UPDATED):
        at = order.placed_at + cast.dice.lasting(timedelta(days=12))
        yield at, said(ClientUpdated, _ids(order, FIELDS, cast.dice.number(6, FIELDS)) | doubts)


def _ids(order: Order, filled: int, verified: int) -> dict[str, object]:
    return {
        "client_id": order.client_id,
        "manager_id": order.manager_id,
        "segment": segment_of(order.client_id),
        "region": region_of(order.client_id),
        "filled_fields": filled,
        "total_fields": FIELDS,
        "verified_fields": verified,
    }


def _account(cast: Cast, order: Order) -> Told:
    ids = {"client_id": order.client_id, "manager_id": order.manager_id}
    yield order.placed_at + timedelta(hours=1), said(KeyAccountFlagged, ids, is_key=True)
    if cast.dice.happens(PLANNED):
        lasts = timedelta(days=20 if cast.dice.happens(FORGOTTEN) else 120)
        set_at = order.placed_at + cast.dice.lasting(timedelta(days=2))
        until, cadence = (set_at + lasts).date(), cast.dice.one_of(CADENCES_DAYS)
        yield set_at, said(AccountPlanSet, ids, valid_until=until, cadence_days=cadence)


def _wish(cast: Cast, order: Order) -> Told:
    at = order.placed_at + cast.dice.lasting(timedelta(days=5))
    medium, most = cast.dice.one_of((ContactMedium.CALL, ContactMedium.MAIL)), cast.dice.number(1, 3)
    yield (
        at,
        ContactPermissionChanged(client_id=order.client_id, medium=medium, allowed=True, max_per_month=most),
    )
