"""What is published as files is what is served, and a published event is never broken."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy import contract_files
from deploy.compatibility import breaks
from deploy.contract_files import CONTRACTS, broken, contracts, services, write, written
from shared.events import TYPES
from shared.events.schemas import Json, event_schema

SERVED = contracts()


@pytest.mark.parametrize("name", SERVED)
def test_a_published_document_is_that_of_today(name: str) -> None:
    file = CONTRACTS / name

    assert file.exists(), "run `make contracts`"
    assert file.read_text() == written(SERVED[name]), "run `make contracts`"


def test_nothing_else_is_published() -> None:
    assert {str(file.relative_to(CONTRACTS)) for file in CONTRACTS.glob("*/*.json")} == set(SERVED)


def test_no_published_event_is_broken() -> None:
    assert broken(SERVED) == []


def test_every_service_has_its_documents() -> None:
    assert {name for name in SERVED if not name.startswith("schemas/")} == {
        f"{kind}/{owner}.json" for kind in ("asyncapi", "openapi") for owner in services()
    }


def test_a_breaking_change_is_not_written_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    published = deepcopy(SERVED)
    published["schemas/CallCompleted.v1.json"]["properties"]["mood"] = {"type": "string"}
    published["schemas/CallDreamt.v1.json"] = event_schema("CallCompleted")
    write(published, tmp_path)
    monkeypatch.setattr(contract_files, "broken", lambda documents: broken(documents, tmp_path))
    before = {file: file.read_text() for file in CONTRACTS.glob("*/*.json")}

    assert contract_files.main() == 1

    said = capsys.readouterr().out
    assert "schemas/CallCompleted.v1.json: mood is gone" in said
    assert "schemas/CallDreamt.v1.json: the type is gone" in said
    assert {file: file.read_text() for file in CONTRACTS.glob("*/*.json")} == before


@pytest.mark.parametrize("type_", TYPES)
def test_no_schema_breaks_itself(type_: str) -> None:
    assert breaks(event_schema(type_), event_schema(type_)) == []


DEAL: Json = {
    "type": "object",
    "required": ["deal_id"],
    "properties": {
        "deal_id": {"type": "string", "maxLength": 200},
        "amount_minor": {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]},
        "outcome": {"$ref": "#/$defs/Outcome"},
        "lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}, "maxItems": 100},
    },
    "$defs": {
        "Outcome": {"type": "string", "enum": ["won", "lost"]},
        "Line": {
            "type": "object",
            "required": ["sku"],
            "properties": {"sku": {"type": "string"}, "parts": {"type": "array", "items": {"$ref": "#/$defs/Line"}}},
        },
    },
}


def changed(*path: Any, to: Any) -> Json:
    """Return DEAL with *to* at the place *path*."""
    whole = deepcopy(DEAL)
    place = whole
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return whole


P, D = "properties", "$defs"


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (changed(P, "amount_minor", to=None), "amount_minor is gone"),
        (changed("required", to=["deal_id", "outcome"]), "outcome is required, and was not"),
        (changed(P, "deal_id", "type", to="integer"), "deal_id is integer, and was string"),
        (changed(P, "deal_id", "maxLength", to=100), "deal_id: maxLength is 100, and was 200"),
        (changed(P, "deal_id", "pattern", to="^d"), "deal_id: pattern is ^d, and was none"),
        (changed(P, "amount_minor", to={"type": "integer", "minimum": 0}), "amount_minor is integer, and was null"),
        (changed(P, "amount_minor", "anyOf", 0, "minimum", to=1), "amount_minor: minimum is 1, and was 0"),
        (changed(D, "Outcome", "enum", to=["won"]), "outcome: takes lost no longer"),
        (changed(D, "Line", P, "sku", to=None), "lines[].sku is gone"),
        (changed(D, "Line", P, "sku", "minLength", to=1), "lines[].sku: minLength is 1, and was none"),
        (changed(P, "lines", "maxItems", to=10), "lines: maxItems is 10, and was 100"),
        (changed("type", to="array"), "the event is array, and was object"),
    ],
)
def test_what_breaks_is_named_with_its_place(now: Json, told: str) -> None:
    assert breaks(DEAL, now) == [told]


@pytest.mark.parametrize(
    "now",
    [
        changed(P, "note", to={"type": "string"}),
        changed("required", to=[]),
        changed(P, "deal_id", "maxLength", to=300),
        changed(P, "deal_id", "maxLength", to=None),
        changed(D, "Outcome", "enum", to=["won", "lost", "stalled"]),
        changed(P, "amount_minor", "anyOf", 0, "type", to="number"),
        changed(P, "deal_id", to={"anyOf": [DEAL[P]["deal_id"], {"type": "null"}]}),
        changed(D, "Line", P, "weight", to={"type": "integer"}),
    ],
)
def test_what_adds_or_widens_breaks_nobody(now: Json) -> None:
    assert breaks(DEAL, now) == []


@given(st.sampled_from(list(TYPES)), st.data())
def test_a_field_that_goes_breaks_every_event(type_: str, data: st.DataObject) -> None:
    now = event_schema(type_)
    field = data.draw(st.sampled_from(sorted(now["properties"])))
    published = deepcopy(now)
    del now["properties"][field]

    assert f"{field} is gone" in breaks(published, now)


def test_a_file_is_json_whoever_reads_it() -> None:
    assert all(json.loads(written(document)) == document for document in SERVED.values())
