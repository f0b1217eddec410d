"""A survey: a client is asked for an opinion, and perhaps gives it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from pydantic import model_validator

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, FeedbackReceived, SurveyKind, SurveySent
from shared.refusals import AlreadyExistsError, NotFoundError
from shared.values import Id, Whole


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a survey; of several answers the last one stands."""

    client_id: str | None = None
    manager_id: str | None = None
    kind: SurveyKind | None = None
    sent_at: datetime | None = None
    is_answered: bool = False
    score: int | None = None
    theme: str | None = None


class SendSurvey(Command):
    """A client is asked for an opinion of this manager's work."""

    survey_id: Id | None = None
    client_id: Id
    manager_id: Id
    kind: SurveyKind


class AnswerSurvey(Command):
    """A client gives an opinion: a score (nps 0 to 10, csat 1 to 5, ces 1 to 7), what it is about, or both."""

    score: Whole | None = None
    theme: Id | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.score is None and self.theme is None:
            raise ValueError("an answer has a `score` or a `theme`")
        return self


def send(survey_id: str, survey: Survey, command: SendSurvey) -> list[SurveySent]:
    """Return that the client was asked. Raises: AlreadyExistsError."""
    if survey.kind is not None:
        raise AlreadyExistsError(SURVEY.name, survey_id)
    return [SurveySent(**command.model_dump() | {"survey_id": survey_id})]


def answer(survey_id: str, survey: Survey, command: AnswerSurvey) -> list[FeedbackReceived]:
    """Return that the client answered. Raises: NotFoundError, and ValidationError for a score of another kind."""
    if survey.client_id is None or survey.manager_id is None or survey.kind is None:
        raise NotFoundError(SURVEY.name, survey_id)
    return [
        FeedbackReceived(
            survey_id=survey_id,
            client_id=survey.client_id,
            manager_id=survey.manager_id,
            kind=survey.kind,
            score=command.score,
            theme=command.theme,
        )
    ]


def evolve(survey: Survey, event: AnyEvent) -> Survey:
    """Return *survey* after *event*."""
    match event.data:
        case SurveySent(client_id=client_id, manager_id=manager_id, kind=kind):
            return replace(survey, client_id=client_id, manager_id=manager_id, kind=kind, sent_at=event.time)
        case FeedbackReceived(score=score, theme=theme):
            return replace(survey, is_answered=True, score=score, theme=theme)
        case _:
            return survey


SURVEY = Kind(
    name="surveys",
    opened_by=SurveySent,
    joined_by=dict.fromkeys((SurveySent, FeedbackReceived), "survey_id"),
    blank=Survey(),
    evolve=evolve,
    facets=attributes("manager_id", "client_id", "kind", "is_answered", "theme", "sent_at"),
    owner="manager_id",
)
