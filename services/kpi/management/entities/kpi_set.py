"""What a role is judged by: one set for each day from which one holds."""

from dataclasses import dataclass

from pydantic import ConfigDict, Field

from services.kpi.management.entities.judged import refuse_unjudged
from services.kpi.management.errors import WeightsError
from shared.command import Command
from shared.entity import Kind
from shared.events import WHOLE_BP, AnyEvent, KpiSetDefined, KpiSetItem
from shared.values import Day, Id


@dataclass(frozen=True, slots=True)
class KpiSets:
    """The sets of a role, in the order of the days from which they hold."""

    sets: tuple[KpiSetDefined, ...] = ()


class WeighedKpi(KpiSetItem):
    """A KPI, how much of the score it is, and the most attainment that counts."""

    model_config = ConfigDict(extra="forbid")


class DefineKpiSet(Command):
    """A role is judged by these KPIs from a day on, in place of what held then; the weights make a whole of 10,000."""

    role: Id
    valid_from: Day
    items: tuple[WeighedKpi, ...] = Field(min_length=1)


def define(role: str, _sets: KpiSets, command: DefineKpiSet) -> list[KpiSetDefined]:
    """Return what the role is judged by. Raises: UnknownKpiError, NotOnScorecardsError, WeightsError."""
    for place, item in enumerate(command.items):
        refuse_unjudged(item.kpi, f"items.{place}.kpi")
    whole = sum(item.weight_bp for item in command.items)
    if whole != WHOLE_BP:
        raise WeightsError(whole, WHOLE_BP)
    items = tuple(KpiSetItem(**item.model_dump()) for item in command.items)
    return [KpiSetDefined(role=role, valid_from=command.valid_from, items=items)]


def evolve(known: KpiSets, event: AnyEvent) -> KpiSets:
    """Return *known* after *event*; of two sets from one day on the later told stands."""
    match event.data:
        case KpiSetDefined() as said:
            others = [one for one in known.sets if one.valid_from != said.valid_from]
            return KpiSets(tuple(sorted([*others, said], key=lambda one: one.valid_from)))
        case _:
            return known


KPI_SET = Kind(
    name="kpi_sets", opened_by=KpiSetDefined, joined_by={KpiSetDefined: "role"}, blank=KpiSets(), evolve=evolve
)
