"""Surveys: one answer each, by its score; responses in the cohort of the day they were sent."""

from datetime import timedelta

from shared.events import SurveyKind
from tests.builders import MORNING, a_feedback_received, a_retraction_of, a_survey_sent
from tests.folding import by_day, by_facet, by_scope, total

LATER = MORNING + timedelta(hours=1)
NEXT_DAY = MORNING + timedelta(days=1)


def test_of_several_answers_to_a_survey_the_last_counts() -> None:
    told = [a_feedback_received(score=3), a_feedback_received(score=10, at=NEXT_DAY, manager_id="bob")]

    assert by_scope("nps_scores#10", told) == {"manager:bob": 1, "company": 1}
    assert total("nps_scores#3", told) == 0
    assert by_day("nps_scores#10", told) == {"2026-11-24": 1}


def test_a_retracted_answer_gives_way_to_the_one_before() -> None:
    last = a_feedback_received(score=10, at=LATER)

    assert total("nps_scores#3", [a_feedback_received(score=3), last, a_retraction_of(last)]) == 1


def test_a_remark_without_a_score_takes_no_score_back() -> None:
    told = [a_feedback_received(score=3, theme="price"), a_feedback_received(score=None, at=LATER)]

    assert total("nps_scores#3", told) == total("feedback_received", told) == 1
    assert by_facet("nps_scores#3", "theme", told) == {"price": 1}


def test_an_answer_of_another_kind_keeps_no_score_of_another_scale() -> None:
    told = [a_feedback_received(score=9), a_feedback_received(kind=SurveyKind.CSAT, score=None, at=LATER)]

    assert total("nps_scores#9", told) == total("csat_scores#9", told) == 0
    assert by_facet("feedback_received", "kind", told) == {"csat": 1}


def test_an_answer_without_a_score_is_an_answer() -> None:
    told = [a_survey_sent(), a_feedback_received(score=None)]

    assert (total("surveys_answered", told), total("feedback_received", told)) == (1, 1)


def test_each_kind_has_scores_of_its_own() -> None:
    told = [
        a_feedback_received(survey_id=kind.value, kind=kind, score=score)
        for kind, score in ((SurveyKind.NPS, 0), (SurveyKind.CSAT, 5), (SurveyKind.CES, 7))
    ]

    assert [total(key, told) for key in ("nps_scores#0", "csat_scores#5", "ces_scores#7")] == [1, 1, 1]


def test_scores_are_told_apart_by_theme() -> None:
    told = [
        a_feedback_received(survey_id="one", theme="price"),
        a_feedback_received(survey_id="two", theme="delivery"),
        a_feedback_received(survey_id="three"),
    ]

    assert by_facet("nps_scores#9", "theme", told) == {"price": 1, "delivery": 1, "unknown": 1}


def test_a_late_answer_counts_on_the_day_its_survey_was_sent_and_for_who_sent_it() -> None:
    told = [a_survey_sent(), a_feedback_received(at=NEXT_DAY, manager_id="bob")]

    assert by_day("surveys_answered", told, scope="manager:ann") == {"2026-11-23": 1}
    assert by_facet("surveys_answered", "kind", told) == by_facet("surveys_sent", "kind", told) == {"nps": 1}


def test_a_survey_sent_twice_is_one_sent_first() -> None:
    assert by_day("surveys_sent", [a_survey_sent(at=NEXT_DAY), a_survey_sent()]) == {"2026-11-23": 1}


def test_an_answer_to_a_survey_that_was_never_sent_is_apart() -> None:
    told = [a_feedback_received()]

    assert (total("surveys_answered", told), total("answers_unasked", told)) == (0, 1)
    assert total("nps_scores#9", told) == 1
    assert total("answers_unasked", [*told, a_survey_sent(at=NEXT_DAY)]) == 0
