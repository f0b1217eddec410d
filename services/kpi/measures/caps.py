"""What clients contribute as those who are contacted by us: how often, and how often more than they want (K60)."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from services.kpi.measures.measure import Measure, Move
from services.kpi.records.client import CLIENT, Client, Told
from services.kpi.records.facts import OUTREACH, OUTREACH_CONNECTED, PERMISSION
from services.kpi.records.rules import Rules
from shared.events import Medium

_DIMENSIONS = ("medium", "segment", "region")


class _Permission(NamedTuple):
    """What was said of a medium on a day; it is in force from the next day on."""

    day: date
    is_allowed: bool
    most: int | None


def _by_us(client: Client) -> tuple[Told, ...]:
    return client.of(OUTREACH)


def _by_us_connected(client: Client) -> list[Told]:
    """Return the outreaches without the calls at which nobody spoke."""
    written = (row for row in client.of(OUTREACH) if row.of != Medium.CALL)
    return sorted([*written, *client.of(OUTREACH_CONNECTED)], key=_in_order)


def _in_order(row: Told) -> tuple[object, ...]:
    return row.day, row.manager or "", row.of


def _contacts(rows: Iterable[Told]) -> Iterator[Move]:
    for row in rows:
        yield Move(row.day, row.manager, row.value, facets=(("medium", row.of),))


def _breaches(client: Client, rows: Iterable[Told], rules: Rules) -> Iterator[Move]:
    """Yield the contacts on a forbidden medium, and those beyond a month's cap: the medium's own, or the setting's.

    The media without a cap of their own share the setting's. Of one day's contacts the order is not known.
    """
    said = _permissions(client)
    counted: Counter[tuple[int, int, str]] = Counter()
    for row in rows:
        permission = _in_force(said[row.of], row.day)
        if permission and not permission.is_allowed:
            excess = row.value
        else:
            own = permission.most if permission else None
            cap = rules.contacts_a_month if own is None else own
            month = row.day.year, row.day.month, "" if own is None else row.of
            before = counted[month]
            counted[month] += row.value
            excess = max(0, counted[month] - max(cap, before))
        if excess:
            yield Move(row.day, row.manager, excess, facets=(("medium", row.of),))


def _permissions(client: Client) -> defaultdict[str, list[_Permission]]:
    said: defaultdict[str, list[_Permission]] = defaultdict(list)
    for row in client.of(PERMISSION):
        medium, allowed, most = row.of.split(" ")
        said[medium].append(_Permission(row.day, allowed == "1", None if most == "-" else int(most)))
    return said


def _in_force(said: list[_Permission], day: date) -> _Permission | None:
    place = bisect_left(said, day, key=_said_on)
    return said[place - 1] if place else None


def _said_on(permission: _Permission) -> date:
    return permission.day


OUTREACHES = Measure(
    "outreaches",
    CLIENT,
    lambda client, _rules: _contacts(_by_us(client)),
    "contacts by us, attempts and automatic ones included",
    by=_DIMENSIONS,
)
OUTREACHES_CONNECTED = Measure(
    "outreaches_connected",
    CLIENT,
    lambda client, _rules: _contacts(_by_us_connected(client)),
    "those of outreaches that reached the client: without calls at which nobody spoke",
    by=_DIMENSIONS,
)
CAP_BREACHES = Measure(
    "cap_breaches",
    CLIENT,
    lambda client, rules: _breaches(client, _by_us(client), rules),
    "those of outreaches beyond the month's cap, or on a medium that is not allowed",
    by=_DIMENSIONS,
)
CAP_BREACHES_CONNECTED = Measure(
    "cap_breaches_connected",
    CLIENT,
    lambda client, rules: _breaches(client, _by_us_connected(client), rules),
    "the same of outreaches_connected",
    by=_DIMENSIONS,
)

MEASURES = (OUTREACHES, OUTREACHES_CONNECTED, CAP_BREACHES, CAP_BREACHES_CONNECTED)
