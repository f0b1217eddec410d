"""Who and what the examples are about: one lead's way to a delivered order."""

from datetime import UTC, datetime, timedelta

from shared.events import Credit

MORNING = datetime(2026, 11, 23, 9, 35, 55, tzinfo=UTC)
TOLD = MORNING + timedelta(minutes=5, seconds=12, microseconds=120_000)
DUE = MORNING + timedelta(hours=4)
PROMISED = MORNING + timedelta(days=7)

CLIENT = "client-1842"
LEAD = "lead-77"
MANAGER = "m-14"
DEAL = "deal-310"
ORDER = "order-905"
SHIPMENT = "shipment-905"
CREDITS = (Credit(manager_id=MANAGER, share_bp=7_000), Credit(manager_id="m-15", share_bp=3_000))
