"""A database that keeps no users is not taken for one that does."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.component.processes import ROOT, Infrastructure

pytestmark = pytest.mark.stack


def test_the_embedded_database_says_ok_and_is_not_believed(infrastructure: Infrastructure, tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    command = [sys.executable, "-m", "deploy.mongo", "apply", "--passwords", str(passwords), "--generate"]
    told = os.environ | {"MONGO_URL": infrastructure.mongo}

    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.startswith("deploy.mongo: the database keeps no users")
    assert {file.stat().st_mode & 0o777 for file in passwords.iterdir()} == {0o600}
