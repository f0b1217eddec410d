"""Docker or native: the kind that runs already, the kind that was asked for, or what this machine can do."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

from deploy.local.addresses import Addresses
from deploy.local.docker import DockerStack, engine_answers
from deploy.local.errors import DockerMissingError, NotAStackError
from deploy.local.place import default_directory
from deploy.local.progress import Say, silent
from deploy.local.stack import Stack
from deploy.local.state import read_state, state_file


class LocalStack(Protocol):
    """What both kinds of stack do."""

    directory: Path

    def secure(self) -> None:
        """Have Kafka know everybody by name, from the first start on."""

    def up(self, parts: Iterable[str] | None = None) -> Addresses:
        """Start what does not run yet of *parts*, and return where everything is."""

    def down(self, *, wipe: bool = False) -> None:
        """End every part, and delete the data if *wipe*."""

    def start(self, name: str) -> None:
        """Start one part, where it was, and wait until it answers."""

    def launch(self, name: str) -> None:
        """Start one part, where it was, and do not wait."""

    def stop(self, name: str) -> None:
        """End one part."""

    def kill(self, name: str) -> None:
        """End one part with SIGKILL."""

    def restart(self, name: str) -> None:
        """End one part and start it, where it was."""

    def addresses(self) -> Addresses:
        """Return where the parts that run are reached."""

    def is_ready(self, name: str) -> bool:
        """Say whether one part runs and answers."""

    def logs(self, name: str | None, count: int, *, follow: bool) -> Iterator[str]:
        """Yield lines of the logs."""


def uses_docker(directory: Path) -> bool:
    """Say which kind the stack in *directory* is or would be. Raises: DockerMissingError, NotAStackError."""
    match os.environ.get("SALES_STACK", ""):
        case "native":
            return False
        case "docker":
            if not engine_answers():
                raise DockerMissingError
            return True
        case "":
            return read_state(directory).docker if state_file(directory).exists() else engine_answers()
        case value:
            raise NotAStackError(value)


def local_stack(
    directory: Path | None = None, *, env: Mapping[str, str] | None = None, say: Say = silent
) -> LocalStack:
    """Return the stack in *directory*, of the kind this machine can run. Raises: LocalStackError."""
    place = directory or default_directory()
    return DockerStack(place, env=env, say=say) if uses_docker(place) else Stack(place, env=env, say=say)
