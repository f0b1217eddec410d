"""Account plans of a client: which one holds on which days, and whether its cadence is kept. Pure."""

from bisect import bisect_left
from datetime import date, timedelta
from itertools import zip_longest
from typing import NamedTuple

from services.kpi.measures.standing import Stay, in_both, joined
from services.kpi.records.client import Client
from services.kpi.records.facts import ACCOUNT_PLAN, CONTACT, KEY_FLAG
from services.kpi.records.rules import Rules

_ONE_DAY = timedelta(days=1)
_LONGEST = 36_500
"""Days; a longer cadence is as good as none, and the calendar has an end."""


class PlanStay(NamedTuple):
    """A plan holds, and asks for a contact every so many days."""

    stay: Stay
    cadence: timedelta


def key_stays(client: Client) -> list[Stay]:
    """Return when the client was a key account."""
    stays: list[Stay] = []
    since: date | None = None
    for day, is_key in {row.day: row.of == "1" for row in client.of(KEY_FLAG)}.items():
        if is_key and since is None:
            since = day
        elif not is_key and since is not None:
            stays.append(Stay(since, day))
            since = None
    return [*stays, Stay(since, None)] if since else stays


def plan_stays(client: Client, rules: Rules) -> list[PlanStay]:
    """Return when each plan held: until its last day, or until a newer one replaced it."""
    last_of_day = {row.day: row.of for row in client.of(ACCOUNT_PLAN)}
    days = list(last_of_day)
    stays: list[PlanStay] = []
    for (day, said), newer in zip_longest(last_of_day.items(), days[1:]):
        until, cadence = said.split(" ")
        end = date.fromisoformat(until) + _ONE_DAY
        end = min(end, newer) if newer else end
        if day < end:
            often = min(int(cadence) or rules.cadence_days, _LONGEST)
            stays.append(PlanStay(Stay(day, end), timedelta(days=often)))
    return stays


def planned_stays(client: Client, rules: Rules) -> list[Stay]:
    """Return when the client had a live plan, whichever."""
    return joined(plan.stay for plan in plan_stays(client, rules))


def judged_stays(client: Client, rules: Rules) -> list[PlanStay]:
    """Return when the cadence of a plan was judged: not of a client that was known for less than it (K65)."""
    known_since = min((rows[0].day for rows in client.facts.values() if rows), default=None)
    judged: list[PlanStay] = []
    for stay, cadence in plan_stays(client, rules):
        first = max(stay.first, known_since + cadence) if known_since else stay.first
        if stay.end is None or first < stay.end:
            judged.append(PlanStay(Stay(first, stay.end), cadence))
    return judged


def kept_stays(client: Client, rules: Rules) -> list[Stay]:
    """Return when a plan's cadence was judged and kept: somebody had been in contact within its days."""
    days = contact_days(client)
    kept: list[Stay] = []
    for stay, cadence in judged_stays(client, rules):
        since = bisect_left(days, stay.first - cadence)
        upto = bisect_left(days, stay.end) if stay.end else len(days)
        contacted = joined(Stay(day, day + cadence + _ONE_DAY) for day in days[since:upto])
        kept += in_both(contacted, [stay])
    return joined(kept)


def contact_days(client: Client) -> list[date]:
    """Return the days with a contact, each once, in order."""
    return list(dict.fromkeys(row.day for row in client.of(CONTACT)))
