"""Laws of scorecards, on any stream and for every measure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.score.roster import Roster
from shared.events import AnyEvent, ManagerJoined, ManagerMoved, TeamCreated
from shared.values import Period, Scope
from tests.strategies import World, streams
from tests.unit.kpi.score.scoring import Office

WORLD = World(stories=2, since=datetime(2026, 11, 20, tzinfo=UTC), until=datetime(2027, 1, 10, tzinfo=UTC))
STAFF = streams(TeamCreated, ManagerJoined, ManagerMoved, world=WORLD, most=10)
tellings = st.builds(list.__add__, streams(world=WORLD), STAFF)
moments = st.datetimes(datetime(2026, 11, 20), datetime(2027, 1, 10), timezones=st.just(UTC))  # noqa: DTZ001
periods = st.sampled_from(["2026", "2026-Q4", "2026-11", "2026-12", "2026-W48", "2026-W53", "2026-11-25"])


def added(parts: Iterable[Mapping[str, int | Fraction]]) -> dict[str, Fraction]:
    total: defaultdict[str, Fraction] = defaultdict(Fraction)
    for part in parts:
        for key, value in part.items():
            total[key] += value
    return {key: value for key, value in total.items() if value}


def flows(office: Office, scope: str, period: str, now: datetime) -> dict[str, Fraction]:
    return added([office.figures(scope, period, now=now).flows])


def stocks(office: Office, scope: str, period: str, now: datetime) -> dict[str, Fraction]:
    return added([office.figures(scope, period, now=now).stocks])


def scopes(office: Office) -> list[str]:
    return sorted({key.scope for key in office.cells} | set(map(str, office.directory.roster.scopes)) | {"company"})


@settings(max_examples=30)
@given(tellings, periods, moments, st.data())
def test_a_period_is_the_sum_of_its_days_whichever_cells_it_is_made_of(
    told: list[AnyEvent], period: str, now: datetime, data: st.DataObject
) -> None:
    office = Office(told)
    scope = data.draw(st.sampled_from(scopes(office)))

    days = [flows(office, scope, day.isoformat(), now) for day in Period.parse(period).days()]
    assert flows(office, scope, period, now) == added(days)


@settings(max_examples=40)
@given(tellings, periods, moments)
def test_a_team_is_the_sum_of_its_members_days(told: list[AnyEvent], period: str, now: datetime) -> None:
    office = Office(told)
    roster = office.directory.roster

    for team in roster.team_ids:
        members = [
            flows(office, f"manager:{manager}", day.isoformat(), now)
            for day in Period.parse(period).days()
            for manager in roster.places
            if team in roster.teams_of(manager, day)
        ]
        assert flows(office, f"team:{team}", period, now) == added(members)


@settings(max_examples=60)
@given(tellings, periods, moments)
def test_a_teams_stock_is_that_of_its_members_on_the_last_day(told: list[AnyEvent], period: str, now: datetime) -> None:
    office = Office(told)
    roster, when = office.directory.roster, Period.parse(period)
    last = min(when.last, now.date())
    if when.first > now.date():
        return

    for team in roster.team_ids:
        members = [manager for manager in roster.places if team in roster.teams_of(manager, last)]
        of_members = [stocks(office, f"manager:{one}", period, now) for one in members]
        assert stocks(office, f"team:{team}", period, now) == added(of_members)


@settings(max_examples=60)
@given(tellings, periods, moments)
def test_managers_and_the_unassigned_make_up_the_company(told: list[AnyEvent], period: str, now: datetime) -> None:
    office = Office(told)
    parts = [scope for scope in scopes(office) if scope.startswith("manager:")] + ["unassigned"]

    # In the company a shared deal is whole; parts are in basis points, so nothing is lost on the way.
    for of in (flows, stocks):
        assert added(of(office, scope, period, now) for scope in parts) == of(office, "company", period, now)


@given(tellings)
def test_stays_never_overlap_and_hold_exactly_the_days_in_the_team(told: list[AnyEvent]) -> None:
    roster: Roster = Office(told).directory.roster
    first, days = WORLD.since.date(), (WORLD.until - WORLD.since).days

    for team in roster.team_ids:
        for day in (first + timedelta(days=number) for number in range(days)):
            inside = [f"manager:{manager}" for manager in roster.places if team in roster.teams_of(manager, day)]
            assert sorted(roster.members(Scope.team(team), day)) == sorted(inside)
