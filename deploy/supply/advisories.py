"""pip-audit over the lock; a package of which no service knew anything was not audited, and that is a fault as well."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NEEDED = (
    "an audit needs one that knows them: make audit AUDIT_SERVICE=osv or esms where the network lets it, "
    "or AUDIT_OSV_URL=http://… of an OSV service of your own"
)


@dataclass(frozen=True, slots=True)
class Service:
    """Who is asked: `pypi`, `osv` or `esms`; with *osv_url* an OSV service of one's own."""

    name: str = "pypi"
    osv_url: str | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """What pip-audit calls it."""
        return ("--vulnerability-service", "osv", "--osv-url", self.osv_url) if self.osv_url else ("-s", self.name)


def advisories(lock: Path, service: Service) -> list[str]:
    """Return what *service* holds against the packages of *lock*, and what it was silent about."""
    program = str(Path(sys.executable).with_name("pip-audit"))
    asked = ("--requirement", str(lock), "--disable-pip", *service.options)
    told = ("--format=json", "--desc=off", "--progress-spinner=off")
    done = subprocess.run((program, *asked, *told), check=False, capture_output=True, text=True)  # nosec B603  # no shell
    if not done.stdout:
        return [f"{service.osv_url or service.name} does not answer ({_last_line(done.stderr)}); {NEEDED}"]
    return held_against(json.loads(done.stdout), service.osv_url or service.name)


def held_against(report: Mapping[str, Any], asked: str) -> list[str]:
    """Return the faults in pip-audit's *report* of what it *asked*."""
    packages = report["dependencies"]
    return [*_silences(packages, asked), *_vulnerable(packages)]


def _vulnerable(packages: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for package in packages:
        for known in package.get("vulns", ()):
            fixed = ", ".join(known["fix_versions"]) or "nothing yet"
            yield f"{package['name']} {package['version']}: {known['id']}; fixed in {fixed}"


def _silences(packages: Sequence[Mapping[str, Any]], asked: str) -> Iterator[str]:
    silent = [package for package in packages if "skip_reason" in package]
    if silent:
        first = silent[0]["skip_reason"]
        yield f"{asked} knows nothing of {len(silent)} of {len(packages)} packages ({first} …); {NEEDED}"


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]
