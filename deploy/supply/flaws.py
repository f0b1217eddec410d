"""bandit over our own code, by `[tool.bandit]` of pyproject.toml and the `nosec` beside what is meant to be so."""

import json
import subprocess
import sys
from pathlib import Path

from deploy.supply.lock import ROOT

CODE = ("shared", "services", "deploy")


def flaws(where: Path = ROOT) -> list[str]:
    """Return what bandit finds in the code under *where*, and what it could not read."""
    program = str(Path(sys.executable).with_name("bandit"))
    command = (program, "--quiet", "--configfile", str(ROOT / "pyproject.toml"), "--format=json", "--recursive", *CODE)
    done = subprocess.run(command, cwd=where, check=False, capture_output=True, text=True)  # nosec B603  # no shell
    report = json.loads(done.stdout)
    return [
        *(f"{one['filename']}:{one['line_number']}: {one['test_id']} {one['issue_text']}" for one in report["results"]),
        *(f"{one['filename']}: {one['reason']}" for one in report["errors"]),
    ]
