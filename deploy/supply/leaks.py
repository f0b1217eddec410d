"""gitleaks over the whole history: a secret that was committed once is told, whatever a later commit says."""

import json
import subprocess
from pathlib import Path

from deploy.supply.lock import ROOT

CONFIGURATION = ROOT / ".gitleaks.toml"


def leaks(program: Path, history: Path = ROOT) -> list[str]:
    """Return where gitleaks, the *program*, finds a secret in *history*; never the secret itself."""
    if not program.exists():
        return [f"{program} is missing: make gitleaks"]
    where = ("git", str(history), "--config", str(CONFIGURATION))
    told = ("--report-format=json", "--report-path=-", "--redact", "--no-banner", "--log-level=error")
    done = subprocess.run((str(program), *where, *told), check=False, capture_output=True, text=True)  # nosec B603  # no shell
    if done.returncode not in {0, 1} or not done.stdout:
        return [f"gitleaks ended with {done.returncode}: {done.stderr.strip()}"]
    return [
        f"{one['Commit'][:12]} {one['File']}:{one['StartLine']}: {one['RuleID']}" for one in json.loads(done.stdout)
    ]
