"""What is learned of the market: waves of research, and what a manager hears of competitors."""

from dataclasses import dataclass

from shared.command import Command
from shared.entity import Kind, attributes
from shared.events import AnyEvent, CompetitorObserved, ResearchCompleted
from shared.values import Id, Whole


@dataclass(frozen=True, slots=True)
class Research:
    """The last wave of a research."""

    manager_id: str | None = None
    segment: str | None = None
    product: str | None = None
    invited: int | None = None
    answers: int | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """The last word on an observation."""

    manager_id: str | None = None
    segment: str | None = None
    competitor: str | None = None
    product: str | None = None


class CompleteResearch(Command):
    """A wave of market research is done; the same `research_id` again is its next wave, and replaces this one."""

    research_id: Id | None = None
    manager_id: Id
    segment: Id | None = None
    product: Id | None = None
    invited: Whole | None = None
    answers: Whole | None = None


class ObserveCompetitor(Command):
    """A manager learned something of a competitor; the same `observation_id` again restates it."""

    observation_id: Id | None = None
    manager_id: Id
    segment: Id | None = None
    competitor: Id | None = None
    product: Id | None = None


def complete(research_id: str, _research: Research, command: CompleteResearch) -> list[ResearchCompleted]:
    """Return that the wave is done."""
    return [ResearchCompleted(**command.model_dump() | {"research_id": research_id})]


def observe(observation_id: str, _seen: Observation, command: ObserveCompetitor) -> list[CompetitorObserved]:
    """Return that the competitor was observed."""
    return [CompetitorObserved(**command.model_dump() | {"observation_id": observation_id})]


def evolve_research(research: Research, event: AnyEvent) -> Research:
    """Return *research* after *event*."""
    match event.data:
        case ResearchCompleted() as said:
            return Research(**said.model_dump(exclude={"research_id"}))
        case _:
            return research


def evolve_observation(observation: Observation, event: AnyEvent) -> Observation:
    """Return *observation* after *event*."""
    match event.data:
        case CompetitorObserved() as said:
            return Observation(**said.model_dump(exclude={"observation_id"}))
        case _:
            return observation


RESEARCH = Kind(
    name="research",
    opened_by=ResearchCompleted,
    joined_by={ResearchCompleted: "research_id"},
    blank=Research(),
    evolve=evolve_research,
    facets=attributes("manager_id", "segment", "product"),
    owner="manager_id",
)
OBSERVATION = Kind(
    name="competitor_observations",
    opened_by=CompetitorObserved,
    joined_by={CompetitorObserved: "observation_id"},
    blank=Observation(),
    evolve=evolve_observation,
    facets=attributes("manager_id", "segment", "competitor", "product"),
    owner="manager_id",
)
