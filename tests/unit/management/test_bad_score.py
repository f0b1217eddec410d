"""A bad score of a client makes one task for the client's manager."""

from datetime import timedelta

import pytest

from services.kpi.management.entities.bad_score import is_bad
from services.kpi.management.entities.task import Task, TaskStatus
from shared.events import FeedbackReceived, Priority, SurveyKind
from tests.builders import a_feedback_received
from tests.unit.leads.memory import NOON
from tests.unit.management.watch import ALLOWANCE, Watch


@pytest.mark.parametrize(
    ("kind", "score", "is_so"),
    [
        (SurveyKind.NPS, 6, True),
        (SurveyKind.NPS, 7, False),
        (SurveyKind.CSAT, 2, True),
        (SurveyKind.CSAT, 3, False),
        (SurveyKind.CES, 3, True),
        (SurveyKind.CES, 4, False),
        (SurveyKind.NPS, None, False),
    ],
)
def test_a_score_is_bad_up_to_the_limit_of_its_kind(kind: SurveyKind, score: int | None, is_so: bool) -> None:
    feedback = FeedbackReceived(survey_id="s-1", client_id="c-1", manager_id="ann", kind=kind, score=score)

    assert is_bad(feedback, ALLOWANCE.bad_scores) is is_so


async def test_an_unhappy_client_is_a_task_for_the_manager_once_however_often_it_is_heard_of() -> None:
    watch = Watch()
    answered = a_feedback_received(survey_id="s-1", manager_id="ann", kind=SurveyKind.NPS, score=3, at=NOON)
    worse = a_feedback_received(survey_id="s-1", manager_id="ann", kind=SurveyKind.NPS, score=0, at=NOON)

    for event in (answered, answered, worse):
        await watch.handlers.look_after_client(event)

    due_at = NOON + timedelta(hours=24)
    assert watch.tasks() == {
        "task-of-feedback-s-1": Task(TaskStatus.OPEN, "ann", Priority.IMPORTANT, due_at, "D16"),
    }
    [said] = watch.memory.pending()
    assert (said.id, said.hops) == ("task-of-feedback-s-1:TaskAssigned", answered.hops + 1)


async def test_a_happy_client_is_no_task() -> None:
    watch = Watch()
    await watch.handlers.look_after_client(a_feedback_received(kind=SurveyKind.NPS, score=9))

    assert not watch.tasks()
