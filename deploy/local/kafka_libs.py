"""Fetch Kafka's jars once per checkout, with Maven; a fetch cut short leaves nothing behind that looks whole."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from deploy.local.errors import KafkaNotFetchedError, MavenMissingError
from deploy.local.place import ROOT
from deploy.local.progress import Say
from deploy.local.state import locked

POM = Path(__file__).with_name("pom.xml")
LIBS = ROOT / ".local" / "kafka" / "libs"
"""Shared by all stacks of the checkout, wherever their data is."""


def are_fetched(libs: Path) -> bool:
    """Say whether *libs* holds what our pom asks for; the pom is copied there last."""
    copy = libs / POM.name
    return copy.exists() and copy.read_bytes() == POM.read_bytes()


def fetched_libs(say: Say, libs: Path = LIBS) -> Path:
    """Return the folder with Kafka's jars, fetched if need be. Raises: MavenMissingError, KafkaNotFetchedError."""
    if are_fetched(libs):
        return libs
    with locked(libs.with_suffix(".lock"), say):
        if not are_fetched(libs):
            fetch(libs, say)
    return libs


def fetch(libs: Path, say: Say) -> None:
    """Bring the jars into *libs* by way of a folder next to it. Raises: MavenMissingError, KafkaNotFetchedError."""
    maven = shutil.which("mvn")
    if maven is None:
        raise MavenMissingError
    draft = libs.with_suffix(".draft")
    for old in (draft, libs):
        shutil.rmtree(old, ignore_errors=True)
    run_maven(maven, draft, say)
    shutil.copy(POM, draft)
    draft.rename(libs)


def run_maven(maven: str, libs: Path, say: Say) -> None:
    """Copy what the pom asks for into *libs*, and say how far it is. Raises: KafkaNotFetchedError."""
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
    command = [maven, "-B", "-f", str(POM), goal, f"-DoutputDirectory={libs}", "-DincludeScope=runtime"]
    log = libs.with_suffix(".log")
    say("fetching Kafka with Maven (43 MB, only this once)")
    with subprocess.Popen(  # nosec B603  # mvn with words of ours
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        lines = list(counted(running.stdout or (), say))
    log.write_text("".join(lines))
    if running.returncode:
        raise KafkaNotFetchedError(first_error(lines), log)


def counted(lines: Iterable[str], say: Say) -> Iterable[str]:
    """Yield *lines*, and say after every tenth file how many Maven has downloaded."""
    files = 0
    for line in lines:
        if "Downloaded from" in line:
            files += 1
            if files % 10 == 0:
                say(f"fetching Kafka with Maven: {files} files so far")
        yield line


def first_error(lines: Iterable[str]) -> str:
    """Return the first line in which Maven says what went wrong."""
    errors = (line.removeprefix("[ERROR]").strip() for line in lines if line.startswith("[ERROR]"))
    return next(errors, "it gave no reason")
