"""docs/licences.md: under which licence every package of the lock comes, and those that we may not take."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.markdown import table
from deploy.supply.lock import ROOT, Package, canonical, in_production

PAGE = ROOT / "docs" / "licences.md"

ALLOWED = frozenset(
    {
        *("0BSD", "MIT", "MIT License", "MIT-0"),
        *("3-Clause BSD License", "BSD License", "BSD-2-Clause", "BSD-3-Clause"),
        *("ISC", "ISC License (ISCL)"),
        *("Apache Software License", "Apache-2.0"),
        *("PSF-2.0", "Python Software Foundation License"),
        *(
            "MPL-2.0",
            "Mozilla Public License 2.0 (MPL 2.0)",
        ),  # binds changed files of the package itself: we change none
    }
)
"""Licences under which Salespulse may be used and passed on by anybody, as packages call them."""

WAIVED: Mapping[str, str] = {
    "axe-playwright-python": "its metadata name none; its LICENSE file is the MIT licence, axe-core in it MPL-2.0",
    "yattag": "LGPL; of cosmic-ray, a developer's tool: no part of what is passed on",
}
"""Packages that are taken under another licence, and why."""

_PARTS = re.compile(r" AND | OR |; ")
_HEAD = """# Licences

Written by `make sbom` from what the packages of `requirements.lock` say of themselves; a test fails when it is stale,
when a package comes under a licence that is not allowed (`ALLOWED` in `deploy/supply/licences.py`), or when one of the
exceptions is no longer needed. Salespulse itself: Apache-2.0 (`LICENSE`)."""


def licences(found: Mapping[str, Package]) -> dict[str, str]:
    """Return the licence of each of the packages *found*, which are installed, in its own words."""
    command = [str(Path(sys.executable).with_name("pip-licenses")), "--with-system", "--format=json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # nosec B603  # our own words
    said = {canonical(row["Name"]): row["License"] for row in json.loads(done.stdout)}
    return {name: said[name] for name in found}


def unwanted(said: Mapping[str, str], waived: Mapping[str, str] = WAIVED) -> dict[str, str]:
    """Return of the licences *said* those that are neither allowed nor waived."""
    return {name: text for name, text in said.items() if name not in waived and not _is_allowed(text)}


def needless(said: Mapping[str, str], waived: Mapping[str, str] = WAIVED) -> set[str]:
    """Return the exceptions that except nothing."""
    return {name for name in waived if name not in said or _is_allowed(said[name])}


def page(found: Mapping[str, Package], said: Mapping[str, str]) -> str:
    """Return docs/licences.md."""
    running = in_production()
    parts = [
        _HEAD,
        f"## In production: {len(running)} packages",
        _table(found, said, running),
        f"## Only where Salespulse is developed and tested: {len(found) - len(running)} packages",
        _table(found, said, found.keys() - running),
        "## Exceptions",
        table(("package", "why it is taken all the same"), WAIVED.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _is_allowed(text: str) -> bool:
    return all(part in ALLOWED for part in _PARTS.split(text))


def _table(found: Mapping[str, Package], said: Mapping[str, str], names: frozenset[str] | set[str]) -> str:
    return table(("package", "version", "licence"), _rows(found, said, names))


def _rows(
    found: Mapping[str, Package], said: Mapping[str, str], names: frozenset[str] | set[str]
) -> Iterator[tuple[str, ...]]:
    for name in sorted(names):
        yield name, found[name].version, said[name]
