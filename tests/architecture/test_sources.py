"""Where packages come from is the installer's matter: no file of the project names a registry."""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Put together here, so that this file does not name them.
REGISTRIES = tuple(
    ".".join(parts).encode()
    for parts in (
        ("pypi", "org"),
        ("files", "pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
        ("repo", "maven", "apache", "org"),
        ("repo1", "maven", "org"),
        ("proxy", "golang", "org"),
        ("deb", "debian", "org"),
        ("archive", "ubuntu", "com"),
    )
)
NOT_OURS = {".venv", ".git", ".local", ".hypothesis", "node_modules", "__pycache__"}


def sources(folder: Path = ROOT) -> Iterator[Path]:
    """Yield the project's own files, without what tools leave behind."""
    for path in folder.iterdir():
        if path.name in NOT_OURS or path.name.endswith("_cache") or path.is_symlink():
            continue
        if path.is_dir():
            yield from sources(path)
        elif path.is_file():
            yield path


@pytest.mark.parametrize("registry", REGISTRIES, ids=bytes.decode)
def test_no_file_names_a_package_registry(registry: bytes) -> None:
    assert [path for path in sources() if registry in path.read_bytes()] == []


def test_the_lock_holds_versions_and_hashes_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()

    assert "://" not in lock
    assert "--index-url" not in lock
    assert "--hash=sha256:" in lock
