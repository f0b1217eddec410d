"""requirements.lock as values: every package, who needs it, and which of them a service runs with."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOCK, RUNTIME_LOCK = ROOT / "requirements.lock", ROOT / "requirements-runtime.lock"
PROJECT = "salespulse"
"""Who needs what pyproject.toml asks for; its group of developers' tools is another."""
_PINNED = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>\S+)")
_NEEDED_BY = re.compile(r"^ +# +(?:via +)?(?P<who>[A-Za-z0-9]\S*)(?: \(pyproject\.toml(?P<group>:\w+)?\))?$")
_SAME = re.compile(r"[-_.]+")


@dataclass(frozen=True, slots=True)
class Package:
    """One line of the lock; `needed_by` are names of packages, `salespulse`, or a group, `salespulse:dev`."""

    name: str
    version: str
    needed_by: frozenset[str]


def packages(lock: str) -> dict[str, Package]:
    """Return by name the packages of *lock*, as `uv pip compile` writes it."""
    found: dict[str, Package] = {}
    for pin, lines in _pins(lock):
        needed_by = frozenset(
            f"{match['who']}{match['group'] or ''}" for line in lines if (match := _NEEDED_BY.match(line))
        )
        name = canonical(pin["name"])
        found[name] = Package(name, pin["version"], needed_by - {"via"})
    return found


def in_production() -> frozenset[str]:
    """Return the names of those that a service runs with."""
    return frozenset(packages(RUNTIME_LOCK.read_text()))


def canonical(name: str) -> str:
    """Return *name* as all ways of writing it are compared."""
    return _SAME.sub("-", name).lower()


def _pins(lock: str) -> Iterator[tuple[re.Match[str], list[str]]]:
    """Yield each pin with the lines that follow it."""
    pin, lines = None, list[str]()
    for line in lock.splitlines():
        if start := _PINNED.match(line):
            if pin:
                yield pin, lines
            pin, lines = start, []
        else:
            lines.append(line)
    if pin:
        yield pin, lines
