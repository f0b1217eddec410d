"""The query of a live stream, as both edges take it."""

from typing import Annotated

from fastapi import Depends, Header, Query

from services.kpi.live.asked import Asked

_SCOPE = "repeatable: company, team:ID, manager:ID, unassigned, team:* or manager:*; all without it"
_KPI = "repeatable; without it all that scorecards have"
_PERIOD = "repeatable: a period, or day, week, month, quarter or year for the current one; without it these five"
_LAST = "the id of the last message that was read: what came after it follows"


def _asked(
    scope: Annotated[list[str] | None, Query(description=_SCOPE)] = None,
    kpi: Annotated[list[str] | None, Query(description=_KPI)] = None,
    period: Annotated[list[str] | None, Query(description=_PERIOD)] = None,
) -> Asked:
    return Asked.parse(scope or (), kpi or (), period or ())


def _last_id(
    last_event_id: Annotated[str | None, Query(description=_LAST)] = None,
    header: Annotated[
        str | None, Header(alias="Last-Event-ID", description=f"{_LAST}; goes before the query's")
    ] = None,
) -> str | None:
    # A browser that reconnects by itself repeats the old query and tells the newer id in the header.
    return header or last_event_id


Question = Annotated[Asked, Depends(_asked)]
LastId = Annotated[str | None, Depends(_last_id)]
