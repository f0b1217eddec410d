"""What is known of a running stack between two commands: one small file, written whole, under a lock."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from deploy.local.errors import StateUnreadableError
from deploy.local.process import Process, is_running
from deploy.local.progress import Say


class State(BaseModel):
    """The ports by their variables, and the processes by the names of their parts."""

    model_config = ConfigDict(frozen=True)

    docker: bool = False
    ports: dict[str, int] = {}
    processes: dict[str, Process] = {}

    def running(self) -> set[str]:
        """Return the names of the parts whose processes run."""
        return {name for name, process in self.processes.items() if is_running(process)}

    def with_ports(self, ports: dict[str, int]) -> Self:
        """Return this state with *ports* added."""
        return self.model_copy(update={"ports": self.ports | ports})

    def with_process(self, name: str, process: Process) -> Self:
        """Return this state with *process* as that of the part *name*."""
        return self.model_copy(update={"processes": self.processes | {name: process}})


def state_file(directory: Path) -> Path:
    """Return the file that holds the state of the stack in *directory*."""
    return directory / "stack.json"


def read_state(directory: Path) -> State:
    """Return the state of the stack in *directory*, empty if none was started. Raises: StateUnreadableError."""
    path = state_file(directory)
    try:
        return State.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return State()
    except ValidationError as error:
        raise StateUnreadableError(path) from error


def write_state(directory: Path, state: State) -> None:
    """Replace the state of the stack in *directory* in one step."""
    path = state_file(directory)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(state.model_dump_json(indent=2) + "\n")
    draft.replace(path)


@contextmanager
def locked(path: Path, say: Say) -> Iterator[None]:
    """Be the only process that holds *path*; the others wait, and say so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for another command that holds {os.fspath(path)}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
