"""What every part of the stack offers, and the parts there are."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from deploy.local.database import Database
from deploy.local.errors import UnknownPartError
from deploy.local.kafka import Kafka
from deploy.local.place import Place
from deploy.local.ports import Port
from deploy.local.progress import Say


class Part(Protocol):
    """One long-running process of the stack."""

    @property
    def name(self) -> str:
        """Return the name by which commands and logs know it."""

    @property
    def ports(self) -> tuple[Port, ...]:
        """Return the ports it listens on."""

    def address(self, place: Place) -> str:
        """Return what its users connect to."""

    def prepare(self, place: Place, say: Say, /) -> None:
        """Do what has to be done before each start."""

    def command(self, place: Place, /) -> list[str]:
        """Return the command that runs it."""

    def environment(self, place: Place, /) -> dict[str, str]:
        """Return the variables it needs."""

    def is_ready(self, place: Place) -> bool:
        """Say whether it answers what its users ask."""


INFRASTRUCTURE: tuple[Part, ...] = (Kafka(), Database())
INFRASTRUCTURE_NAMES = tuple(part.name for part in INFRASTRUCTURE)


def by_name(services: Sequence[Part]) -> dict[str, Part]:
    """Return every part by its name, in the order they start in."""
    return {part.name: part for part in (*INFRASTRUCTURE, *services)}


def part_named(name: str, services: Sequence[Part]) -> Part:
    """Return the part called *name*. Raises: UnknownPartError."""
    known = by_name(services)
    if name not in known:
        raise UnknownPartError(name, known)
    return known[name]


def selected(names: Iterable[str] | None, services: Sequence[Part]) -> tuple[Part, ...]:
    """Return the parts called *names* (None for all) in the order they start in; services bring broker and database.

    Raises: UnknownPartError.
    """
    known = by_name(services)
    wanted = set(known) if names is None else {part_named(name, services).name for name in names}
    if wanted - set(INFRASTRUCTURE_NAMES):
        wanted |= set(INFRASTRUCTURE_NAMES)
    return tuple(part for name, part in known.items() if name in wanted)
