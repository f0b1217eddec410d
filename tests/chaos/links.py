"""Links to Kafka and the database that can be made slow, cut, or left half-open, by toxiproxy."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from deploy.local.place import HOST, ROOT
from deploy.local.ports import Claims, Port
from deploy.local.process import spawned
from tests.chaos.cluster import Cluster, ports_of, running
from tests.conditions import eventually

TOXIPROXY = ROOT / ".local" / "tools" / "toxiproxy"
API, KAFKA, MONGO = Port("TOXIPROXY", 18_474), Port("KAFKA_LINK", 18_480), Port("MONGO_LINK", 18_481)
DIRECT = Port("DIRECT", 18_482)
FAULTS: Mapping[str, tuple[str, dict[str, int]]] = {
    "latency": ("latency", {"latency": 300, "jitter": 200}),
    "reset": ("reset_peer", {"timeout": 0}),
    "half-open": ("timeout", {"timeout": 0}),  # bytes vanish, and nobody is told
}
"""What toxiproxy calls them, and how bad they are, in milliseconds."""


@dataclass(frozen=True)
class Links:
    """Where Kafka and the database are reached: straight, and over links that can be harmed."""

    api: httpx.AsyncClient
    ports: Mapping[str, int]

    @property
    def kafka(self) -> str:
        """Return the address of the broker behind its link."""
        return f"{HOST}:{self.ports[KAFKA.variable]}"

    @property
    def mongo(self) -> str:
        """Return the URL of the database behind its link."""
        return f"mongodb://{HOST}:{self.ports[MONGO.variable]}"

    @property
    def direct_kafka(self) -> str:
        """Return the address of the broker itself."""
        return f"{HOST}:{self.ports['BROKER_1']}"

    async def answers(self) -> bool:
        """Say whether toxiproxy is there."""
        try:
            return (await self.api.get("/version")).is_success
        except httpx.TransportError:
            return False

    async def lay(self, name: str, port: int, upstream: str) -> None:
        """Begin to listen on *port* for what is at *upstream*."""
        await self._told("POST", "/proxies", name=name, listen=f"{HOST}:{port}", upstream=upstream, enabled=True)

    @asynccontextmanager
    async def harmed(self, name: str, fault: str) -> AsyncIterator[None]:
        """Have the link *name* suffer from *fault*, both ways, until the block ends."""
        kind, attributes = FAULTS[fault]
        toxics = f"/proxies/{name}/toxics"
        for stream in ("upstream", "downstream"):
            await self._told("POST", toxics, name=stream, type=kind, stream=stream, attributes=attributes)
        yield
        for stream in ("upstream", "downstream"):
            await self._told("DELETE", f"{toxics}/{stream}")

    async def _told(self, method: str, path: str, **said: Any) -> None:
        (await self.api.request(method, path, json=said or None)).raise_for_status()


@contextmanager
def broker_behind_a_link(home: Path, ports: Mapping[str, int]) -> Iterator[Cluster]:
    """Yield a broker that tells whoever comes over the link to stay on it."""
    straight, inner = (f"{HOST}:{ports[name]}" for name in ("BROKER_1", DIRECT.variable))
    controller, link = (f"{HOST}:{ports[name]}" for name in ("CONTROLLER_1", KAFKA.variable))
    settings = {
        "listeners": f"PLAINTEXT://{straight},LINK://{inner},CONTROLLER://{controller}",
        "advertised.listeners": f"PLAINTEXT://{straight},LINK://{link}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,LINK:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "PLAINTEXT",
    }
    with running(Cluster(home, ports, (1,), settings)) as broker:
        yield broker


@asynccontextmanager
async def laid_links(home: Path, database: str) -> AsyncIterator[Links]:
    """Yield links to a new broker and to the *database* at that URL."""
    with Claims() as claims:
        ports = claims.choose([API, KAFKA, MONGO, DIRECT, *ports_of([1])], {})
        with broker_behind_a_link(home / "kafka", ports), toxiproxy(ports[API.variable], home / "toxiproxy.log") as url:
            async with httpx.AsyncClient(base_url=url) as api:
                links = Links(api, ports)
                await eventually(links.answers, what="toxiproxy answers")
                await links.lay("kafka", ports[KAFKA.variable], f"{HOST}:{ports[DIRECT.variable]}")
                await links.lay("mongo", ports[MONGO.variable], database.removeprefix("mongodb://"))
                yield links


@contextmanager
def toxiproxy(port: int, log: Path) -> Iterator[str]:
    """Yield the URL of a toxiproxy of our own."""
    process = spawned([str(TOXIPROXY), "-host", HOST, "-port", str(port)], {"LOG_LEVEL": "error"}, log)
    try:
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait()
