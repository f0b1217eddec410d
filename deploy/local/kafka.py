"""The broker: Apache Kafka 4 as one process that is broker and controller, with room for tests and a demonstration."""

import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID, uuid4

from deploy.local.errors import PartDidNotStartError
from deploy.local.java import usable_java
from deploy.local.kafka_libs import LIBS, fetched_libs
from deploy.local.place import HOST, Place
from deploy.local.ports import Port
from deploy.local.progress import Say
from deploy.local.readiness import has_brokers, is_listening
from deploy.local.secured_kafka import CLIENTS, first_principals, security
from deploy.local.vault import ADMIN, Vault, written
from shared.kafka_connection import KafkaConnection

BROKER = Port("KAFKA_PORT", 9092)
CONTROLLER = Port("KAFKA_CONTROLLER_PORT", 9093)

SETTINGS: Mapping[str, str] = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    "log.retention.ms": "-1",  # the log is the truth: nothing in it ever expires
    "broker.session.timeout.ms": "4000",  # a killed broker is let in again only when its old session has ended
    "broker.heartbeat.interval.ms": "500",
    "group.initial.rebalance.delay.ms": "0",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "transaction.state.log.num.partitions": "4",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "4",
    "log.cleaner.dedupe.buffer.size": "16777216",  # by default a quarter of our heap
}
"""What is the same natively and in docker-compose.yml (a test compares them)."""

HEAP = "512m"
JVM = (
    "-Djava.awt.headless=true",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ",
)


def properties(data: Path, broker: int, controller: int, vault: Vault | None = None) -> str:
    """Return the text of `server.properties` for a broker that only this machine can reach."""
    listener = CLIENTS if vault else "PLAINTEXT"
    own = {
        "log.dirs": str(data),
        "listeners": f"{listener}://{HOST}:{broker},CONTROLLER://{HOST}:{controller}",
        "advertised.listeners": f"{listener}://{HOST}:{broker}",
        "controller.quorum.voters": f"{SETTINGS['node.id']}@{HOST}:{controller}",
    }
    secured = security(vault) if vault else {}
    return "".join(f"{key}={value}\n" for key, value in (dict(SETTINGS) | own | secured).items())


def cluster_id(uuid: UUID) -> str:
    """Return *uuid* the way Kafka writes it; a leading dash would pass for an option."""
    return urlsafe_b64encode(uuid.bytes).decode().rstrip("=").replace("-", "0")


class Kafka:
    """The part `kafka`."""

    name = "kafka"
    ports = (BROKER, CONTROLLER)

    def address(self, place: Place) -> str:
        """Return the bootstrap address."""
        return f"{HOST}:{place.port(BROKER.variable)}"

    def prepare(self, place: Place, say: Say) -> None:
        """Fetch Kafka, write its configuration, format its storage. Raises: LocalStackError."""
        usable_java()
        fetched_libs(say)
        home = place.directory / "kafka"
        home.mkdir(parents=True, exist_ok=True)
        broker, controller = (place.port(port.variable) for port in self.ports)
        written(home / "server.properties", properties(home / "data", broker, controller, place.vault))
        if not (home / "data" / "meta.properties").exists():
            self._format(place, say)

    def command(self, place: Place) -> list[str]:
        """Return the command that runs the broker. Raises: JavaMissingError, JavaTooOldError."""
        return [*java_with_kafka("kafka.Kafka"), str(place.directory / "kafka" / "server.properties")]

    def environment(self, _place: Place) -> dict[str, str]:
        """Return nothing: the configuration is a file."""
        return {}

    def is_ready(self, place: Place) -> bool:
        """Say whether the broker answers a metadata request."""
        return is_listening(place.port(BROKER.variable)) and has_brokers(access(place, ADMIN))

    def _format(self, place: Place, say: Say) -> None:
        say("formatting Kafka's storage")
        configuration = str(place.directory / "kafka" / "server.properties")
        tool = java_with_kafka("kafka.tools.StorageTool")
        command = [*tool, "format", "--cluster-id", cluster_id(uuid4()), "--config", configuration]
        if place.vault:
            command += first_principals(place.vault)
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # nosec B603  # words of ours
        if done.returncode:
            lines = (done.stdout + done.stderr).splitlines()[-10:]
            raise PartDidNotStartError(self.name, "its storage could not be formatted", place.directory, lines)


def access(place: Place, principal: str) -> KafkaConnection:
    """Return how *principal* reaches the broker, who is nobody in particular where nothing is secured."""
    address = Kafka().address(place)
    return place.vault.access(address, principal) if place.vault else KafkaConnection(address)


def variables(place: Place, principal: str) -> dict[str, str]:
    """Return the same, as a program is told it."""
    address = Kafka().address(place)
    return place.vault.variables(address, principal) if place.vault else {"KAFKA_BOOTSTRAP": address}


def java_with_kafka(main_class: str, heap: str = HEAP) -> list[str]:
    """Return the command for one of Kafka's main classes. Raises: JavaMissingError, JavaTooOldError."""
    return [usable_java(), f"-Xmx{heap}", *JVM, "-cp", f"{LIBS}/*", main_class]
