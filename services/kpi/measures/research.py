"""What market research contributes."""

from collections.abc import Iterator

from services.kpi.measures.measure import Measure, Move
from services.kpi.records.research import RESEARCH, Research
from services.kpi.records.rules import Rules

_BY = ("segment", "product")


def _done(research: Research, _rules: Rules) -> Iterator[Move]:
    if research.wave and research.done_at:
        yield Move(research.done_at, research.wave.manager_id, 1)


def _answers(research: Research, _rules: Rules) -> Iterator[Move]:
    if research.wave and research.done_at and research.wave.answers is not None:
        yield Move(research.done_at, research.wave.manager_id, research.wave.answers)


def _answers_of_invited(research: Research, rules: Rules) -> Iterator[Move]:
    if research.wave and research.wave.invited is not None:
        yield from _answers(research, rules)


def _invited(research: Research, _rules: Rules) -> Iterator[Move]:
    if research.wave and research.done_at and research.wave.invited is not None and research.wave.answers is not None:
        yield Move(research.done_at, research.wave.manager_id, research.wave.invited)


RESEARCH_DONE = Measure("research_done", RESEARCH, _done, "research by the day of its last wave", by=_BY)
RESEARCH_ANSWERS = Measure("research_answers", RESEARCH, _answers, "answers to the last waves", by=_BY)
ANSWERS_OF_INVITED = Measure(
    "research_answers_of_invited",
    RESEARCH,
    _answers_of_invited,
    "those of research_answers whose research says how many were invited",
    by=_BY,
)
RESEARCH_INVITED = Measure(
    "research_invited", RESEARCH, _invited, "people invited to the last waves that say how many answered", by=_BY
)

MEASURES = (RESEARCH_DONE, RESEARCH_ANSWERS, ANSWERS_OF_INVITED, RESEARCH_INVITED)
