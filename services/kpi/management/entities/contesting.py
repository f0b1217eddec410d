"""What is decided of a contest: who may be compared by what, until when, and that it is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import Field

from services.kpi.kpis import KPI
from services.kpi.kpis.means import is_mean_or_share
from services.kpi.management.entities.contest import NAME, Contest, ContestStatus, seen_at
from services.kpi.management.entities.judged import refuse_uncounted
from services.kpi.management.errors import NothingChangesError
from services.kpi.records import Rules
from shared.command import Command
from shared.entity import Entity
from shared.events import (
    MOST_PLACES,
    CompetitorIds,
    ContestAnnounced,
    ContestCancelled,
    ContestOf,
    ContestPlace,
    ContestSettled,
)
from shared.reaction import Reaction
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError, WrongStatusError
from shared.values import Day, Id, Whole

MOST_DAYS = 366
_USUAL_GRACE = 3


@dataclass(frozen=True, slots=True)
class Usage:
    """How the company counts days, and how many facts a mean or a share needs where nobody says."""

    rules: Rules
    ranked_from_n: int


class AnnounceContest(Command):
    """Managers or teams compete by a KPI from a first to a last day; it settles by itself when the grace is over.

    Without `ids` everybody competes, with `team_id` every manager of that team, with the days in it.
    """

    contest_id: Id | None = None
    name: str = Field(min_length=1, max_length=200)
    kpi: Id
    of: ContestOf = ContestOf.MANAGER
    ids: CompetitorIds | None = None
    team_id: Id | None = None
    first_day: Day
    last_day: Day
    grace_days: int = Field(default=_USUAL_GRACE, ge=0, le=90)
    least_n: Whole | None = Field(default=None, description="of a mean or a share; without it KPI_RANKED_FROM_N")
    prize: str | None = Field(default=None, min_length=1, max_length=500)


class AmendContest(Command):
    """A contest that has not started is to be otherwise; what is not named stays, and `null` takes away."""

    name: str | None = Field(default=None, min_length=1, max_length=200)
    kpi: Id | None = None
    of: ContestOf | None = None
    ids: CompetitorIds | None = None
    team_id: Id | None = None
    first_day: Day | None = None
    last_day: Day | None = None
    grace_days: int | None = Field(default=None, ge=0, le=90)
    least_n: Whole | None = None
    prize: str | None = Field(default=None, min_length=1, max_length=500)


class CancelContest(Command):
    """A contest that is not settled takes no place, or is not finished."""


def announce(
    contest_id: str, contest: Contest, command: AnnounceContest, *, now: datetime, usage: Usage
) -> list[ContestAnnounced]:
    """Return that they compete. Raises: AlreadyExistsError, InvalidError, UnknownKpiError, NotOverDaysError."""
    if contest.status is not ContestStatus.UNKNOWN:
        raise AlreadyExistsError(NAME, contest_id)
    return [_terms(command.model_dump() | {"contest_id": contest_id}, now, usage)]


def amend(
    contest_id: str, contest: Contest, command: AmendContest, *, now: datetime, usage: Usage
) -> list[ContestAnnounced]:
    """Return the contest as it now is. Raises: what `announce` does, NotFoundError, WrongStatusError, …ChangesError."""
    known = _known(contest_id, contest)
    if (status := seen_at(contest, now).status) is not ContestStatus.PLANNED:
        raise WrongStatusError(NAME, contest_id, status)
    said = command.model_dump(exclude_unset=True)
    usual = {"least_n": None} if said.get("kpi", known.kpi) != known.kpi else {}
    changed = _terms(known.model_dump() | usual | said, now, usage)
    if changed == known:
        raise NothingChangesError(NAME, contest_id)
    return [changed]


def cancel(contest_id: str, contest: Contest, command: CancelContest) -> list[ContestCancelled]:  # noqa: ARG001
    """Return that there will be no result. Raises: NotFoundError, WrongStatusError."""
    known = _known(contest_id, contest)
    if contest.status is not ContestStatus.PLANNED:
        raise WrongStatusError(NAME, contest_id, contest.status)
    return [ContestCancelled(**_facts(known))]


def settlement(entity: Entity[Contest], places: tuple[ContestPlace, ...], contest: Contest) -> Reaction | None:
    """Return that the contest, read as *entity*, ended with *places*, unless it was changed or ended meanwhile.

    After a result was taken back there is another one, under an id of its own.
    """
    terms = contest.terms
    if terms is None or terms != entity.state.terms or contest.status is not ContestStatus.PLANNED:
        return None
    before = sum(isinstance(event.data, ContestSettled) for event in entity.events)
    data = ContestSettled(**_facts(terms), competitors=len(places), places=places[:MOST_PLACES])
    return Reaction(entity.events[-1], data, f"{entity.id}:ContestSettled" + (f":{before + 1}" if before else ""))


def _terms(said: Mapping[str, Any], now: datetime, usage: Usage) -> ContestAnnounced:
    terms = ContestAnnounced(**{**said, "least_n": said["least_n"] or 0})
    refuse_uncounted(terms.kpi, terms.first_day, terms.last_day)
    _refuse(terms, usage.rules.day(now))
    return terms.model_copy(update={"least_n": _least_n(terms.kpi, said["least_n"], usage.ranked_from_n)})


def _refuse(terms: ContestAnnounced, today: date) -> None:
    if terms.last_day < today:
        raise InvalidError(f"{terms.last_day} is over", "last_day")
    if terms.last_day - terms.first_day >= timedelta(days=MOST_DAYS):
        raise InvalidError(f"a contest takes {MOST_DAYS} days at most", "last_day")
    if terms.team_id is not None and terms.of is not ContestOf.MANAGER:
        raise InvalidError("the managers of a team compete, not teams of it", "team_id")
    if terms.team_id is not None and terms.ids is not None:
        raise InvalidError("either a team competes within itself, or those who are named by `ids`", "team_id")


def _least_n(kpi: str, asked: int | None, usual: int) -> int:
    if is_mean_or_share(KPI[kpi]):
        return usual if asked is None else asked
    if asked:
        raise InvalidError(f"{kpi} is neither a mean nor a share: it counts however few facts it is of", "least_n")
    return 0


def _known(contest_id: str, contest: Contest) -> ContestAnnounced:
    if contest.terms is None:
        raise NotFoundError(NAME, contest_id)
    return contest.terms


def _facts(terms: ContestAnnounced) -> dict[str, Any]:
    """Return what every event of a contest says."""
    return terms.model_dump(exclude={"ids", "team_id", "grace_days", "least_n"})
