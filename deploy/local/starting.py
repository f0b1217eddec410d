"""The steps of a start: choose ports, wait for an answer, create the topics."""

import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.local.errors import PartDidNotStartError, PortInUseError, RightsNotAppliedError, TopicsNotCreatedError
from deploy.local.parts import Part
from deploy.local.place import ROOT, Place
from deploy.local.ports import Claims, Port, asked_for
from deploy.local.process import Process, is_running
from deploy.local.state import State
from deploy.local.tail import last_lines

PATIENCE_S = 120.0
"""A start takes seconds; this is for machines that do much else."""
POLL_S = 0.1
LINES_SHOWN = 12


@dataclass(frozen=True)
class Started:
    """A part whose process runs, and from which byte on its log is about that."""

    part: Part
    process: Process
    log_from: int = 0


def chosen_ports(parts: Iterable[Part], state: State, claims: Claims, environment: Mapping[str, str]) -> dict[str, int]:
    """Return a number for every port of *parts*: the one it had before, or a new one.

    Raises: PortInUseError if a part that runs knows the old number and another program has it now; NotAPortError.
    """
    ports = [port for part in parts for port in part.ports]
    kept = {port.variable: state.ports[port.variable] for port in ports if is_kept(port, state, claims, environment)}
    return kept | claims.choose([port for port in ports if port.variable not in kept], environment)


def is_kept(port: Port, state: State, claims: Claims, environment: Mapping[str, str]) -> bool:
    """Say whether *port* can have the number it had before, and hold it if so. Raises: PortInUseError."""
    before = state.ports.get(port.variable)
    if before is None or asked_for(port, environment) not in (None, before):
        return False
    if claims.claim(before):
        return True
    if state.running():
        raise PortInUseError(port.variable, before)
    return False


def await_ready(started: Started, place: Place) -> None:
    """Return when the part answers. Raises: PartDidNotStartError, with the last lines of this run."""
    deadline = time.monotonic() + PATIENCE_S
    while is_running(started.process):
        if started.part.is_ready(place):
            return
        if time.monotonic() > deadline:
            raise did_not_start(started, place, f"no answer within {PATIENCE_S:.0f} s")
        time.sleep(POLL_S)
    raise did_not_start(started, place, "its process ended")


def did_not_start(started: Started, place: Place, reason: str) -> PartDidNotStartError:
    """Return the error that says why a part is not there."""
    log = place.log(started.part.name)
    return PartDidNotStartError(started.part.name, reason, log, last_lines(log, LINES_SHOWN, started.log_from))


def create_topics(environment: Mapping[str, str]) -> None:
    """Run the job that creates the topics. Raises: TopicsNotCreatedError."""
    if reason := failed(["deploy.topics"], environment):
        raise TopicsNotCreatedError(reason)


def apply_rights(environment: Mapping[str, str], passwords: Path) -> None:
    """Run the command that gives every service its password and its rights. Raises: RightsNotAppliedError."""
    if reason := failed(["deploy.acls", "apply", "--passwords", str(passwords), "--generate"], environment):
        raise RightsNotAppliedError(reason)


def failed(job: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """Run one of our own programs, and return why it failed, if it did."""
    command = [sys.executable, "-m", *job]
    done = subprocess.run(  # nosec B603  # words of ours
        command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False
    )
    said = done.stderr.strip() or done.stdout.strip() or f"status {done.returncode}"
    return said.splitlines()[-1] if done.returncode else None
