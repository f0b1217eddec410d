"""Management, the producing part of the KPI service: teams, who works in them, plans, and corrections of these.

Owns and emits `sales.management` (TeamCreated, ManagerJoined, ManagerMoved, PlanSet), and reads what other systems
publish there. `management(settings, clock)` gives the routes to include, and what has to run meanwhile.
"""

from services.kpi.management.app import Management, management

__all__ = ["Management", "management"]
