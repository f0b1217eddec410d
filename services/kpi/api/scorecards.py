"""Scorecards, and single KPIs of them."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.kpi.api.questions import day_named, kpi_named, period_named, scope_named
from services.kpi.kpis import KPI, OnRequest
from services.kpi.score.cards import Card
from services.kpi.score.history import History
from services.kpi.score.reader import CardRead, Reader
from services.kpi.score.sums import Now
from services.kpi.score.teams import Teams
from services.kpi.score.trust import Trust, is_immature
from services.kpi.score.view import ScorecardView
from shared.access.seen import Seen
from shared.events import KpiReading
from shared.refusals import InvalidError
from shared.values import Period

KnownAt = Annotated[str | None, Query(description="a day: what was believed at its end, from the cards that were kept")]
OfTeams = Annotated[Teams, Query(description="`now`: today's members with all their days, instead of each day's own")]


class Scorecard(ScorecardView):
    """All KPIs of one scope and period, and how far they can be trusted."""

    immature: list[str]
    """Its KPIs of cohorts that have not had their time yet: they go on rising."""
    trust: Trust


class Reading(BaseModel):
    """One KPI of one scope and period."""

    scope: str
    kpi: str
    period: str
    reading: KpiReading
    is_immature: bool
    """Whether it is of a cohort that has not had its time yet: it goes on rising."""
    trust: Trust


def scorecard_routes(reader: Reader) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["scorecards"])
    history = History(reader)

    @router.get("/scorecards/{scope}")
    async def scorecard(
        sight: Seen, scope: str, period: str, teams: OfTeams = Teams.THEN, known_at: KnownAt = None
    ) -> Scorecard:
        """Return all KPIs of a scope for a period; of a manager nobody has heard of, an empty one."""
        card = Card(scope_named(scope, sight), period_named(period))
        read, trust = await _read(card, teams, known_at)
        now = reader.now()
        young = [kpi for kpi in read.view.kpis if _is_young(kpi, card.period, now)]
        return Scorecard.model_construct(**dict(read.view), immature=young, trust=trust)

    @router.get("/scorecards/{scope}/{kpi}")
    async def reading(  # noqa: PLR0917  # one parameter for each part of the question
        sight: Seen, scope: str, kpi: str, period: str, teams: OfTeams = Teams.THEN, known_at: KnownAt = None
    ) -> Reading:
        """Return one KPI of a scope for a period; also one that no scorecard has, worked out now."""
        card, asked = Card(scope_named(scope, sight), period_named(period)), kpi_named(kpi)
        if isinstance(asked, OnRequest):
            if known_at:
                raise InvalidError("what is worked out on request was not kept", "known_at")
            found, trust = await reader.reading(card, asked, teams), await reader.trust_in(card)
        else:
            read, trust = await _read(card, teams, known_at)
            found = read.view.kpis[kpi]
        young = _is_young(kpi, card.period, reader.now())
        return Reading(scope=scope, kpi=kpi, period=str(card.period), reading=found, is_immature=young, trust=trust)

    def _is_young(kpi: str, period: Period, now: Now) -> bool:
        return kpi in KPI and is_immature(KPI[kpi], period, now, reader.house)

    async def _read(card: Card, teams: Teams, known_at: str | None) -> tuple[CardRead, Trust]:
        if known_at is None:
            (read,) = await reader.read([card], teams)
            return read, await reader.trust(card.period, [read])
        if teams is Teams.NOW:
            raise InvalidError(
                "only what was stored is known as of a day, and that was made of each day's teams", "teams"
            )
        return await history.known_at(card, day_named(known_at, "known_at"))

    return router
