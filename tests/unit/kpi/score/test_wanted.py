"""Which scopes a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kpi.score.wanted import WantedScopes
from shared.values import COMPANY, UNASSIGNED, InvalidScopeError, Scope

ANN, BOB, EAST, WEST = Scope.manager("ann"), Scope.manager("bob"), Scope.team("east"), Scope.team("west")
KNOWN = {BOB, WEST, COMPANY, ANN, EAST, UNASSIGNED}


def test_a_kind_is_all_that_are_known_of_it_by_their_ids() -> None:
    assert WantedScopes.parse(["company", "team:*", "manager:*"]).among(KNOWN) == [COMPANY, EAST, WEST, ANN, BOB]


def test_what_is_named_need_not_be_known_and_comes_once() -> None:
    wanted = WantedScopes.parse(["manager:new", "manager:bob", "manager:*", "manager:new"])

    assert wanted.among(KNOWN) == [Scope.manager("new"), BOB, ANN]


@pytest.mark.parametrize("text", ["boss", "company:*", "manager:", "*", "manager", "team:a b"])
def test_other_texts_name_nothing(text: str) -> None:
    with pytest.raises(InvalidScopeError, match="manager:\\*"):
        WantedScopes.parse([text])


@given(st.sets(st.sampled_from(["company", "unassigned", "team:east", "manager:ann", "team:*", "manager:*"])))
def test_it_wants_what_is_among_those_known_and_nothing_else(texts: set[str]) -> None:
    wanted = WantedScopes.parse(texts)

    assert {scope for scope in KNOWN if scope in wanted} == set(wanted.among(KNOWN)) & KNOWN
