"""Reading over HTTP: scorecards, leaderboards, series, the directory and the KPI catalogue."""

from services.kpi.api.routes import routes

__all__ = ["routes"]
