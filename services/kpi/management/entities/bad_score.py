"""A bad score of a client makes a task: somebody has to talk to the client."""

from collections.abc import Mapping
from datetime import datetime

from shared.derived_id import derived_id
from shared.events import AnyEvent, FeedbackReceived, Priority, SurveyKind, TaskAssigned
from shared.reaction import Reaction

DUTY = "D16"

Limits = Mapping[SurveyKind, int]
"""The highest score of each kind that is bad."""


def is_bad(feedback: FeedbackReceived, limits: Limits) -> bool:
    """Say whether the client was unhappy; who gave no score did not say."""
    return feedback.score is not None and feedback.score <= limits[feedback.kind]


def task_id_of(feedback: FeedbackReceived) -> str:
    """Return the id of the task: one for each survey, however often it is answered."""
    return derived_id("task-of-feedback", feedback.survey_id)


def bad_score_task(answered: AnyEvent, due_at: datetime) -> Reaction:
    """Return that the client's manager is to look after the client who gave *answered*."""
    feedback: FeedbackReceived = answered.data
    task_id = task_id_of(feedback)
    data = TaskAssigned(
        task_id=task_id, manager_id=feedback.manager_id, priority=Priority.IMPORTANT, due_at=due_at, duty=DUTY
    )
    return Reaction(answered, data, f"{task_id}:TaskAssigned")
