"""Every package comes under a licence that we may pass on, or is excepted with a reason; the page says which."""

import pytest

from deploy.supply.licences import PAGE, WAIVED, licences, needless, page, unwanted
from deploy.supply.lock import LOCK, packages

FOUND = packages(LOCK.read_text())


@pytest.fixture(scope="module")
def said() -> dict[str, str]:
    return licences(FOUND)


def test_every_package_comes_under_a_licence_that_we_may_take(said: dict[str, str]) -> None:
    assert unwanted(said) == {}


def test_every_exception_is_needed(said: dict[str, str]) -> None:
    assert needless(said) == set()
    assert all(WAIVED.values())


def test_the_page_of_licences_is_that_of_today(said: dict[str, str]) -> None:
    assert PAGE.read_text() == page(FOUND, said), "run `make sbom`"


def test_a_licence_that_is_not_allowed_is_named_also_beside_one_that_is() -> None:
    said = {"a": "MIT", "b": "GPL-3.0-only", "c": "MIT AND GPL-3.0-only", "d": "UNKNOWN", "e": "Apache-2.0 OR MIT"}

    assert unwanted(said, waived={"b": "…"}) == {"c": "MIT AND GPL-3.0-only", "d": "UNKNOWN"}
    assert needless(said, waived={"a": "…", "b": "…", "gone": "…"}) == {"a", "gone"}
