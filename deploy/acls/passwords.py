"""The principals' passwords: a folder with a file for each, as a mounted secret is."""

from collections.abc import Iterable
from pathlib import Path

from deploy.local.vault import password_in
from shared.errors import SalesError


class NoPasswordError(SalesError):
    """There is no password for a principal."""

    code = "no-password"

    def __init__(self, file: Path) -> None:
        super().__init__(f"there is no password in {file}: write one, or have it made with --generate")


def passwords_in(folder: Path, names: Iterable[str], *, is_generated: bool) -> dict[str, str]:
    """Return the passwords of *names*; those that are missing are made if *is_generated*. Raises: NoPasswordError."""
    if is_generated:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {name: _password(folder / name, is_generated=is_generated) for name in names}


def _password(file: Path, *, is_generated: bool) -> str:
    password = password_in(file) if is_generated or file.is_file() else ""
    if not password:
        raise NoPasswordError(file)
    return password
