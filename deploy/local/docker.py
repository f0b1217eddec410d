"""The same stack in containers: `docker compose` with docker-compose.yml, on ports chosen as the native stack's are."""

import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from deploy.local.addresses import Addresses, addresses_of
from deploy.local.errors import DockerFailedError, SecuredDockerError
from deploy.local.first_key import first_key
from deploy.local.kafka import CONTROLLER
from deploy.local.parts import Part, part_named, selected
from deploy.local.place import ROOT, Place, default_directory
from deploy.local.ports import Claims
from deploy.local.progress import Say, silent
from deploy.local.service import SERVICES
from deploy.local.state import State, locked, read_state, state_file, write_state

ROLES: Mapping[str, tuple[str, ...]] = {"kpi": ("kpi-fold", "kpi-score", "kpi-serve")}
"""Parts that are several containers."""
QUESTIONS = (["docker", "info"], ["docker", "compose", "version"])
ANSWER_WITHIN_S = 15


def engine_answers() -> bool:
    """Say whether there is a Docker engine, and a client that knows `compose`."""
    try:
        return all(
            not subprocess.run(question, capture_output=True, timeout=ANSWER_WITHIN_S, check=False).returncode  # nosec B603  # fixed
            for question in QUESTIONS
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return False


def project_of(directory: Path) -> str:
    """Return the project's name: one per stack directory, so that checkouts do not meet."""
    return f"salespulse-{sha256(os.fsencode(directory)).hexdigest()[:8]}"


def containers_of(parts: Iterable[Part]) -> list[str]:
    """Return the names that docker-compose.yml has for *parts*."""
    return [container for part in parts for container in ROLES.get(part.name, (part.name,))]


class DockerStack:
    """The stack in *directory*, which holds its ports only; *env* fills the variables of docker-compose.yml."""

    def __init__(
        self, directory: Path | None = None, *, env: Mapping[str, str] | None = None, say: Say = silent
    ) -> None:
        self.directory = (directory or default_directory()).absolute()
        self._env = dict(env or {})
        self._say = say

    def secure(self) -> None:
        """Refuse: the containers are an operator's to secure. Raises: SecuredDockerError."""
        raise SecuredDockerError

    def up(self, parts: Iterable[str] | None = None) -> Addresses:
        """Start what does not run yet of *parts* (None for all). Raises: LocalStackError."""
        wanted = selected(parts, SERVICES)
        with locked(self.directory / "stack.lock", self._say):
            self._choose_ports()
            self._say("starting the containers")
            self._compose("up", "--detach", "--wait", *containers_of(wanted))
        return self.addresses()

    def down(self, *, wipe: bool = False) -> None:
        """Remove every container; *wipe* deletes the volumes, too. Raises: DockerFailedError."""
        with locked(self.directory / "stack.lock", self._say):
            self._say("stopping the containers")
            self._compose("down", *(["--volumes"] if wipe else []))
            state_file(self.directory).unlink(missing_ok=True)

    def start(self, name: str) -> None:
        """Start the part *name* alone, and wait until it is healthy. Raises: LocalStackError."""
        self._compose("up", "--detach", "--no-deps", "--wait", *self._containers(name))

    def launch(self, name: str) -> None:
        """Start the part *name* alone and do not wait. Raises: LocalStackError."""
        self._compose("up", "--detach", "--no-deps", *self._containers(name))

    def stop(self, name: str) -> None:
        """End the part *name*. Raises: LocalStackError."""
        self._compose("stop", *self._containers(name))

    def kill(self, name: str) -> None:
        """End the part *name* with SIGKILL. Raises: LocalStackError."""
        self._compose("kill", *self._containers(name))

    def restart(self, name: str) -> None:
        """End the part *name*, and start it on the same port and data. Raises: LocalStackError."""
        self.stop(name)
        self.start(name)

    def addresses(self) -> Addresses:
        """Return where the parts that run are reached."""
        shown = self._command("ps", "--services", "--status", "running")
        done = subprocess.run(  # nosec B603  # docker compose with names of our parts
            shown, env=self._environment(), capture_output=True, text=True, check=False
        )
        containers = set(done.stdout.split())
        running = {part.name for part in selected(None, SERVICES) if containers.issuperset(containers_of([part]))}
        return addresses_of(running & self._ready_to_name(), self._place(), SERVICES)

    def is_ready(self, name: str) -> bool:
        """Say whether the part *name* runs and answers. Raises: UnknownPartError."""
        part = part_named(name, SERVICES)
        return self.addresses().by_name()[name] is not None and part.is_ready(self._place())

    def logs(self, name: str | None, count: int, *, follow: bool) -> Iterator[str]:
        """Yield the last *count* lines of one part or of all, then what is added. Raises: UnknownPartError."""
        options = ["--tail", str(count), *(["--follow"] if follow else [])]
        command = self._command("logs", *options, *(self._containers(name) if name else ()))
        with subprocess.Popen(  # nosec B603  # docker compose with names of our parts
            command, env=self._environment(), stdout=subprocess.PIPE, text=True
        ) as running:
            yield from (line.rstrip("\n") for line in running.stdout or ())

    def _choose_ports(self) -> None:
        state = read_state(self.directory)
        ports = [port for part in selected(None, SERVICES) for port in part.ports if port != CONTROLLER]
        new = [port for port in ports if port.variable not in state.ports]
        with Claims() as claims:
            chosen = claims.choose(new, os.environ | self._env)
        write_state(self.directory, State(docker=True, ports=state.ports | chosen))

    def _ready_to_name(self) -> set[str]:
        ports = read_state(self.directory).ports
        return {part.name for part in selected(None, SERVICES) if part.ports[0].variable in ports}

    def _containers(self, name: str) -> list[str]:
        return containers_of([part_named(name, SERVICES)])

    def _compose(self, *arguments: str) -> None:
        command, last = self._command(*arguments), "it gave no reason"
        with subprocess.Popen(  # nosec B603  # docker compose with words of ours
            command, env=self._environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as running:
            for line in filter(None, map(str.strip, running.stdout or ())):
                self._say(last := line)
        if running.returncode:
            raise DockerFailedError(arguments[0], last)

    def _command(self, *arguments: str) -> list[str]:
        file = str(ROOT / "docker-compose.yml")
        return ["docker", "compose", "--project-name", project_of(self.directory), "--file", file, *arguments]

    def _environment(self) -> dict[str, str]:
        ports = {variable: str(number) for variable, number in read_state(self.directory).ports.items()}
        return {**os.environ, "ACCESS_FIRST_KEY": first_key(self.directory), **ports, **self._env}

    def _place(self) -> Place:
        return Place(self.directory, read_state(self.directory).ports)
