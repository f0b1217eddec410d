"""The first admin's key of a stack on this machine: made once, and kept in a file that only its owner may read."""

import os
from pathlib import Path

from shared.access.api_key import new_key
from shared.access.first_key import FIRST

VARIABLE = "SALESPULSE_KEY"
"""By which a program that asks over HTTP is told its key."""
_FILE = "first-key"


def first_key(directory: Path) -> str:
    """Return the key of the stack in *directory*: ACCESS_FIRST_KEY, or its own, which is made if there is none."""
    if brought := os.environ.get("ACCESS_FIRST_KEY"):
        return brought
    path = directory / _FILE
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        directory.mkdir(parents=True, exist_ok=True)
        made = new_key(FIRST)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(made + "\n")
        return made


def carrying(key: str | None) -> dict[str, str]:
    """Return the headers of a request by the holder of *key*; none without one."""
    return {"Authorization": f"Bearer {key}"} if key else {}
