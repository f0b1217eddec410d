"""What the Python peers count: five measures, from the events of one record. Pure; only the standard library.

The same rules as the fold's, for the types of the benchmark's stream: one event for each (source, id), what is
retracted is left out, and a new event changes the sums by what the record gives after it less what it gave before.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

Event = dict[str, Any]
Sum = tuple[str, str, str]
"""Manager, day, measure."""

RETRACTED = "EventRetracted"
_RECORDS = {
    "LeadCreated": ("lead", "lead_id"),
    "LeadTouched": ("lead", "lead_id"),
    "CallCompleted": ("call", "call_id"),
    "DealOpened": ("deal", "deal_id"),
    "DealClosed": ("deal", "deal_id"),
    "DealReopened": ("deal", "deal_id"),
    "OrderPlaced": ("order", "order_id"),
    "OrderCancelled": ("order", "order_id"),
}


def told(event: Event) -> Event:
    """Return the event that *event* is about: itself, or the one it takes back."""
    about: Event = event["data"]["event"] if event["type"] == RETRACTED else event
    return about


def record_of(event: Event) -> str:
    """Return the record that *event* joins."""
    about = told(event)
    kind, field = _RECORDS[about["type"]]
    return f"{kind}:{about['data'][field]}"


def sheet_of(event: Event) -> str | None:
    """Return the day sheet that keeps *event*, if it is about a call; other records are documents themselves."""
    about = told(event)
    if about["type"] != "CallCompleted":
        return None
    return f"sheet:{about['data']['manager_id']}/{about['data']['started_at'][:10]}"


def is_known(event: Event, events: Iterable[Event]) -> bool:
    """Return whether *event* is among *events* already."""
    return any(event["id"] == other["id"] and event["source"] == other["source"] for other in events)


def change(record: str, before: list[Event], after: list[Event]) -> dict[Sum, int]:
    """Return what to add to the sums when the events of *record* go from *before* to *after*."""
    gives = _GIVES[record.partition(":")[0]]
    difference = Counter(gives(_standing(after)))
    difference.subtract(gives(_standing(before)))
    return {key: value for key, value in difference.items() if value}


def _standing(events: list[Event]) -> list[Event]:
    """Return the facts among *events*, in order, without what was retracted."""
    if len(events) == 1 and events[0]["type"] != RETRACTED:
        return events
    gone = {
        (event["data"]["event"]["source"], event["data"]["event"]["id"])
        for event in events
        if event["type"] == RETRACTED
    }
    left = [event for event in events if event["type"] != RETRACTED and (event["source"], event["id"]) not in gone]
    return sorted(left, key=_in_time)


def _in_time(event: Event) -> tuple[str, str, str]:
    return event["time"], event["source"], event["id"]


def _first(events: list[Event], type_: str) -> Event | None:
    return next((event for event in events if event["type"] == type_), None)


def _lead(events: list[Event]) -> dict[Sum, int]:
    created, touched = _first(events, "LeadCreated"), _first(events, "LeadTouched")
    sums: dict[Sum, int] = {}
    if created:
        sums[created["data"]["manager_id"], created["time"][:10], "leads_created"] = 1
    if created and touched:
        seconds = datetime.fromisoformat(touched["time"]) - datetime.fromisoformat(created["time"])
        who, day = touched["data"]["manager_id"], touched["time"][:10]
        sums[who, day, "speed_to_lead"] = 1
        sums[who, day, "speed_to_lead_seconds"] = max(0, int(seconds.total_seconds()))
    return sums


def _call(events: list[Event]) -> dict[Sum, int]:
    if not events:
        return {}
    data = events[-1]["data"]
    return {(data["manager_id"], data["started_at"][:10], "calls_completed"): 1}


def _deal(events: list[Event]) -> dict[Sum, int]:
    closing = None
    for event in events:
        if event["type"] != "DealOpened":
            closing = event if event["type"] == "DealClosed" else None
    if closing is None or closing["data"]["outcome"] != "won":
        return {}
    return {(closing["data"]["manager_id"], closing["time"][:10], "deals_won"): 1}


def _order(events: list[Event]) -> dict[Sum, int]:
    placed, cancelled = _first(events, "OrderPlaced"), _first(events, "OrderCancelled")
    sums: Counter[Sum] = Counter()
    if placed:
        data = placed["data"]
        net = sum(line["amount_minor"] - line["discount_minor"] for line in data["lines"])
        sums[data["manager_id"], placed["time"][:10], "revenue_booked_minor"] += net
        if cancelled:
            sums[data["manager_id"], cancelled["time"][:10], "revenue_booked_minor"] -= net
    return sums


_GIVES: dict[str, Callable[[list[Event]], dict[Sum, int]]] = {
    "lead": _lead,
    "call": _call,
    "deal": _deal,
    "order": _order,
}
