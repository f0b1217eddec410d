"""The rules of alerts, as a file tells them: what of which scopes and periods is said, and to whom. Pure."""

from datetime import time
from typing import Annotated, Literal

from pydantic import AfterValidator, AnyHttpUrl, Field, PositiveFloat, model_validator

from services.kpi.kpis import KPI, LIVE, Better
from shared.rule_file import RuleFile
from shared.values import Id, PeriodKind, Scope, ScopeKind, ZoneName

_EVERY = {"teams": ScopeKind.TEAM, "managers": ScopeKind.MANAGER}
_LIVE = frozenset(kpi.id for kpi in LIVE)
_AFTER_SECONDS = (5.0, 300.0, 1_800.0, 7_200.0, 18_000.0, 36_000.0, 50_400.0, 72_000.0, 86_400.0)
"""The times between tries that Standard Webhooks recommends."""


def _is_chosen(name: str) -> str:
    if name not in _EVERY:
        Scope.parse(name)
    return name


def _is_live(kpi: str) -> str:
    if kpi not in _LIVE:
        raise ValueError(f"{kpi!r} is no KPI of the scorecards")
    return kpi


class _Rule(RuleFile):
    id: Id
    kpi: Annotated[str, AfterValidator(_is_live)]
    scopes: tuple[Annotated[str, AfterValidator(_is_chosen)], ...] = Field(default=("company",), min_length=1)
    """`company`, `teams` and `managers` for every one of them, or `team:ID`, `manager:ID`."""
    period: PeriodKind
    again_after_clearing: bool = False
    """Whether it is raised once more in the same period, after the number was well again."""

    def is_about(self, scope: Scope, kind: PeriodKind) -> bool:
        """Say whether the cards of *scope* and of periods of this *kind* are judged."""
        return kind is self.period and any(_EVERY.get(name) is scope.kind or name == str(scope) for name in self.scopes)


class ThresholdRule(_Rule):
    """A KPI is above or below a value, in its own unit; one with too few facts behind it is not judged."""

    kind: Literal["threshold"]
    above: float | None = None
    below: float | None = None
    at_least_n: float = Field(default=1, ge=0)

    @model_validator(mode="after")
    def _has_one_side(self) -> "ThresholdRule":
        if (self.above is None) == (self.below is None):
            raise ValueError("needs either above or below")
        return self


class PaceRule(_Rule):
    """A planned KPI is behind: so many percent of its plan, or of the plan's pace until today, are not reached."""

    kind: Literal["behind_pace"]
    by: Literal["projection", "pace", "attainment"] = "projection"
    """The projection to the end against the plan, the fact against the pace line, or the fact against the plan."""
    below_percent: PositiveFloat


class TargetRule(_Rule):
    """A KPI reached its plan."""

    kind: Literal["target_reached"]

    @model_validator(mode="after")
    def _can_be_reached(self) -> "TargetRule":
        if KPI[self.kpi].better is Better.DOWN:
            raise ValueError(f"of {self.kpi} less is better: it is within its plan from the first day on")
        return self


class NoDataRule(_Rule):
    """The numerator of a KPI did not move for so long, within a period that goes on."""

    kind: Literal["no_data"]
    for_hours: PositiveFloat


Rule = Annotated[ThresholdRule | PaceRule | TargetRule | NoDataRule, Field(discriminator="kind")]


class QuietHours(RuleFile):
    """When nothing is delivered, by the clock of a time zone; *until* may be on the next day."""

    time_zone: ZoneName
    since: time
    until: time

    @model_validator(mode="after")
    def _has_a_length(self) -> "QuietHours":
        if self.since == self.until:
            raise ValueError("since and until are the same")
        return self


class AlertWebhook(RuleFile):
    """Who is told: a URL, and the variables that hold the secrets it is signed with."""

    name: Id
    url: AnyHttpUrl
    secret_variable: str
    old_secret_variable: str | None = None
    """While a secret is changed, messages are signed with the old one as well."""
    rules: tuple[str, ...] = ()
    """The ids of those that are delivered; none named: all."""
    retry_after_seconds: tuple[PositiveFloat, ...] = _AFTER_SECONDS
    """How long to wait after each failed try; after the last one it is given up."""

    def wants(self, rule: str) -> bool:
        """Say whether what *rule* raises is delivered here."""
        return not self.rules or rule in self.rules


class AlertsFile(RuleFile):
    """All of it; without a file nothing is raised."""

    rules: tuple[Rule, ...] = ()
    quiet_hours: QuietHours | None = None
    webhooks: tuple[AlertWebhook, ...] = ()

    @model_validator(mode="after")
    def _names_are_clear(self) -> "AlertsFile":
        rules = [rule.id for rule in self.rules]
        for names in (rules, [webhook.name for webhook in self.webhooks]):
            if twice := [name for name in names if names.count(name) > 1]:
                raise ValueError(f"{twice[0]!r} is there twice")
        if unknown := [name for webhook in self.webhooks for name in webhook.rules if name not in rules]:
            raise ValueError(f"a webhook names the rule {unknown[0]!r}, which is not there")
        return self
