"""Where a contest stands: from the numbers while it runs, from its result once it is settled."""

from datetime import date, datetime
from typing import NamedTuple

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.management.entities.contest import CONTEST, ContestStatus, result_of, seen_at
from services.kpi.score.reader import Reader
from services.kpi.score.standings import Standings
from services.kpi.score.trust import UNKNOWN, State, Trust
from shared.access.seen import Seen
from shared.desk import Desk
from shared.events import ContestAnnounced, ContestOf, ContestPlace
from shared.refusals import NotFoundError
from shared.values import Period, Scope, kind_of

_TERMS = {"contest_id", "name", "kpi", "of", "first_day", "last_day", "least_n", "prize"}
_OPEN = {ContestStatus.RUNNING, ContestStatus.IN_GRACE}


class StandingsView(BaseModel):
    """A contest and everybody's place in it; there are none before it starts, and none of a cancelled one."""

    contest_id: str
    name: str
    status: ContestStatus
    kpi: str
    of: ContestOf
    first_day: date
    last_day: date
    settles_at: datetime
    least_n: int
    prize: str | None
    competitors: int
    """How many compete; a result keeps the first 250 of the places."""
    places: list[ContestPlace]
    trust: Trust
    """Its state is `final` once the contest is settled, and `provisional` until then."""


class _Standing(NamedTuple):
    """Everybody's place, and how far it can be trusted."""

    competitors: int
    places: list[ContestPlace]
    trust: Trust


def contest_routes(reader: Reader, standings: Standings, desk: Desk) -> APIRouter:
    """Return the routes."""
    router = APIRouter(prefix="/v1", tags=["contests"])

    @router.get("/contests/{contest_id}/standings")
    async def contest_standings(sight: Seen, contest_id: str) -> StandingsView:
        """Return who is ahead, the best first, or how it ended; equal values share a rank, without a value last.

        Of those whose numbers the caller may see, with their ranks among all.
        """
        entity = await desk.found(CONTEST, contest_id)
        contest, result = seen_at(entity.state, desk.clock()), result_of(entity)
        if contest.terms is None or contest.settles_at is None:
            raise NotFoundError(CONTEST.name, contest_id)
        if result is not None and contest.settled_at is not None:
            trust = Trust.of(contest.settled_at, UNKNOWN, State.FINAL)
            standing = _Standing(result.competitors, list(result.places), trust)
        else:
            standing = await _live(contest.terms, contest.status)
        terms = contest.terms.model_dump(include=_TERMS)
        theirs = standing._replace(places=[one for one in standing.places if sight.sees(Scope.parse(one.scope))])
        return StandingsView(**terms, status=contest.status, settles_at=contest.settles_at, **theirs._asdict())

    async def _live(terms: ContestAnnounced, status: ContestStatus) -> _Standing:
        period = Period(terms.first_day, terms.last_day, kind_of(terms.first_day, terms.last_day))
        trust = (await reader.trust(period)).model_copy(update={"state": State.PROVISIONAL})
        places = list(await standings.places(terms)) if status in _OPEN else []
        return _Standing(len(places), places, trust)

    return router
