"""deploy/sbom.json is the lock, and a CycloneDX document."""

import json
from hashlib import sha256
from typing import Any

import pytest

from deploy.supply.licences import licences
from deploy.supply.lock import LOCK, in_production, packages
from deploy.supply.sbom import OF_LOCK, SBOM, faults, sbom

FOUND = packages(LOCK.read_text())


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SBOM.read_text())
    return found


def test_it_is_a_document_that_the_schema_allows() -> None:
    assert faults(SBOM.read_text()) == []


def test_a_document_that_the_schema_does_not_allow_is_told(document: dict[str, Any]) -> None:
    assert len(faults(json.dumps(document | {"components": [{"type": "library"}]}))) == 1


def test_it_lists_exactly_the_packages_of_the_lock(document: dict[str, Any]) -> None:
    listed = [(one["name"], one["version"]) for one in document["components"]]

    assert sorted(listed) == sorted((one.name, one.version) for one in FOUND.values())
    assert document["metadata"]["properties"] == [
        {"name": OF_LOCK, "value": sha256(LOCK.read_bytes()).hexdigest()},
    ], "run `make sbom`"


def test_it_says_which_of_them_run_in_production(document: dict[str, Any]) -> None:
    running = {one["name"] for one in document["components"] if one["scope"] == "required"}

    assert running == in_production()
    assert {"fastapi", "pymongo", "starlette"} <= running
    assert not running & {"pytest", "bandit", "hypothesis", "schemathesis"}


def test_it_is_the_same_bytes_whenever_it_is_written() -> None:
    said = licences(FOUND)

    assert SBOM.read_text() == sbom(LOCK.read_text(), said) == sbom(LOCK.read_text(), said), "run `make sbom`"
