"""What the orders service is told by its environment, and by the files that it names."""

from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from services.orders.entities.ordering import OrderRules
from services.orders.entities.pipeline import Need, Pipeline, Pipelines, Stage, StageRule
from shared.events import WHOLE_BP
from shared.rule_file import RuleFile, rules_in
from shared.settings import ServiceSettings
from shared.values import Id


class StageInFile(RuleFile):
    """A stage as a file says it."""

    name: Id
    probability_bp: int = Field(ge=0, le=WHOLE_BP)
    needs: tuple[Need, ...] = ()
    only_from: tuple[Id, ...] = ()


class PipelineInFile(RuleFile):
    """A pipeline as a file says it."""

    id: Id
    stages: tuple[StageInFile, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _stages_are_its_own(self) -> Self:
        names = [stage.name for stage in self.stages]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.id} has a stage twice")
        if strange := sorted({name for stage in self.stages for name in stage.only_from} - set(names)):
            raise ValueError(f"`only_from` names {strange[0]!r}, which is no stage of {self.id}")
        return self

    @property
    def pipeline(self) -> Pipeline:
        """Return the pipeline."""
        return Pipeline(
            self.id,
            tuple(
                StageRule(stage.name, stage.probability_bp, frozenset(stage.needs), frozenset(stage.only_from))
                for stage in self.stages
            ),
        )


class PipelinesFile(RuleFile):
    """The company's pipelines, the usual one first."""

    pipelines: tuple[PipelineInFile, ...] = ()

    @model_validator(mode="after")
    def _ids_differ(self) -> Self:
        if len({pipeline.id for pipeline in self.pipelines}) < len(self.pipelines):
            raise ValueError("two pipelines have one id")
        return self


class OrdersSettings(ServiceSettings):
    """The settings of the orders service; each variable begins with `ORDERS_`."""

    model_config = SettingsConfigDict(env_prefix="ORDERS_")

    database: str = "orders"
    group: str = "orders"
    pipelines: Path | None = None
    """A TOML file with the company's pipelines (`PipelinesFile`); without one, deals go where callers say."""
    first_stage: str = "qualification"
    """Where deals begin, if no file says so."""
    first_stage_order: int = Field(default=1, ge=0)
    first_probability_bp: int = Field(default=1_000, ge=0, le=WHOLE_BP)

    discount_limit_bp: int = Field(default=2_000, ge=0, le=WHOLE_BP)
    """An order with a larger share of discounts must be approved."""
    check_promotions: bool = True
    """Whether an order may name a promotion only while it runs, and for what it is."""

    @property
    def order_rules(self) -> OrderRules:
        """Return what may be ordered without asking."""
        return OrderRules(self.discount_limit_bp, self.check_promotions)

    @property
    def all_pipelines(self) -> Pipelines:
        """Return the pipelines; a file that makes no sense ends the program."""
        known = rules_in(self.pipelines, PipelinesFile, "ORDERS_PIPELINES").pipelines
        first = Stage(self.first_stage, self.first_stage_order, self.first_probability_bp)
        return Pipelines(first, tuple(one.pipeline for one in known))
