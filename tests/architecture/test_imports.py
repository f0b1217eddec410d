"""Who may import whom: the contracts in pyproject.toml hold, and the published language stands on pydantic alone."""

import sys
from pathlib import Path

import grimp
import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
LANGUAGE = ("shared.events", "shared.values")
FOUNDATION = {"pydantic", "pydantic_core", "shared.errors", "shared.topics"}


def test_every_import_contract_is_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)

    status = lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True)

    assert status == 0, capsys.readouterr().out


def test_the_published_language_imports_only_its_foundation() -> None:
    graph = grimp.build_graph("shared", include_external_packages=True, cache_dir=None)
    language = {module for root in LANGUAGE for module in (root, *graph.find_descendants(root))}
    imported = {found for module in language for found in graph.find_modules_directly_imported_by(module)}

    assert {found for found in imported - language if found not in sys.stdlib_module_names} <= FOUNDATION
