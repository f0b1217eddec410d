"""What our own services write into `source`."""

OURS = LEADS, ORDERS, SHIPMENTS, KPI = tuple(f"/salespulse/{name}" for name in ("leads", "orders", "shipments", "kpi"))
