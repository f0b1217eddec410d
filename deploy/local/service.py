"""A service of ours as a part of the stack: a module of this checkout, configured by its environment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local.database import Database
from deploy.local.kafka import variables
from deploy.local.place import HOST, Place
from deploy.local.ports import Port
from deploy.local.progress import Say
from deploy.local.readiness import is_healthy

DEFAULTS: Mapping[str, str] = {"KPI_TIME_ZONE": "UTC", "KPI_CURRENCY": "USD", "KPI_RECORD_INDEXES": "false"}
"""What a demonstration on one machine may assume, where the environment does not say.

The embedded database uses no index for ranges, and pays a fifth of its speed for each.
"""


def infrastructure_of(place: Place, principal: str) -> dict[str, str]:
    """Return the variables by which a program of ours finds the broker and the database, and is *principal* there."""
    return {**variables(place, principal), "MONGO_URL": Database().address(place)}


@dataclass(frozen=True)
class Service:
    """The part *name*: `python -m MODULE ARGUMENTS`, listening where PREFIX_HTTP_PORT says."""

    name: str
    usual_port: int
    module: str
    prefix: str
    arguments: tuple[str, ...] = ()
    principal: str = ""
    """Who it is for Kafka, if not its name."""

    @property
    def port(self) -> Port:
        """Return its port; a second process of the same service has a variable of its own."""
        return Port(f"{self.name.upper().replace('-', '_')}_HTTP_PORT", self.usual_port)

    @property
    def ports(self) -> tuple[Port, ...]:
        """Return its only port."""
        return (self.port,)

    def address(self, place: Place) -> str:
        """Return the URL of the service."""
        return f"http://{HOST}:{place.port(self.port.variable)}"

    def prepare(self, _place: Place, _say: Say) -> None:
        """Do nothing: a service keeps no files."""

    def command(self, _place: Place) -> list[str]:
        """Return the command that runs the service."""
        return [sys.executable, "-m", self.module, *self.arguments]

    def environment(self, place: Place) -> dict[str, str]:
        """Return the settings of the service on this machine."""
        listen = {
            f"{self.prefix}_HTTP_HOST": HOST,
            f"{self.prefix}_HTTP_PORT": str(place.port(self.port.variable)),
        }
        defaults = {name: os.environ.get(name, value) for name, value in DEFAULTS.items()}
        return defaults | infrastructure_of(place, self.principal or self.name) | listen

    def is_ready(self, place: Place) -> bool:
        """Say whether the service calls itself healthy."""
        return is_healthy(self.address(place))


PRODUCING = (
    Service("leads", 8001, "services.leads", "LEADS"),
    Service("orders", 8002, "services.orders", "ORDERS"),
    Service("shipments", 8003, "services.shipments", "SHIPMENTS"),
)
SERVICES = (*PRODUCING, Service("kpi", 8000, "services.kpi", "KPI", ("all",)))
SECURED_SERVICES = (
    *PRODUCING,
    Service("kpi-fold", 8004, "services.kpi", "KPI", ("fold",)),
    Service("kpi-score", 8005, "services.kpi", "KPI", ("score",)),
    Service("kpi", 8000, "services.kpi", "KPI", ("serve",), principal="kpi-serve"),
)
"""Each role is somebody else for Kafka, so each is a part of its own."""
