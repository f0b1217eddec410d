"""Management, the producing part of the KPI service: people, what is wanted of them, tasks, hand-offs, and corrections.

Owns and emits `sales.management`, and reads what other systems publish there. From the other topics it reads feedback
and shipments: a bad score and a broken promise of delivery make tasks. `management(settings, clock)` gives the routes
to include, and what has to run meanwhile.
"""

from services.kpi.management.app import Management, management

__all__ = ["Management", "management"]
