"""The KPI definitions."""

from fastapi import APIRouter
from pydantic import BaseModel

from services.kpi.kpis import CATALOGUE, Kpi


class Definition(BaseModel):
    """What a KPI says, and how it is computed."""

    id: str
    name: str
    formula: str
    unit: str
    better: str
    basis: str | None
    source: str
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
        formula=kpi.formula,
        unit=kpi.unit_in(currency),
        better=kpi.better,
        basis=kpi.basis,
        source=kpi.source,
        measures={measure.name: measure.meaning for measure in kpi.measures},
    )
