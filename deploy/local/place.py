"""Where a stack lives: its directory, its ports, and the checkout it runs."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.errors import NeverStartedError
from deploy.local.vault import Vault

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"


def default_directory() -> Path:
    """Return SALES_LOCAL_DIR, or `.local` in the checkout."""
    return Path(os.environ.get("SALES_LOCAL_DIR") or ROOT / ".local").absolute()


@dataclass(frozen=True)
class Place:
    """One stack's directory, and the port behind each port variable."""

    directory: Path
    ports: Mapping[str, int] = field(default_factory=dict)

    def port(self, variable: str) -> int:
        """Return the number behind *variable*. Raises: NeverStartedError."""
        if variable not in self.ports:
            raise NeverStartedError(f"what listens on {variable}")
        return self.ports[variable]

    @property
    def vault(self) -> Vault | None:
        """Return the secrets of the stack, if it is a secured one."""
        vault = Vault(self.directory)
        return vault if vault.home.exists() else None

    def log(self, name: str) -> Path:
        """Return the file that the part *name* writes its output to."""
        return self.directory / "logs" / f"{name}.log"
