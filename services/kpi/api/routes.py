"""All that can be asked."""

from fastapi import APIRouter

from services.kpi.api.breakdowns import breakdown_routes
from services.kpi.api.catalogue import catalogue_routes
from services.kpi.api.directory import directory_routes
from services.kpi.api.duties import duty_routes
from services.kpi.api.exports import export_routes
from services.kpi.api.leaderboards import leaderboard_routes
from services.kpi.api.lists import list_routes
from services.kpi.api.records import record_routes
from services.kpi.api.roll_ups import roll_up_routes
from services.kpi.api.scorecards import scorecard_routes
from services.kpi.api.series import series_routes
from services.kpi.api.side_by_side import side_by_side_routes
from services.kpi.score.reader import Reader


def routes(reader: Reader) -> APIRouter:
    """Return every route that answers from *reader*."""
    router = APIRouter()
    for routes_of in (
        scorecard_routes,
        side_by_side_routes,
        leaderboard_routes,
        breakdown_routes,
        record_routes,
        list_routes,
        series_routes,
        export_routes,
        duty_routes,
        directory_routes,
        roll_up_routes,
    ):
        router.include_router(routes_of(reader))
    router.include_router(catalogue_routes(reader.house.currency))
    return router
