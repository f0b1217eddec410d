"""Three brokers on one machine, each with a copy of everything: any of them may be killed."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.local.kafka import SETTINGS, cluster_id, java_with_kafka
from deploy.local.kafka_libs import fetched_libs
from deploy.local.place import HOST
from deploy.local.ports import Claims, Port
from deploy.local.process import spawned
from deploy.local.progress import silent
from shared.kafka_connection import KafkaConnection
from tests.conditions import eventually

NODES = (1, 2, 3)
KINDS = ("BROKER", "CONTROLLER")
COPIES = len(NODES)
HEAP = "256m"
REPLICATED: Mapping[str, str] = {
    "default.replication.factor": str(COPIES),
    "min.insync.replicas": "2",
    "offsets.topic.replication.factor": str(COPIES),
    "transaction.state.log.replication.factor": str(COPIES),
    "transaction.state.log.min.isr": "2",
    "controller.quorum.election.timeout.ms": "1000",
    "controller.quorum.fetch.timeout.ms": "2000",
}
"""What three brokers are told otherwise than one: see docs/securing.md."""
PATIENCE_S = 180


@dataclass
class Cluster:
    """The brokers, each a process in a folder of its own."""

    home: Path
    ports: Mapping[str, int]
    nodes: Sequence[int] = NODES
    settings: Mapping[str, str] = field(default_factory=lambda: REPLICATED)
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def bootstrap(self) -> str:
        """Return the addresses of all."""
        return ",".join(f"{HOST}:{self.ports[f'BROKER_{node}']}" for node in self.nodes)

    def format(self) -> None:
        """Have every broker begin with nothing."""
        name = cluster_id(uuid4())
        for node in self.nodes:
            self._folder(node).mkdir(parents=True)
            self._configuration(node).write_text(self._properties(node))
            command = ["format", "--cluster-id", name, "--config", str(self._configuration(node))]
            subprocess.run(
                [*java_with_kafka("kafka.tools.StorageTool", HEAP), *command], check=True, capture_output=True
            )

    def start(self, node: int) -> None:
        """Start a broker, and do not wait."""
        command = [*java_with_kafka("kafka.Kafka", HEAP), str(self._configuration(node))]
        self.processes[node] = spawned(command, {}, self._folder(node) / "log")

    def kill(self, node: int) -> None:
        """End a broker at once."""
        self.processes[node].kill()
        self.processes[node].wait()

    def end(self) -> None:
        """End all."""
        for node in self.processes:
            self.kill(node)

    async def leaders(self) -> list[int]:
        """Return who leads each partition; -1 for nobody."""
        return [partition["leader"] for partition in await self._partitions()]

    async def is_whole(self) -> bool:
        """Say whether every partition has all its copies level with its leader."""
        partitions = await self._partitions()
        return bool(partitions) and all(len(partition["isr"]) == len(self.nodes) for partition in partitions)

    async def kill_a_leader(self, node: int) -> None:
        """Kill a broker, see others lead, start it again, and see it level with them."""
        assert node in await self.leaders()
        self.kill(node)
        await eventually(lambda: self._is_led_by_others(node), within_s=PATIENCE_S, what=f"{node} leads nothing")
        self.start(node)
        await eventually(self.is_whole, within_s=PATIENCE_S, what=f"{node} is level again")

    async def _is_led_by_others(self, node: int) -> bool:
        leaders = await self.leaders()
        return bool(leaders) and not {node, -1} & set(leaders)

    async def _partitions(self) -> list[dict[str, Any]]:
        """Return every partition as some broker sees it; none while no broker answers."""
        admin = AIOKafkaAdminClient(**KafkaConnection(self.bootstrap).options(), request_timeout_ms=5_000)
        try:
            await admin.start()
            return [partition for topic in await admin.describe_topics() for partition in topic["partitions"]]
        except (KafkaError, TimeoutError):
            return []
        finally:
            await admin.close()

    def _folder(self, node: int) -> Path:
        return self.home / f"broker-{node}"

    def _configuration(self, node: int) -> Path:
        return self._folder(node) / "server.properties"

    def _properties(self, node: int) -> str:
        broker, controller = (f"{HOST}:{self.ports[f'{kind}_{node}']}" for kind in KINDS)
        voters = (f"{one}@{HOST}:{self.ports[f'CONTROLLER_{one}']}" for one in self.nodes)
        own = {
            "node.id": str(node),
            "log.dirs": str(self._folder(node) / "data"),
            "listeners": f"PLAINTEXT://{broker},CONTROLLER://{controller}",
            "advertised.listeners": f"PLAINTEXT://{broker}",
            "controller.quorum.voters": ",".join(voters),
        }
        return "".join(f"{key}={value}\n" for key, value in (dict(SETTINGS) | own | dict(self.settings)).items())


def ports_of(nodes: Sequence[int]) -> list[Port]:
    """Return the ports of brokers, below those that outgoing connections are given (see `deploy/local/ports.py`)."""
    return [Port(f"{kind}_{node}", 19_090 + 100 * node + place) for node in nodes for place, kind in enumerate(KINDS)]


@contextmanager
def running(cluster: Cluster) -> Iterator[Cluster]:
    """Yield *cluster*, whose brokers have just been started, and end them afterwards."""
    fetched_libs(silent)
    cluster.format()
    try:
        for node in cluster.nodes:
            cluster.start(node)
        yield cluster
    finally:
        cluster.end()


@contextmanager
def three_brokers(home: Path) -> Iterator[Cluster]:
    """Yield three brokers, and end them afterwards."""
    with Claims() as claims, running(Cluster(home, claims.choose(ports_of(NODES), {}))) as cluster:
        yield cluster
