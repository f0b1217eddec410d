"""`python -m deploy.supply`: `write` the SBOM and the page of licences anew, or `audit` what the project is made of."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from deploy.supply.advisories import Service, advisories
from deploy.supply.flaws import flaws
from deploy.supply.leaks import leaks
from deploy.supply.licences import PAGE, licences, needless, page, unwanted
from deploy.supply.lock import LOCK, packages
from deploy.supply.sbom import SBOM, faults, sbom

Audit = Callable[[], list[str]]


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; return the exit code, 1 if anything is amiss."""
    asked = _asked(words)
    if asked.command == "write":
        return write()
    return audit(
        {
            "flaws in our code (bandit)": flaws,
            "licences (pip-licenses)": licensing,
            "SBOM (CycloneDX)": listing,
            "secrets in the history (gitleaks)": lambda: leaks(asked.gitleaks),
            "known vulnerabilities (pip-audit)": lambda: advisories(LOCK, Service(asked.service, asked.osv_url)),
        }
    )


def write() -> int:
    """Write deploy/sbom.json and docs/licences.md."""
    SBOM.write_text(_sbom())
    PAGE.write_text(_page())
    return 0


def audit(audits: dict[str, Audit]) -> int:
    """Do all *audits*, whatever the first of them finds, and say of each what is amiss."""
    found = {what: found_by() for what, found_by in audits.items()}
    for what, amiss in found.items():
        print(f"{'amiss' if amiss else 'clean'}  {what}")
        print(*(f"       - {one}\n" for one in amiss), sep="", end="")
    return int(any(found.values()))


def licensing() -> list[str]:
    """Return the packages that we may not take, the exceptions that nobody needs, and whether the page is stale."""
    found = packages(LOCK.read_text())
    said = licences(found)
    return [
        *(f"{name}: {text}" for name, text in unwanted(said).items()),
        *(f"{name} needs no exception" for name in needless(said)),
        *([] if PAGE.read_text() == page(found, said) else ["docs/licences.md is stale: make sbom"]),
    ]


def listing() -> list[str]:
    """Return what is wrong with the SBOM as it stands in its file."""
    written = SBOM.read_text()
    return [*faults(written), *([] if written == _sbom() else ["deploy/sbom.json is stale: make sbom"])]


def _sbom() -> str:
    lock = LOCK.read_text()
    return sbom(lock, licences(packages(lock)))


def _page() -> str:
    found = packages(LOCK.read_text())
    return page(found, licences(found))


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m deploy.supply", description=__doc__)
    parser.add_argument("command", choices=("audit", "write"))
    parser.add_argument(
        "--service", choices=("pypi", "osv", "esms"), default="pypi", help="who knows of vulnerabilities"
    )
    parser.add_argument("--osv-url", help="an OSV service of one's own")
    parser.add_argument("--gitleaks", type=Path, default=Path(".local/gitleaks"), help="where the program is")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
