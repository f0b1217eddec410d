"""A survey: sent to a client, perhaps answered, perhaps more than once."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce

from services.kpi.records.record import RecordKind, by
from shared.events import AnyEvent, FeedbackReceived, SurveySent


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a survey."""

    sent_at: datetime | None = None
    sent: SurveySent | None = None
    answered_at: datetime | None = None
    answer: FeedbackReceived | None = None
    """The last answer, with the last score and the last theme that any answer gave: a remark takes no score back."""


def survey_state(events: Iterable[AnyEvent]) -> Survey:
    """Return the survey as its *events*, in order, leave it."""
    return reduce(_evolve, events, Survey())


def _evolve(survey: Survey, event: AnyEvent) -> Survey:
    match event.data:
        case SurveySent() as sent if survey.sent is None:
            return replace(survey, sent_at=event.time, sent=sent)
        case FeedbackReceived() as answer:
            return replace(survey, answered_at=event.time, answer=_completed(answer, survey.answer))
        case _:
            return survey


def _completed(answer: FeedbackReceived, before: FeedbackReceived | None) -> FeedbackReceived:
    """Return *answer* with what only the one *before* it said; a score of another kind of survey is another scale."""
    if before is None or before.kind is not answer.kind:
        return answer
    lacks = {field: getattr(before, field) for field in ("score", "theme") if getattr(answer, field) is None}
    return answer.model_copy(update=lacks)


SURVEY = RecordKind("survey", survey_state, dict.fromkeys((SurveySent, FeedbackReceived), by("survey_id")))
