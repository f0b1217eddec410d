"""Which part of a record somebody sees."""

from datetime import date

from services.kpi.fold.batch import Entry
from services.kpi.measures import MEASURE
from services.kpi.records.record import FactKey
from services.kpi.score.roster import Place, Roster
from services.kpi.score.seeing import Seeing
from services.kpi.score.team_watch import within
from shared.access.principal import ALL, Sight
from shared.events import TeamCreated
from shared.values import COMPANY, UNASSIGNED, Scope, ScopeKind

SPRING, SUMMER, AUTUMN = date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1)
ROSTER = Roster(
    teams={
        "north": TeamCreated(team_id="north", name="North"),
        "coast": TeamCreated(team_id="coast", name="Coast", parent_team_id="north"),
    },
    places={
        "ann": (Place(SPRING, "coast", "seller"), Place(AUTUMN, "south", "seller")),
        "bob": (Place(SPRING, "south", "seller"), Place(AUTUMN, "coast", "seller")),
        "eve": (Place(SPRING, "north", "seller"), Place(AUTUMN, None)),
    },
)
STOCK = next(name for name, measure in MEASURE.items() if measure.is_stock)
OF_NORTH = Seeing(Sight(scopes=frozenset({Scope.team("north")})), ROSTER)


def won_by(manager: str | None, day: date = SUMMER) -> Entry:
    return Entry(manager, day, "deals_won")


def test_a_manager_sees_what_counts_for_them_and_nothing_else() -> None:
    seeing = Seeing(Sight(scopes=frozenset({Scope.manager("ann")})), ROSTER)

    assert [seeing.sees(won_by(one)) for one in ("ann", "bob", None)] == [True, False, False]


def test_a_team_sees_what_its_members_and_those_of_its_teams_did_while_they_were_in_it() -> None:
    assert OF_NORTH.sees(won_by("ann", SUMMER))
    assert not OF_NORTH.sees(won_by("ann", AUTUMN))
    assert not OF_NORTH.sees(won_by("bob", SUMMER))
    assert OF_NORTH.sees(won_by("bob", AUTUMN))


def test_a_stock_that_somebody_brought_along_counts_for_their_new_team() -> None:
    assert OF_NORTH.sees(Entry("bob", SUMMER, STOCK))
    assert not OF_NORTH.sees(Entry("ann", AUTUMN, STOCK))


def test_nobodys_is_seen_by_who_sees_what_is_unassigned_or_the_company() -> None:
    assert Seeing(Sight(scopes=frozenset({UNASSIGNED})), ROSTER).sees(won_by(None))
    assert Seeing(Sight(scopes=frozenset({COMPANY})), ROSTER).sees(won_by(None))
    assert Seeing(ALL, ROSTER).sees(won_by(None))


def test_all_of_a_kind_are_seen_by_who_sees_the_kind() -> None:
    teams = Seeing(Sight(kinds=frozenset({ScopeKind.TEAM})), ROSTER)

    assert teams.sees(won_by("ann"))
    assert not teams.sees(won_by("stranger"))


def test_a_record_that_counts_for_nothing_is_seen_by_who_sees_the_company() -> None:
    assert Seeing(Sight(scopes=frozenset({COMPANY})), ROSTER).sees_any([])
    assert not OF_NORTH.sees_any([])


def test_of_a_clients_ledger_one_is_told_ones_own_rows_and_what_is_nobodys() -> None:
    seeing = Seeing(Sight(scopes=frozenset({Scope.manager("ann")})), ROSTER)
    rows = [FactKey(SUMMER, "order", one) for one in ("ann", "bob", "")]

    assert [seeing.sees_row(row) for row in rows] == [True, False, True]


def test_within_a_team_are_its_teams_and_todays_managers() -> None:
    north, coast, south = (Scope.team(one) for one in ("north", "coast", "south"))

    assert within(ROSTER, SUMMER) == {
        "north": {north, coast, Scope.manager("ann"), Scope.manager("eve")},
        "coast": {coast, Scope.manager("ann")},
        "south": {south, Scope.manager("bob")},
    }
    assert within(ROSTER, AUTUMN)["north"] == {north, coast, Scope.manager("bob")}
