"""Hand-offs between departments: asked for, answered once, tried again when rejected."""

from datetime import timedelta

import pytest

from services.kpi.management.entities.handoff import (
    HANDOFF,
    AcceptHandoff,
    Handoff,
    HandoffStatus,
    RejectHandoff,
    RequestHandoff,
    accept,
    reject,
    request,
)
from services.kpi.management.errors import NotSaidError
from shared.refusals import AlreadyExistsError, NotFoundError, WrongStatusError
from tests.builders import MORNING, a_handoff_accepted, a_handoff_rejected, a_handoff_requested

HOUR = timedelta(hours=1)
ASKED = Handoff(HandoffStatus.REQUESTED, None, "ann", "sales", "stock", MORNING)
REJECTED = Handoff(HandoffStatus.REJECTED, None, "ann", "sales", "stock", MORNING)
ASK = RequestHandoff(manager_id="ann", from_department="sales", to_department="stock")


def test_a_department_is_asked_once_and_answers_once() -> None:
    [asked] = request("handoff-1", Handoff(), ASK, Handoff())
    [accepted] = accept("handoff-1", ASKED, AcceptHandoff())
    [rejected] = reject("handoff-1", ASKED, RejectHandoff())

    assert asked.model_dump() == accepted.model_dump() == rejected.model_dump()
    with pytest.raises(AlreadyExistsError):
        request("handoff-1", ASKED, ASK, Handoff())
    with pytest.raises(WrongStatusError, match="rejected"):
        accept("handoff-1", REJECTED, AcceptHandoff())
    with pytest.raises(NotFoundError):
        reject("handoff-1", Handoff(), RejectHandoff())


@pytest.mark.parametrize("field", ["manager_id", "from_department", "to_department"])
def test_a_first_request_says_who_asks_whom(field: str) -> None:
    with pytest.raises(NotSaidError) as refused:
        request("handoff-1", Handoff(), ASK.model_copy(update={field: None}), Handoff())

    assert refused.value.field == field


def test_a_retry_is_as_the_try_before_where_nothing_else_is_said_and_names_the_first() -> None:
    [second] = request("handoff-2", Handoff(), RequestHandoff(retry_of="handoff-1"), REJECTED)
    before = Handoff(HandoffStatus.REJECTED, "handoff-1", "ann", "sales", "stock", MORNING)
    again = RequestHandoff(retry_of="handoff-2", to_department="depot")
    [third] = request("handoff-3", Handoff(), again, before)

    assert (second.retry_of, second.manager_id, second.to_department) == ("handoff-1", "ann", "stock")
    assert (third.retry_of, third.from_department, third.to_department) == ("handoff-1", "sales", "depot")
    assert {second.subject, third.subject} == {"handoff-1"}


def test_only_what_was_rejected_is_tried_again() -> None:
    with pytest.raises(WrongStatusError, match="requested"):
        request("handoff-2", Handoff(), RequestHandoff(retry_of="handoff-1"), ASKED)
    with pytest.raises(NotFoundError):
        request("handoff-2", Handoff(), RequestHandoff(retry_of="handoff-1"), Handoff())


def test_the_first_answer_stands() -> None:
    asked = a_handoff_requested(at=MORNING)
    no, yes = a_handoff_rejected(at=MORNING + HOUR), a_handoff_accepted(at=MORNING + 2 * HOUR)

    assert HANDOFF.state_of([yes, no, asked]).status is HandoffStatus.REJECTED
    assert HANDOFF.state_of([asked, yes]).status is HandoffStatus.ACCEPTED
    assert HANDOFF.state_of([asked]) == ASKED
