"""Every route of every service, as its application has them: what must hold for all of them misses none."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from deploy.contract_files import services

ID = "nobody-has-this"


@dataclass(frozen=True)
class Asked:
    """One method of one route."""

    service: str
    method: str
    template: str

    @property
    def path(self) -> str:
        """Return the path with an id in each place for one."""
        parts = self.template.split("/")
        return "/".join(ID if part.startswith("{") else part for part in parts)

    def __str__(self) -> str:
        return f"{self.service} {self.method} {self.template}"


def asked_of(name: str, app: FastAPI) -> Iterator[Asked]:
    """Yield the routes of *app*, which is the service with this *name*."""
    for route in iter_route_contexts(app.routes):
        if route.path is None:
            continue
        if isinstance(route.original_route, Mount):
            yield Asked(name, "GET", f"{route.path}/main.js")
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield Asked(name, method, route.path)


SITES = services()
EVERY_ROUTE = [asked for name, app in SITES.items() for asked in asked_of(name, app)]
