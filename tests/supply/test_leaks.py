"""What gitleaks takes for no secret is named one by one; a secret that was ever committed is told, and not shown."""

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from deploy.supply.leaks import CONFIGURATION, leaks
from deploy.supply.lock import ROOT

ALLOWED = tomllib.loads(CONFIGURATION.read_text())["allowlists"]
INSTALLED = sorted((ROOT / ".local").glob("gitleaks-*/gitleaks"))


@pytest.mark.parametrize("allowed", ALLOWED, ids=lambda one: one["description"])
def test_an_allowance_is_for_one_value_in_one_file_that_is_there(allowed: dict[str, Any]) -> None:
    (path,), (value,) = allowed["paths"], allowed["regexes"]
    named = ROOT / path.strip("^$").replace("\\", "")

    assert allowed.keys() == {"description", "condition", "paths", "regexes"}
    assert allowed["condition"] == "AND"
    assert re.search(value.strip("^$"), named.read_text())
    assert "*" not in path + value


def test_without_the_program_the_audit_fails_and_says_what_to_do(tmp_path: Path) -> None:
    assert leaks(tmp_path / "gitleaks") == [f"{tmp_path}/gitleaks is missing: make gitleaks"]


@pytest.mark.skipif(not INSTALLED, reason="gitleaks is not installed: make gitleaks")
def test_a_secret_is_told_after_a_later_commit_took_it_away(tmp_path: Path) -> None:
    secret = "ghp_" + "x7Kq9" + "Zt3Vb1" + "Ld8Pw2" + "Rf6Yh4" + "Nc5Mj0" + "AeUsGoIkQ"[:8]
    git(tmp_path, "init", "--quiet")
    commit(tmp_path, f'TOKEN = "{secret[:40]}"\n')
    commit(tmp_path, "TOKEN = None\n")

    found = leaks(INSTALLED[-1], tmp_path)

    assert [one.partition(" ")[2] for one in found] == ["settings.py:1: github-pat"]
    assert secret not in str(found)


def commit(folder: Path, text: str) -> None:
    (folder / "settings.py").write_text(text)
    git(folder, "add", "settings.py")
    git(folder, "-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "--message", "settings")


def git(folder: Path, *words: str) -> None:
    subprocess.run(("git", *words), cwd=folder, check=True)
