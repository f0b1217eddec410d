"""A contest: managers or teams by one KPI over some days, with a grace for late facts and a result that stays.

Who is ahead is read from the numbers, here is only where a contest stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import inf, nextafter

from services.kpi.records import Rules
from shared.access.principal import Sight
from shared.entity import Between, Entity, Kind, Plain, attributes
from shared.events import AnyEvent, ContestAnnounced, ContestCancelled, ContestOf, ContestSettled
from shared.story import story
from shared.values import Scope, ScopeKind

NAME = "contests"


class ContestStatus(StrEnum):
    """Where a contest stands; between its first day and its settling by the clock alone."""

    UNKNOWN = "unknown"
    PLANNED = "planned"
    RUNNING = "running"
    IN_GRACE = "in_grace"
    """Its days are over, and late facts still count."""
    SETTLED = "settled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Contest:
    """What is known of a contest."""

    status: ContestStatus = ContestStatus.UNKNOWN
    terms: ContestAnnounced | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    settles_at: datetime | None = None
    settled_at: datetime | None = None
    competitors: int | None = None
    winners: tuple[str, ...] = ()
    """Who shares the first place."""

    @property
    def due(self) -> datetime | None:
        """Return when it is to be settled."""
        return self.settles_at if self.status is ContestStatus.PLANNED else None

    @property
    def kpi(self) -> str | None:
        """Return what is competed by."""
        return self.terms.kpi if self.terms else None

    @property
    def of(self) -> ContestOf | None:
        """Return who competes."""
        return self.terms.of if self.terms else None


def result_of(entity: Entity[Contest]) -> ContestSettled | None:
    """Return what a settled contest came to, all places; its state has the winners alone."""
    settled = (event.data for event in story(entity.events).events if isinstance(event.data, ContestSettled))
    return next(settled, None) if entity.state.status is ContestStatus.SETTLED else None


def seen_at(contest: Contest, now: datetime) -> Contest:
    """Return *contest* as it is *now*: the clock starts and ends it."""
    if contest.status is not ContestStatus.PLANNED or contest.starts_at is None or contest.ends_at is None:
        return contest
    if now < contest.starts_at:
        return contest
    return replace(contest, status=ContestStatus.RUNNING if now < contest.ends_at else ContestStatus.IN_GRACE)


def asked_at(status: ContestStatus, now: datetime) -> Mapping[str, Plain | Between]:
    """Return the facets of the contests that are seen with *status* at *now*."""
    moment = nextafter(now.timestamp(), inf)  # what begins at this very moment has begun
    later, by_now, open_ = Between(low=moment), Between(high=moment), {"kept_as": ContestStatus.PLANNED.value}
    match status:
        case ContestStatus.PLANNED:
            return open_ | {"starts_at": later}
        case ContestStatus.RUNNING:
            return open_ | {"starts_at": by_now, "ends_at": later}
        case ContestStatus.IN_GRACE:
            return open_ | {"ends_at": by_now}
        case _:
            return {"kept_as": status.value}


def contests(rules: Rules) -> Kind[Contest]:
    """Return the kind, where days begin and end by the company's clock."""

    def evolve(contest: Contest, event: AnyEvent) -> Contest:
        """Return *contest* after *event*; who is the first to end it does."""
        if contest.status in {ContestStatus.SETTLED, ContestStatus.CANCELLED}:
            return contest
        match event.data:
            case ContestAnnounced() as said:
                return _announced(said, rules)
            case ContestCancelled():
                return replace(contest, status=ContestStatus.CANCELLED)
            case ContestSettled(places=places, competitors=competitors):
                winners = tuple(place.scope for place in places if place.rank == 1)
                ended = replace(contest, status=ContestStatus.SETTLED, settled_at=event.time)
                return replace(ended, competitors=competitors, winners=winners)
            case _:
                return contest

    return Kind(
        name=NAME,
        opened_by=ContestAnnounced,
        joined_by=dict.fromkeys((ContestAnnounced, ContestCancelled, ContestSettled), "contest_id"),
        blank=Contest(),
        evolve=evolve,
        facets=attributes("kpi", "of", "starts_at", "ends_at", "settles_at")
        | {"kept_as": lambda contest: contest.status},
        due=lambda contest: contest.due,
        is_seen=lambda _id, contest, sight: not _named(contest) or any(map(sight.sees, _named(contest))),
    )


def told(contest: Contest, sight: Sight) -> Contest:
    """Return what is told of *contest* to who has *sight*: of those who compete only whom they may see."""
    terms = contest.terms
    if terms is not None and terms.ids is not None:
        seen = tuple(one.id for one in _named(contest) if sight.sees(one))
        terms = terms.model_copy(update={"ids": seen})
    winners = tuple(one for one in contest.winners if sight.sees(Scope.parse(one)))
    return replace(contest, terms=terms, winners=winners)


def _named(contest: Contest) -> list[Scope]:
    """Return who competes, where the contest names them."""
    terms = contest.terms
    return [] if terms is None else [Scope(ScopeKind(terms.of), one) for one in terms.ids or ()]


def _announced(said: ContestAnnounced, rules: Rules) -> Contest:
    return Contest(
        ContestStatus.PLANNED,
        said,
        starts_at=rules.end_of(said.first_day - timedelta(days=1)),
        ends_at=rules.end_of(said.last_day),
        settles_at=rules.end_of(said.last_day + timedelta(days=said.grace_days)),
    )


CONTEST = contests(Rules("UTC"))
