"""`python -m deploy.demo.month.service NAME`: run the service NAME by the clock that SIMULATED_CLOCK names."""

import os
import sys
from pathlib import Path

from deploy.demo.month.clock import VARIABLE, FileClock
from services.kpi.process import run as run_kpi
from services.kpi.settings import Settings as KpiSettings
from services.leads.app import build as build_leads
from services.leads.settings import LeadsSettings
from services.orders.app import build as build_orders
from services.orders.settings import OrdersSettings
from services.shipments.app import build as build_shipments
from services.shipments.settings import ShipmentsSettings
from shared.clock import Clock
from shared.observability import configure_logging
from shared.service import serve
from shared.settings import loaded


def run(name: str, clock: Clock) -> None:
    """Run the service *name* until SIGTERM; of the KPI service, the role that takes commands."""
    match name:
        case "leads":
            leads = loaded(LeadsSettings)
            serve(build_leads(leads, clock), leads, name)
        case "orders":
            orders = loaded(OrdersSettings)
            serve(build_orders(orders, clock), orders, name)
        case "shipments":
            shipments = loaded(ShipmentsSettings)
            serve(build_shipments(shipments, clock), shipments, name)
        case "kpi":
            configure_logging(name)
            run_kpi("serve", loaded(KpiSettings), clock)
        case _:
            raise SystemExit(f"{name!r} is none of leads, orders, shipments, kpi")


if __name__ == "__main__":
    run(sys.argv[1], FileClock(Path(os.environ[VARIABLE])))
