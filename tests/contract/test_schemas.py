"""The documents of the contract: complete, consistent with the golden events, and served by every service."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.contract_routes import contract_routes
from shared.events import TYPES
from shared.events.__main__ import main
from shared.events.schemas import Json, asyncapi, data_schema, event_schema, example
from shared.topics import REKEYED, SHARD_TOPICS, TOPICS

OWNERS = ("leads", "orders", "shipments", "kpi")


def references(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        yield from (value for key, value in document.items() if key == "$ref")
        for value in document.values():
            yield from references(value)
    elif isinstance(document, list):
        for value in document:
            yield from references(value)


def resolved(document: Json, reference: str) -> Any:
    place: Any = document
    for step in reference.removeprefix("#/").split("/"):
        place = place[step]
    return place


async def got(path: str, owner: str = "leads") -> httpx.Response:
    app = FastAPI()
    app.include_router(contract_routes(owner))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
        return await client.get(path)


@pytest.mark.parametrize("type_", TYPES)
def test_an_examples_fields_are_those_of_its_schemas(type_: str) -> None:
    whole, data = event_schema(type_), data_schema(type_)

    assert set(whole["required"]) <= set(example(type_)) <= set(whole["properties"])
    assert set(data["required"]) <= set(example(type_)["data"]) <= set(data["properties"])


@pytest.mark.parametrize("type_", TYPES)
def test_a_schema_says_what_an_event_cannot_do_without(type_: str) -> None:
    required = set(event_schema(type_)["required"])

    assert {"specversion", "id", "source", "type", "subject", "time", "data"} <= required


def test_every_reference_in_the_asyncapi_document_leads_somewhere() -> None:
    document = asyncapi()

    assert all(resolved(document, reference) for reference in references(document))


def test_the_asyncapi_document_has_all_topics_and_all_types() -> None:
    document = asyncapi()

    assert set(document["channels"]) == {topic.name for topic in TOPICS}
    assert set(document["components"]["messages"]) == set(TYPES)


def test_a_retraction_may_lie_on_every_topic_that_is_folded() -> None:
    channels = asyncapi()["channels"]

    assert {name for name, channel in channels.items() if "EventRetracted" in channel["messages"]} == set(SHARD_TOPICS)


def test_whatever_is_folded_may_be_rekeyed() -> None:
    channels = asyncapi()["channels"]

    assert set(channels[REKEYED]["messages"]) == set(TYPES) - {"KpiUpdated", "AlertRaised", "TargetReached"}


@pytest.mark.parametrize("owner", OWNERS)
async def test_a_service_is_said_to_send_on_its_own_topics(owner: str) -> None:
    operations = (await got("/asyncapi.json", owner)).json()["operations"]
    own = {topic.name for topic in TOPICS if topic.owner in (owner, "all")}

    assert {operation["channel"]["$ref"] for operation in operations.values()} == {f"#/channels/{name}" for name in own}
    assert {operation["action"] for operation in operations.values()} == {"send"}


async def test_the_index_leads_to_every_schema() -> None:
    index = (await got("/schemas")).json()["schemas"]

    assert [row["type"] for row in index] == list(TYPES)
    for row in index:
        assert (await got(row["data_schema"])).json() == data_schema(row["type"])
        assert (await got(row["event_schema"])).json() == event_schema(row["type"])


async def test_the_link_in_an_event_leads_to_the_schema_of_its_data() -> None:
    served = await got(example("DealClosed")["dataschema"])

    assert served.headers["content-type"] == "application/schema+json"
    assert set(served.json()["properties"]) >= set(example("DealClosed")["data"])


@pytest.mark.parametrize("path", ["/schemas/CallDreamt/1", "/schemas/CallCompleted/2", "/schemas/CallDreamt/1/event"])
async def test_an_unknown_schema_is_a_problem_that_says_where_to_look(path: str) -> None:
    served = await got(path)

    assert served.status_code == served.json()["status"] == 404
    assert served.headers["content-type"] == "application/problem+json"
    assert "GET /schemas" in served.json()["detail"]


def test_list_names_every_type_with_its_topics(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0

    listed = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in listed] == list(TYPES)
    assert listed[0].split() == ["TeamCreated", "kpi", "sales.management"]


def test_show_tells_owner_topic_kpis_example_and_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "CallCompleted"]) == 0

    shown = capsys.readouterr().out
    example_, schema = shown.split("Example\n")[1].split("\n\nSchema\n")
    assert "owner   leads\ntopics  sales.leads\nKPIs    " in shown
    assert {"calls_completed", "connect_rate"} <= set(shown.split("KPIs    ")[1].splitlines()[0].split())
    assert json.loads(example_) == example("CallCompleted")
    assert json.loads(schema) == event_schema("CallCompleted")


def test_write_adds_what_is_missing_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "CallCompleted.v1.json").write_text("as published")

    assert main(["write", str(tmp_path)]) == 0

    assert (tmp_path / "CallCompleted.v1.json").read_text() == "as published"
    assert len(list(tmp_path.iterdir())) == len(TYPES)
