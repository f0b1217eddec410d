"""Teams, memberships and plans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.kpi.management.api import resources
from services.kpi.management.entities.called_off import CALLED_OFF
from services.kpi.management.entities.contesting import Usage
from services.kpi.management.entities.membership import JoinManager, Membership, MoveManager, join, move
from services.kpi.management.entities.plan import Plan, SetPlan, set_plan
from services.kpi.management.entities.promise import PROMISE
from services.kpi.management.entities.team import CreateTeam, Team, create
from services.kpi.management.errors import NothingChangesError, OwnParentError, UnknownKpiError
from shared.entity import Kind
from shared.refusals import AlreadyExistsError, NotFoundError
from tests.folding import RULES
from tests.strategies import World, streams

KINDS = [*(resource.kind for resource in resources("EUR", Usage(RULES, 5))), PROMISE, CALLED_OFF]
HERE = Membership(role="agent", team_id="north", display_name="Ada")
GOAL = SetPlan(scope="manager:m-1", kpi="revenue_booked", period="2026-11", target=100, currency="EUR")


def test_a_team_is_created_once_and_never_under_itself() -> None:
    with pytest.raises(AlreadyExistsError):
        create("north", Team("North"), CreateTeam(name="North"))
    with pytest.raises(OwnParentError):
        create("north", Team(), CreateTeam(name="North", parent_team_id="north"))


def test_a_manager_who_moves_keeps_what_is_not_named() -> None:
    [moved] = move("m-1", HERE, MoveManager(team_id="south"))

    assert (moved.team_id, moved.role, moved.display_name) == ("south", "agent", "Ada")


def test_a_move_to_where_one_is_is_refused() -> None:
    with pytest.raises(NothingChangesError):
        move("m-1", HERE, MoveManager(team_id="north"))


def test_a_manager_joins_once_and_moves_only_afterwards() -> None:
    with pytest.raises(AlreadyExistsError):
        join("m-1", HERE, JoinManager(role="agent"))
    with pytest.raises(NotFoundError):
        move("m-1", Membership(), MoveManager(team_id="north"))


def test_a_plan_that_is_set_again_has_the_next_version() -> None:
    [first] = set_plan(GOAL.usual_id, Plan(), GOAL)
    [second] = set_plan(GOAL.usual_id, Plan(first), GOAL)

    assert (first.version, second.version) == (1, 2)
    assert first.plan_id == "plan:manager:m-1:revenue_booked:2026-11"


def test_a_plan_for_a_part_of_the_numbers_is_another_plan() -> None:
    part = GOAL.model_copy(update={"breakdown": "channel=web"})
    [set_] = set_plan(part.usual_id, Plan(), part)

    assert (set_.plan_id, set_.breakdown) == (f"{GOAL.usual_id}:channel=web", "channel=web")


@pytest.mark.parametrize("wrong", [{"scope": "unassigned"}, {"scope": "m-1"}, {"period": "2026-13"}])
def test_a_plan_names_an_owner_and_a_period(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        set_plan("plan-1", Plan(), GOAL.model_copy(update=wrong))


def test_a_plan_is_for_a_kpi_that_the_catalogue_has() -> None:
    with pytest.raises(UnknownKpiError) as refused:
        set_plan("plan-1", Plan(), GOAL.model_copy(update={"kpi": "revenu"}))

    assert refused.value.field == "kpi"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(st.data())
def test_order_and_repetition_never_change_what_management_knows(kind: Kind[object], data: st.DataObject) -> None:
    stream = data.draw(streams(*kind.joined_by, world=World(stories=1)))
    own = [event for event in stream if kind.id_in(event) is not None]
    repeated = data.draw(st.permutations([*own, *own]))

    assert kind.state_of(repeated) == kind.state_of(own)
