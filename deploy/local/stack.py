"""The native stack: every part a process of its own, known by one state file, so that any command finds it again."""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from deploy.local.addresses import Addresses, addresses_of
from deploy.local.ending import ended, killed
from deploy.local.errors import NeverStartedError, UnsecuredDataError
from deploy.local.first_key import first_key
from deploy.local.kafka import access
from deploy.local.parts import INFRASTRUCTURE, INFRASTRUCTURE_NAMES, Part, part_named, selected
from deploy.local.place import HOST, Place, default_directory
from deploy.local.ports import Claims
from deploy.local.process import Process, recognised, spawned
from deploy.local.progress import Say, silent
from deploy.local.service import SECURED_SERVICES, SERVICES, Service, infrastructure_of
from deploy.local.starting import Started, apply_rights, await_ready, chosen_ports, create_topics
from deploy.local.state import State, locked, read_state, state_file, write_state
from deploy.local.tail import followed, size_of, tagged
from deploy.local.vault import ADMIN, FOLDER, Vault
from shared.kafka_connection import KafkaConnection

DATA = ("kafka/data", "mongo", "logs", FOLDER)

TOPICS_JOB = "topics"
"""Who the job that creates the topics is for Kafka."""


class Stack:
    """The stack in *directory*; *env* is added to the environment of every part, and wins over what we set."""

    def __init__(
        self,
        directory: Path | None = None,
        *,
        env: Mapping[str, str] | None = None,
        services: tuple[Service, ...] | None = None,
        say: Say = silent,
    ) -> None:
        self.directory = (directory or default_directory()).absolute()
        self._env = dict(env or {})
        self._given_services = services
        self._say = say
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def secure(self) -> None:
        """Have Kafka know everybody by name from the first start on. Raises: UnsecuredDataError."""
        if not self._place().vault and (self.directory / "kafka" / "data").exists():
            raise UnsecuredDataError(self.directory)
        Vault(self.directory).open(HOST)

    def access(self, principal: str) -> KafkaConnection:
        """Return how *principal* reaches Kafka. Raises: NeverStartedError."""
        return access(self._place(), principal)

    def up(self, parts: Iterable[str] | None = None) -> Addresses:
        """Start what does not run yet of *parts* (None for all), and return where everything is.

        Raises: LocalStackError.
        """
        wanted = selected(parts, self._services)
        services = [part for part in wanted if part not in INFRASTRUCTURE]
        with self._locked(), self._with_ports(wanted):
            self._start([part for part in wanted if part in INFRASTRUCTURE])
            if self._stopped(services):
                self._prepare_kafka()
            self._start(services)
        return self.addresses()

    def down(self, *, wipe: bool = False) -> None:
        """End every part, services first; *wipe* deletes the data, too. Raises: PartWillNotStopError."""
        with self._locked():
            running = self._state().processes
            infrastructure = [name for name in running if name in INFRASTRUCTURE_NAMES]
            self._end([name for name in running if name not in infrastructure])
            self._end(infrastructure)
            state_file(self.directory).unlink(missing_ok=True)
            if wipe:
                self._delete_data()

    def start(self, name: str) -> None:
        """Start the part *name* alone, if it does not run, on the port it had, and wait until it answers.

        Raises: LocalStackError.
        """
        part = part_named(name, self._services)
        with self._locked(), self._with_ports([part]):
            self._start([part])

    def launch(self, name: str) -> None:
        """Start the part *name* alone and do not wait: what it needs may be away. Raises: LocalStackError."""
        part = part_named(name, self._services)
        with self._locked(), self._with_ports([part]):
            for stopped in self._stopped([part]):
                self._launched(stopped)

    def stop(self, name: str) -> None:
        """End the part *name* the way `down` would, and keep its port for it."""
        with self._locked():
            self._end([name])

    def kill(self, name: str) -> None:
        """End the part *name* with SIGKILL, and return when it is gone. Raises: NeverStartedError."""
        with self._locked():
            killed(name, self._process(name))
            self._reap(name)

    def restart(self, name: str) -> None:
        """End the part *name*, and start it on the same port and data. Raises: LocalStackError."""
        self.stop(name)
        self.start(name)

    def addresses(self) -> Addresses:
        """Return where the parts that run are reached."""
        return addresses_of(self._state().running(), self._place(), self._services)

    def pid(self, name: str) -> int:
        """Return the process number that the part *name* has or had. Raises: NeverStartedError."""
        return self._process(name).pid

    def is_ready(self, name: str) -> bool:
        """Say whether the part *name* runs and answers. Raises: UnknownPartError."""
        part = part_named(name, self._services)
        return name in self._state().running() and part.is_ready(self._place())

    def log(self, name: str) -> Path:
        """Return the log of the part *name*. Raises: UnknownPartError."""
        return self._place().log(part_named(name, self._services).name)

    def logs(self, name: str | None, count: int, *, follow: bool) -> Iterator[str]:
        """Yield the last *count* lines of one log or of all, then what is added. Raises: UnknownPartError."""
        parts = selected(None, self._services) if name is None else (part_named(name, self._services),)
        logs = {part.name: self._place().log(part.name) for part in parts}
        yield from tagged(logs, count)
        if follow:
            yield from followed(logs)

    @property
    def _services(self) -> tuple[Service, ...]:
        return self._given_services or (SECURED_SERVICES if self._place().vault else SERVICES)

    def _prepare_kafka(self) -> None:
        place = self._place()
        if place.vault:
            self._say("giving every service its rights")
            apply_rights(self._environment(infrastructure_of(place, ADMIN)), place.vault.passwords)
        self._say("creating the topics")
        create_topics(self._environment(infrastructure_of(place, TOPICS_JOB)))

    @contextmanager
    def _with_ports(self, parts: Iterable[Part]) -> Iterator[None]:
        state = self._state()
        with Claims() as claims:
            ports = chosen_ports(self._stopped(parts), state, claims, os.environ | self._env)
            self._save(state.with_ports(ports))
            yield

    def _stopped(self, parts: Iterable[Part]) -> list[Part]:
        running = self._state().running()
        return [part for part in parts if part.name not in running]

    def _start(self, parts: Sequence[Part]) -> None:
        stopped = self._stopped(parts)
        found = [Started(part, self._process(part.name)) for part in parts if part not in stopped]
        for started in found + [self._launched(part) for part in stopped]:
            self._say(f"waiting for {started.part.name}")
            await_ready(started, self._place())

    def _launched(self, part: Part) -> Started:
        place = self._place()
        self._say(f"starting {part.name}")
        self._reap(part.name)
        part.prepare(place, self._say)
        log_from = size_of(place.log(part.name))
        environment = self._environment(part.environment(place))
        child = spawned(part.command(place), environment, place.log(part.name))
        self._children[part.name] = child
        process = recognised(child.pid)
        self._save(self._state().with_process(part.name, process))
        return Started(part, process, log_from)

    def _end(self, names: Iterable[str]) -> None:
        for name in names:
            self._say(f"stopping {name}")
        ended({name: self._process(name) for name in names})
        for name in names:
            self._reap(name)

    def _reap(self, name: str) -> None:
        child = self._children.pop(name, None)
        if child is not None:
            child.wait()

    def _process(self, name: str) -> Process:
        try:
            return self._state().processes[name]
        except KeyError:
            raise NeverStartedError(name) from None

    def _environment(self, needed: Mapping[str, str]) -> dict[str, str]:
        key = {"ACCESS_FIRST_KEY": first_key(self.directory)}
        return {**os.environ, "PYTHONUNBUFFERED": "1", **key, **needed, **self._env}

    def _place(self) -> Place:
        return Place(self.directory, self._state().ports)

    def _state(self) -> State:
        return read_state(self.directory)

    def _save(self, state: State) -> None:
        write_state(self.directory, state)

    def _locked(self) -> AbstractContextManager[None]:
        return locked(self.directory / "stack.lock", self._say)

    def _delete_data(self) -> None:
        for name in DATA:
            shutil.rmtree(self.directory / name, ignore_errors=True)
