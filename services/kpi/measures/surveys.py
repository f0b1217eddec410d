"""What surveys contribute: raw scores, so that every way of summing them up stays open (K31)."""

from collections.abc import Callable, Iterator

from services.kpi.measures.measure import Measure, Move, bucket
from services.kpi.records.record import Facets
from services.kpi.records.rules import Rules
from services.kpi.records.survey import SURVEY, Survey
from shared.events import FeedbackReceived, SurveyKind


def _scores(kind: SurveyKind) -> Callable[[Survey, Rules], Iterator[Move]]:
    def scored(survey: Survey, _rules: Rules) -> Iterator[Move]:
        answer, at = survey.answer, survey.answered_at
        if answer and at and answer.kind is kind and answer.score is not None:
            yield Move(at, answer.manager_id, 1, bucket(answer.score), _theme(answer))

    return scored


def _theme(answer: FeedbackReceived) -> Facets:
    return (("theme", answer.theme),) if answer.theme else ()


def _received(survey: Survey, _rules: Rules) -> Iterator[Move]:
    if survey.answer and survey.answered_at:
        facets = (("kind", survey.answer.kind.value), *_theme(survey.answer))
        yield Move(survey.answered_at, survey.answer.manager_id, 1, facets=facets)


def _sent(survey: Survey, _rules: Rules) -> Iterator[Move]:
    if survey.sent and survey.sent_at:
        yield Move(survey.sent_at, survey.sent.manager_id, 1, facets=(("kind", survey.sent.kind.value),))


def _answered(survey: Survey, rules: Rules) -> Iterator[Move]:
    if survey.answer:
        yield from _sent(survey, rules)


def _unasked(survey: Survey, rules: Rules) -> Iterator[Move]:
    if survey.sent is None:
        yield from _received(survey, rules)


def _scores_of(kind: SurveyKind) -> Measure:
    meaning = f"{kind.name} answers by score, by the day of the survey's last answer"
    return Measure(f"{kind.value}_scores", SURVEY, _scores(kind), meaning, by=("theme",))


NPS_SCORES = _scores_of(SurveyKind.NPS)
CSAT_SCORES = _scores_of(SurveyKind.CSAT)
CES_SCORES = _scores_of(SurveyKind.CES)
FEEDBACK_RECEIVED = Measure(
    "feedback_received", SURVEY, _received, "surveys answered, by the day of the last answer", by=("kind", "theme")
)
SURVEYS_SENT = Measure("surveys_sent", SURVEY, _sent, "surveys, by the day they were first sent", by=("kind",))
SURVEYS_ANSWERED = Measure(
    "surveys_answered", SURVEY, _answered, "those of surveys_sent that were answered, whenever", by=("kind",)
)
ANSWERS_UNASKED = Measure(
    "answers_unasked", SURVEY, _unasked, "answers to surveys that nobody says were sent", by=("kind", "theme")
)

MEASURES = (
    NPS_SCORES,
    CSAT_SCORES,
    CES_SCORES,
    FEEDBACK_RECEIVED,
    SURVEYS_SENT,
    SURVEYS_ANSWERED,
    ANSWERS_UNASKED,
)
