"""Each role sees what is theirs, and publishes what its key names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.access.principal import ALL, Principal, Role, named, sight_of
from shared.values import COMPANY, UNASSIGNED, Scope
from shared.values.scope import InvalidScopeError

ADA, BOB = Scope.manager("ada"), Scope.manager("bob")
NORTH, HARBOUR, SOUTH = Scope.team("north"), Scope.team("harbour"), Scope.team("south")
EVERYTHING = [COMPANY, UNASSIGNED, NORTH, HARBOUR, SOUTH, ADA, BOB]
WITHIN_NORTH = frozenset({HARBOUR, BOB})

ids = st.sampled_from(["ada", "bob", "north", "south"])
scopes = st.sampled_from(EVERYTHING)


def seen_by(who: Principal, within: frozenset[Scope] = frozenset()) -> list[Scope]:
    return sight_of(who, within).among(EVERYTHING)


def test_a_rep_sees_their_own_numbers_and_nobody_elses() -> None:
    assert seen_by(Principal("Ada", Role.REP, "ada")) == [ADA]


def test_a_rep_who_is_given_a_team_does_not_see_it() -> None:
    assert seen_by(Principal("Ada", Role.REP, "ada", "north"), WITHIN_NORTH) == [ADA]


def test_a_lead_sees_the_team_and_all_within_it_and_themselves() -> None:
    assert seen_by(Principal("Ada", Role.LEAD, "ada", "north"), WITHIN_NORTH) == [NORTH, HARBOUR, ADA, BOB]


def test_a_lead_of_a_team_that_nobody_knows_sees_it_and_nothing_more() -> None:
    assert seen_by(Principal("Ada", Role.LEAD, None, "south")) == [SOUTH]


@pytest.mark.parametrize("role", [Role.HEAD, Role.ADMIN])
def test_head_and_admin_see_everything(role: Role) -> None:
    assert seen_by(Principal("Eva", role)) == EVERYTHING


@pytest.mark.parametrize("role", [Role.SYSTEM, Role.SCREEN])
def test_a_program_sees_the_scopes_that_its_key_names(role: Role) -> None:
    assert seen_by(Principal("TV", role)) == []
    assert seen_by(Principal("TV", role, reads=frozenset({"team:north", "company"}))) == [COMPANY, NORTH]
    assert seen_by(Principal("TV", role, reads=frozenset({"manager:*"}))) == [ADA, BOB]
    assert seen_by(Principal("TV", role, reads=frozenset({"team:*", "manager:bob"}))) == [NORTH, HARBOUR, SOUTH, BOB]
    assert seen_by(Principal("TV", role, reads=frozenset({"*"}))) == EVERYTHING


@given(st.sampled_from([Role.SYSTEM, Role.SCREEN]), ids, st.sets(scopes), st.sets(scopes), scopes)
def test_what_a_program_sees_depends_on_its_key_alone(
    role: Role, manager: str, reads: set[Scope], within: set[Scope], scope: Scope
) -> None:
    who = Principal("TV", role, manager, "north", reads=frozenset(map(str, reads)))

    assert sight_of(who, within).sees(scope) == (scope in reads)


@pytest.mark.parametrize("text", ["north", "team", "team:", "company:*", "company:1", "deal:*", "**", ":*", ""])
def test_what_is_no_scope_is_told(text: str) -> None:
    with pytest.raises(InvalidScopeError):
        named([text])


@pytest.mark.parametrize("role", set(Role) - {Role.SYSTEM, Role.ADMIN})
def test_people_and_walls_publish_nothing(role: Role) -> None:
    assert not Principal("Ada", role).may_publish("sales.lead.created")


def test_a_system_publishes_the_types_that_its_key_names() -> None:
    crm = Principal("CRM", Role.SYSTEM, publishes=frozenset({"sales.lead.created"}))

    assert crm.may_publish("sales.lead.created")
    assert not crm.may_publish("sales.deal.closed")
    assert Principal("CRM", Role.SYSTEM, publishes=frozenset({"*"})).may_publish("sales.deal.closed")
    assert not Principal("CRM", Role.SYSTEM).may_publish("*")


def test_an_admin_publishes_everything() -> None:
    assert Principal("Eva", Role.ADMIN).may_publish("sales.deal.closed")


def test_callers_of_the_same_name_and_another_role_are_told_apart() -> None:
    assert Principal("Ada", Role.REP).caller != Principal("Ada", Role.ADMIN).caller


@given(scopes)
def test_all_is_all(scope: Scope) -> None:
    assert ALL.sees(scope)
