"""When a client was a customer: from an order or a contract on, until it is lost (K28)."""

from bisect import bisect_right
from datetime import date, timedelta
from typing import NamedTuple

from services.kpi.records.client import Client
from services.kpi.records.facts import CONTRACT, ORDER
from services.kpi.records.rules import Rules


class Life(NamedTuple):
    """From *first* on the client was a customer; unless something comes until then, it is lost on the day *lost*."""

    first: date
    lost: date


def order_days(client: Client) -> list[date]:
    """Return the days on which the client ordered, each once, in order."""
    return list(dict.fromkeys(row.day for row in client.of(ORDER)))


def silence_of(client: Client, rules: Rules) -> timedelta:
    """Return after how long a silence the client is lost, by the segment that it was last told to be in."""
    return rules.lost_after(dict(client.facets).get("segment"))


def lives_of(client: Client, rules: Rules) -> list[Life]:
    """Return the client's lives, in order and apart.

    While a contract with an end holds, silence loses nobody; on its last day the client is lost, whatever was ordered
    under it, unless another contract was signed by then.
    """
    contracts = _contracts(client)
    silence = silence_of(client, rules)
    free = [Life(day, day + silence) for day in order_days(client) if not _is_covered(day, contracts)]
    found: list[Life] = []
    for life in sorted([*free, *contracts]):
        if found and life.first <= found[-1].lost:
            found[-1] = Life(found[-1].first, life.lost)
        else:
            found.append(life)
    return found


def _contracts(client: Client) -> list[Life]:
    """Return the time under contract: what was signed by the last day of another goes on with it."""
    found: list[Life] = []
    for row in client.of(CONTRACT):
        until = date.fromisoformat(row.of)
        if found and row.day <= found[-1].lost:
            found[-1] = Life(found[-1].first, max(found[-1].lost, until))
        elif until > row.day:
            found.append(Life(row.day, until))
    return found


def _is_covered(day: date, contracts: list[Life]) -> bool:
    place = bisect_right(contracts, day, key=_first)
    return place > 0 and day <= contracts[place - 1].lost


def _first(life: Life) -> date:
    return life.first
