"""What a rule says of one reading: whether it is as the rule describes. Pure."""

from typing import NamedTuple

from services.kpi.alerts.rules import PaceRule, TargetRule, ThresholdRule
from services.kpi.kpis import KPI
from services.kpi.kpis.kpi import Number
from services.kpi.score.targets import attainment
from shared.events import KpiReading

_WHOLE = 100


class Verdict(NamedTuple):
    """Whether it is time for a word, and by which numbers."""

    is_met: bool
    value: Number
    limit: Number


def verdict(rule: ThresholdRule | PaceRule | TargetRule, reading: KpiReading) -> Verdict | None:
    """Return what *rule* says of *reading*; None where it says nothing: no value, too few facts, no plan."""
    match rule:
        case ThresholdRule():
            return _of_threshold(rule, reading)
        case PaceRule():
            return _of_pace(rule, reading)
        case TargetRule():
            return _of_target(reading)


def _of_threshold(rule: ThresholdRule, reading: KpiReading) -> Verdict | None:
    value = reading.value
    if value is None or reading.n < rule.at_least_n:
        return None
    if rule.above is not None:
        return Verdict(value > rule.above, value, rule.above)
    return None if rule.below is None else Verdict(value < rule.below, value, rule.below)


def _of_pace(rule: PaceRule, reading: KpiReading) -> Verdict | None:
    """Return the verdict in percent."""
    percent = _percent(rule, reading)
    return None if percent is None else Verdict(percent < rule.below_percent, percent, rule.below_percent)


def _percent(rule: PaceRule, reading: KpiReading) -> float | None:
    better, details = KPI[rule.kpi].better, reading.details
    match rule.by:
        case "attainment":
            return reading.attainment
        case "projection":
            return attainment(details.get("run_rate"), reading.target or 0, better)
        case "pace":
            return attainment(reading.value, details.get("pace") or 0, better)


def _of_target(reading: KpiReading) -> Verdict | None:
    if reading.value is None or not reading.target or reading.attainment is None:
        return None
    return Verdict(reading.attainment >= _WHOLE, reading.value, reading.target)
