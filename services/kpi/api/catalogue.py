"""The KPI definitions."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.kpis import CATALOGUE, Kpi, OnRequest


class Definition(BaseModel):
    """What a KPI says, and how it is computed."""

    id: str
    name: str
    name_ru: str
    formula: str
    source: str
    """The row of the KPI catalogue."""
    unit: str
    better: str
    basis: str | None
    """What money is taken from: booked, shipped, paid or deal value."""
    duties: list[str]
    """The duties of the department that it serves."""
    edges: str
    """What it does in the cases where one could do otherwise."""
    is_live: bool
    """Whether every scorecard has it; the others are worked out when somebody asks."""
    is_cohort: bool
    """Whether it goes on rising after its period: what is young has not had its time yet."""
    dimensions: list[str]
    """What it can be broken down by."""
    measures: dict[str, str]
    """What is summed for it: the measures' names and meanings."""


class Definitions(BaseModel):
    """The KPI catalogue."""

    kpis: list[Definition]


def catalogue_routes(currency: str) -> APIRouter:
    """Return the routes; money is answered in *currency*."""
    router = APIRouter(prefix="/v1", tags=["catalogue"])
    definitions = Definitions(kpis=[_definition(kpi, currency) for kpi in CATALOGUE])

    @router.get("/kpis")
    async def kpis() -> Definitions:
        """Return every KPI's definition."""
        return definitions

    return router


def _definition(kpi: Kpi, currency: str) -> Definition:
    return Definition(
        id=kpi.id,
        name=kpi.name,
        name_ru=kpi.name_ru,
        formula=kpi.formula,
        source=kpi.source,
        unit=kpi.unit_in(currency),
        better=kpi.better,
        basis=kpi.basis,
        duties=list(kpi.duties),
        edges=kpi.edges,
        is_live=not isinstance(kpi, OnRequest),
        is_cohort=kpi.is_cohort,
        dimensions=list(kpi.by),
        measures={measure.name: measure.meaning for measure in kpi.measures},
    )
