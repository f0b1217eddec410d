"""bandit finds nothing in our code, and would."""

from pathlib import Path

from deploy.supply.flaws import CODE, flaws


def test_bandit_finds_nothing_in_our_code() -> None:
    assert flaws() == []


def test_a_flaw_is_told_with_its_place(tmp_path: Path) -> None:
    for folder in CODE:
        (tmp_path / folder).mkdir()
    (tmp_path / "services" / "door.py").write_text("import subprocess\nsubprocess.run(input(), shell=True)\n")

    assert "services/door.py:2: B602" in {" ".join(one.split()[:2]) for one in flaws(tmp_path)}


def test_code_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for folder in CODE:
        (tmp_path / folder).mkdir()
    (tmp_path / "shared" / "half.py").write_text("def half(:\n")

    assert [one.partition(":")[0] for one in flaws(tmp_path)] == ["shared/half.py"]
