"""All that can be asked."""

from fastapi import APIRouter

from services.kpi.api.catalogue import catalogue_routes
from services.kpi.api.directory import directory_routes
from services.kpi.api.scorecards import scorecard_routes
from services.kpi.api.series import series_routes
from services.kpi.score.reader import Reader


def routes(reader: Reader) -> APIRouter:
    """Return every route that answers from *reader*."""
    router = APIRouter()
    router.include_router(scorecard_routes(reader))
    router.include_router(series_routes(reader))
    router.include_router(directory_routes(reader))
    router.include_router(catalogue_routes(reader.house.currency))
    return router
