"""Pipelines: the stages that a deal goes through, how likely it is won from each, and what each asks for."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from services.orders.errors import UnfitStageError, UnknownPipelineError, UnknownStageError
from shared.refusals import InvalidError


class Need(StrEnum):
    """What has to be known of a deal before it comes to a stage."""

    AMOUNT = "amount"
    EXPECTED_CLOSE = "expected_close"


class Stage(NamedTuple):
    """A place in a pipeline."""

    name: str
    order: int
    probability_bp: int


@dataclass(frozen=True, slots=True)
class StageRule:
    """A stage as the company has it: *only_from* these stages, or from all if there are none."""

    name: str
    probability_bp: int
    needs: frozenset[Need] = frozenset()
    only_from: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The stages of one kind of deal, in order."""

    id: str
    stages: tuple[StageRule, ...]

    def stage(self, number: int) -> Stage:
        """Return the stage of this number, from 0."""
        rule = self.stages[number]
        return Stage(rule.name, number + 1, rule.probability_bp)


@dataclass(frozen=True, slots=True)
class Pipelines:
    """The company's pipelines, the usual one first; without any, deals go where callers say, from *first* on."""

    first: Stage
    known: tuple[Pipeline, ...] = ()

    def entry(self, pipeline_id: str | None) -> tuple[str | None, Stage]:
        """Return the pipeline, the usual one if none is named, and its first stage. Raises: UnknownPipelineError."""
        if not self.known:
            return pipeline_id, self.first
        pipeline = self._named(pipeline_id or self.known[0].id)
        return pipeline.id, pipeline.stage(0)

    def stage(self, pipeline_id: str | None, name: str, order: int | None, probability_bp: int | None) -> Stage:
        """Return the stage *name*, with a deal's own probability if it has one.

        Raises: UnknownStageError; without pipelines InvalidError if the caller does not say all of it.
        """
        if self.known:
            pipeline, number = self._place(pipeline_id, name)
            stage = pipeline.stage(number)
            return stage if probability_bp is None else stage._replace(probability_bp=probability_bp)
        if order is None or probability_bp is None:
            field = "stage_order" if order is None else "probability_bp"
            raise InvalidError(f"no pipeline knows the stage {name!r}: say its order and probability", field)
        return Stage(name, order, probability_bp)

    def check_move(self, pipeline_id: str | None, before: str | None, after: str, known: Collection[Need]) -> None:
        """Check that a deal of which *known* is said may go from *before* to *after*. Raises: UnfitStageError."""
        if not self.known or before == after:
            return
        pipeline, number = self._place(pipeline_id, after)
        rule = pipeline.stages[number]
        if rule.only_from and before not in rule.only_from:
            raise UnfitStageError(after, f"it is reached from {', '.join(sorted(rule.only_from))} only")
        if missing := sorted(rule.needs - set(known)):
            raise UnfitStageError(after, f"it needs {', '.join(missing)}")

    def _named(self, pipeline_id: str) -> Pipeline:
        for pipeline in self.known:
            if pipeline.id == pipeline_id:
                return pipeline
        raise UnknownPipelineError(pipeline_id, [pipeline.id for pipeline in self.known])

    def _place(self, pipeline_id: str | None, name: str) -> tuple[Pipeline, int]:
        pipeline = self._named(pipeline_id or self.known[0].id)
        names = [rule.name for rule in pipeline.stages]
        if name not in names:
            raise UnknownStageError(name, pipeline.id, names)
        return pipeline, names.index(name)
