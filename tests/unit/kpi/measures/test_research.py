"""What market research contributes (K71)."""

from datetime import timedelta

from services.kpi.kpis import KPI
from tests.builders import MORNING, a_research_completed
from tests.folding import by_day, by_facet, figures

FIRST = a_research_completed(invited=100, answers=20, segment="retail")


def test_answers_are_of_those_invited() -> None:
    reading = KPI["research_response_rate"].reading(figures([FIRST]))

    assert (reading.value, reading.numerator, reading.denominator) == (0.2, 20, 100)


def test_of_several_waves_the_last_counts() -> None:
    last = a_research_completed(at=MORNING + timedelta(days=1), invited=50, answers=30)

    assert by_day("research_answers", [FIRST, last]) == {"2026-11-24": 30}
    assert KPI["research_answers"].reading(figures([FIRST, last])).details["research"] == 1


def test_who_does_not_say_how_many_were_invited_is_in_no_rate_but_the_answers_are_shown() -> None:
    reading = KPI["research_response_rate"].reading(figures([a_research_completed(answers=7)]))
    both = KPI["research_response_rate"].reading(figures([FIRST, a_research_completed(research_id="2", answers=7)]))

    assert (reading.value, reading.reason, reading.details["answers"]) == (None, "no_data", 7)
    assert (both.value, both.details["answers"]) == (0.2, 27)


def test_invited_without_a_word_on_answers_is_no_answer_of_0() -> None:
    assert KPI["research_response_rate"].reading(figures([a_research_completed(invited=9)])).value is None


def test_answers_are_told_apart_by_segment() -> None:
    other = a_research_completed(research_id="2", answers=7)

    assert by_facet("research_answers", "segment", [FIRST, other]) == {"retail": 20, "unknown": 7}
