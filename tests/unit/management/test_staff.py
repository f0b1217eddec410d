"""Teams that change, managers who leave, absences and trainings."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.kpi.management.entities import absence, team
from services.kpi.management.entities.absence import ABSENCE, Absence, ChangeAbsence, RecordAbsence
from services.kpi.management.entities.membership import (
    MEMBERSHIP,
    JoinManager,
    LeaveManager,
    Membership,
    MoveManager,
    join,
    leave,
    move,
)
from services.kpi.management.entities.team import ChangeTeam, Team
from services.kpi.management.entities.training import TRAINING, CompleteTraining, Training, complete
from services.kpi.management.errors import ManagerLeftError, NothingChangesError, OwnParentError, UnknownKpiError
from shared.events import AbsenceKind
from shared.refusals import AlreadyExistsError, NotFoundError
from tests.builders import MORNING, a_manager_joined, a_manager_left, a_training_completed, an_absence_recorded

NORTH = Team("North", "sales")
HERE = Membership(role="agent", team_id="north", display_name="Ada")
GONE = Membership(role="agent", team_id="north", display_name="Ada", left_at=MORNING)
AWAY = Absence("m-1", date(2026, 11, 23), date(2026, 11, 27), AbsenceKind.VACATION)


def test_a_team_that_changes_keeps_what_is_not_named() -> None:
    [renamed] = team.change("north", NORTH, ChangeTeam(name="Far north"))
    [moved] = team.change("north", NORTH, ChangeTeam(parent_team_id="west"))
    [at_the_top] = team.change("north", NORTH, ChangeTeam(parent_team_id=None))

    assert [(one.name, one.parent_team_id) for one in (renamed, moved, at_the_top)] == [
        ("Far north", "sales"),
        ("North", "west"),
        ("North", None),
    ]


def test_a_team_changes_only_if_it_exists_and_something_is_new_and_never_under_itself() -> None:
    with pytest.raises(NotFoundError):
        team.change("north", Team(), ChangeTeam(name="North"))
    with pytest.raises(NothingChangesError):
        team.change("north", NORTH, ChangeTeam(name="North"))
    with pytest.raises(OwnParentError) as refused:
        team.change("north", NORTH, ChangeTeam(parent_team_id="north"))

    assert refused.value.field == "parent_team_id"


def test_a_manager_leaves_the_last_team_and_role() -> None:
    [left] = leave("m-1", HERE, LeaveManager())

    assert (left.team_id, left.role, left.display_name) == ("north", "agent", "Ada")


def test_a_manager_who_left_neither_leaves_nor_moves_but_joins_again_under_the_old_name() -> None:
    with pytest.raises(ManagerLeftError):
        leave("m-1", GONE, LeaveManager())
    with pytest.raises(ManagerLeftError):
        move("m-1", GONE, MoveManager(role="lead"))
    with pytest.raises(NotFoundError):
        leave("m-1", Membership(), LeaveManager())

    [joined] = join("m-1", GONE, JoinManager(role="lead"))
    assert (joined.role, joined.team_id, joined.display_name) == ("lead", None, "Ada")


def test_who_left_is_listed_as_gone_and_who_came_back_as_here() -> None:
    said = [a_manager_joined(at=MORNING), a_manager_left(at=MORNING.replace(hour=12))]
    back = a_manager_joined(at=MORNING.replace(hour=13))

    assert not MEMBERSHIP.state_of(said).is_here
    assert MEMBERSHIP.state_of([*said, back]).is_here


def test_an_absence_is_recorded_once_and_ends_after_it_begins() -> None:
    away = RecordAbsence(
        manager_id="m-1", from_day=date(2026, 11, 23), to_day=date(2026, 11, 22), kind=AbsenceKind.SICK
    )

    with pytest.raises(AlreadyExistsError):
        absence.record("absence-1", AWAY, away)
    with pytest.raises(ValidationError, match="`from_day` 2026-11-23 is after `to_day` 2026-11-22"):
        absence.record("absence-1", Absence(), away)


def test_an_absence_that_changes_keeps_what_is_not_named() -> None:
    [longer] = absence.change("absence-1", AWAY, ChangeAbsence(to_day=date(2026, 12, 4)))

    assert (longer.manager_id, longer.from_day, longer.to_day) == ("m-1", date(2026, 11, 23), date(2026, 12, 4))
    with pytest.raises(NothingChangesError):
        absence.change("absence-1", AWAY, ChangeAbsence(kind=AbsenceKind.VACATION))
    with pytest.raises(NotFoundError):
        absence.change("absence-1", Absence(), ChangeAbsence(to_day=date(2026, 12, 4)))


def test_absences_are_listed_by_their_first_day() -> None:
    state = ABSENCE.state_of([an_absence_recorded()])

    assert ABSENCE.facets["from_day"](state) == MORNING.replace(hour=0, minute=0, second=0, microsecond=0)
    assert ABSENCE.facets["from_day"](Absence()) is None


A_TRAINING: dict[str, Any] = {"manager_id": "m-1", "topic": "closing"}


def test_a_training_is_completed_once() -> None:
    told = TRAINING.state_of([a_training_completed()])

    with pytest.raises(AlreadyExistsError):
        complete("training-1", told, CompleteTraining(**A_TRAINING))
    [completed] = complete("training-1", Training(), CompleteTraining(**A_TRAINING, kpi="win_rate"))
    assert (completed.training_id, completed.kpi) == ("training-1", "win_rate")


def test_a_training_lifts_a_kpi_that_the_catalogue_has_and_costs_money_of_a_currency() -> None:
    with pytest.raises(UnknownKpiError) as refused:
        complete("training-1", Training(), CompleteTraining(**A_TRAINING, kpi="luck"))
    with pytest.raises(ValidationError, match="currency"):
        complete("training-1", Training(), CompleteTraining(**A_TRAINING, cost_minor=100))

    assert refused.value.field == "kpi"
