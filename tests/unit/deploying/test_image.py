"""What the image promises before anybody builds it: who it runs as, what is in it, and that it can be made again."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
STAGES = [stage.strip() for stage in re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]]
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z0-9,-]+\])?==(\S+)", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / name).read_text()


def instructions(stage: str) -> list[str]:
    """Return the instructions of a stage, each in one line, without comments."""
    told = "\n".join(line for line in stage.splitlines()[1:] if not line.lstrip().startswith("#"))
    return [line for line in told.replace("\\\n", " ").splitlines() if line]


def test_the_images_lock_is_part_of_the_whole_one_with_the_same_versions() -> None:
    whole, image = dict(PIN.findall(lock("requirements.lock"))), dict(PIN.findall(lock("requirements-runtime.lock")))

    assert image
    assert {name: whole.get(name) for name in image} == image


def test_the_images_lock_has_the_same_hashes() -> None:
    whole = set(re.findall(r"--hash=sha256:\w+", lock("requirements.lock")))

    assert set(re.findall(r"--hash=sha256:\w+", lock("requirements-runtime.lock"))) <= whole


@pytest.mark.parametrize("tool", ["pytest", "mypy", "ruff", "hypothesis", "playwright", "nx-27017", "psutil", "pip"])
def test_the_images_lock_has_no_tool_of_ours(tool: str) -> None:
    assert f"\n{tool}==" not in lock("requirements-runtime.lock")
    assert tool not in dict(PIN.findall(lock("requirements-runtime.lock")))


def test_packages_are_those_of_the_lock_by_their_hashes_and_come_built() -> None:
    wheels = next(line for line in instructions(STAGES[0]) if "pip wheel" in line)

    assert "--require-hashes" in wheels
    assert "--only-binary :all:" in wheels
    assert "-r requirements-runtime.lock" in wheels


def test_nothing_is_installed_where_it_runs() -> None:
    assert [line for line in instructions(STAGES[-1]) if re.search(r"pip (install|wheel)|apt|curl|wget", line)] == []


def test_what_installs_is_removed_before_anything_comes_in() -> None:
    told = instructions(STAGES[-1])
    removed = next(place for place, line in enumerate(told) if line.startswith("RUN rm -rf"))

    assert "/site-packages/*" in told[removed]
    assert "/usr/local/bin/pip*" in told[removed]
    assert all(line.startswith("COPY --from=packages") for line in told if line.startswith("COPY"))
    assert removed < next(place for place, line in enumerate(told) if line.startswith("COPY"))


def test_it_runs_as_a_number_that_owns_nothing() -> None:
    told = instructions(STAGES[-1])

    assert told[-1] == "USER 10001:10001"
    assert not [line for line in told if "--chown" in line or "chmod" in line]


def test_it_writes_nothing_beside_its_code() -> None:
    (environment,) = [line for line in instructions(STAGES[-1]) if line.startswith("ENV")]

    assert "PYTHONDONTWRITEBYTECODE=1" in environment
    assert "HOME=/tmp" in environment


def test_both_stages_have_the_same_base_which_can_be_named_by_its_digest() -> None:
    assert [stage.split()[0] for stage in STAGES] == ["python:${PYTHON}"] * 2
    assert re.search(r"^ARG PYTHON=3\.11-slim", DOCKERFILE, re.MULTILINE)


def test_two_builds_of_a_commit_have_no_reason_to_differ() -> None:
    assert "--invalidation-mode unchecked-hash" in STAGES[0]  # by default the time of each file is compiled in
    assert "ARG SOURCE_DATE_EPOCH" in STAGES[-1]
    assert "useradd" not in DOCKERFILE  # writes today's date into /etc/shadow


@pytest.mark.parametrize("label", ["title", "description", "licenses", "version", "revision", "base.name"])
def test_it_says_what_it_is(label: str) -> None:
    assert f"org.opencontainers.image.{label}=" in STAGES[-1]


def test_only_what_is_copied_is_sent_to_the_engine() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copies = [line.split()[1:-1] for line in instructions(STAGES[0]) if line.startswith("COPY")]

    assert kept == {source for copy in copies for source in copy}
    assert all((ROOT / source).exists() for source in kept)
