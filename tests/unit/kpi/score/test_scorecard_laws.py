"""Laws of scorecards, on any stream."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.kpi.score.roster import Roster
from shared.events import (
    AnyEvent,
    DealClosed,
    DealOpened,
    ManagerJoined,
    ManagerMoved,
    OrderPlaced,
    ShipmentConfirmed,
    TeamCreated,
)
from shared.values import Period, Scope
from tests.strategies import World, streams
from tests.unit.kpi.score.scoring import Office

WORLD = World(since=datetime(2026, 11, 20, tzinfo=UTC), until=datetime(2027, 1, 10, tzinfo=UTC))
TOLD = (DealClosed, DealOpened, OrderPlaced, ShipmentConfirmed, TeamCreated, ManagerJoined, ManagerMoved)
FLOWS = ("deals_won", "deals_lost", "on_time_delivery_rate")
tellings = streams(*TOLD, world=WORLD, most=40)
moments = st.datetimes(datetime(2026, 11, 20), datetime(2027, 1, 10), timezones=st.just(UTC))  # noqa: DTZ001
periods = st.sampled_from(["2026", "2026-Q4", "2026-11", "2026-12", "2026-W48", "2026-W53", "2026-11-25"])


def counts(office: Office, scope: str, period: str, now: datetime) -> tuple[float, ...]:
    card = office.card(scope, period, now=now)
    return tuple(card[kpi].n for kpi in FLOWS)


def added(parts: list[tuple[float, ...]]) -> tuple[float, ...]:
    return tuple(round(sum(column), 6) for column in zip(*parts, strict=True)) if parts else (0.0,) * len(FLOWS)


def scopes(office: Office) -> list[str]:
    return sorted({key.scope for key in office.cells} | set(map(str, office.directory.roster.scopes)) | {"company"})


@settings(max_examples=60)
@given(tellings, periods, moments)
def test_a_period_is_the_sum_of_its_days_whichever_cells_it_is_made_of(
    told: list[AnyEvent], period: str, now: datetime
) -> None:
    office = Office(told)

    for scope in scopes(office):
        days = [counts(office, scope, day.isoformat(), now) for day in Period.parse(period).days()]
        assert added([counts(office, scope, period, now)]) == added(days)


@settings(max_examples=60)
@given(tellings, periods, moments)
def test_a_team_is_the_sum_of_its_members_days(told: list[AnyEvent], period: str, now: datetime) -> None:
    office = Office(told)
    roster = office.directory.roster

    for team in roster.team_ids:
        members = [
            counts(office, f"manager:{manager}", day.isoformat(), now)
            for day in Period.parse(period).days()
            for manager in roster.places
            if team in roster.teams_of(manager, day)
        ]
        assert added([counts(office, f"team:{team}", period, now)]) == added(members)


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
        stock = sum(office.card(f"manager:{one}", period, now=now)["open_pipeline"].n for one in members)
        assert office.card(f"team:{team}", period, now=now)["open_pipeline"].n == stock


@settings(max_examples=60)
@given(tellings, periods, moments)
def test_managers_and_the_unassigned_make_up_the_company(told: list[AnyEvent], period: str, now: datetime) -> None:
    office = Office(told)
    parts = [scope for scope in scopes(office) if scope.startswith("manager:")] + ["unassigned"]

    # In the company a shared deal is whole; parts are in basis points, so nothing is lost on the way.
    assert added([counts(office, scope, period, now) for scope in parts]) == added(
        [counts(office, "company", period, now)]
    )


@given(tellings)
def test_stays_never_overlap_and_hold_exactly_the_days_in_the_team(told: list[AnyEvent]) -> None:
    roster: Roster = Office(told).directory.roster
    first, days = WORLD.since.date(), (WORLD.until - WORLD.since).days

    for team in roster.team_ids:
        for day in (first + timedelta(days=number) for number in range(days)):
            inside = [f"manager:{manager}" for manager in roster.places if team in roster.teams_of(manager, day)]
            assert sorted(roster.members(Scope.team(team), day)) == sorted(inside)
