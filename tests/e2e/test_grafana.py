"""The Grafana dashboard asks what the API answers, and finds in the answers what it shows."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.kpi.kpis import KPI
from tests.conftest import KpiStack
from tests.e2e import north
from tests.e2e.north import North

pytestmark = pytest.mark.stack

FOLDER = Path(__file__).parents[2] / "deploy" / "grafana"
DASHBOARD: dict[str, Any] = json.loads((FOLDER / "month.json").read_text())
VARIABLES: list[dict[str, Any]] = DASHBOARD["templating"]["list"]
WHOLE_WIDTH = 24


def queries() -> Iterator[dict[str, Any]]:
    """Yield what the dashboard asks, for its variables and for its panels."""
    yield from (one["query"]["infinityQuery"] for one in VARIABLES if one["type"] == "query")
    for panel in DASHBOARD["panels"]:
        yield from panel["targets"]


def filled(url: str, **values: str) -> str:
    """Return *url* as Grafana asks it: with the variables' *values*."""
    return re.sub(r"\$\{([^}]*)\}", lambda found: values[found[1]], url)


def at(path: str, document: Any) -> Any:
    """Return what a selector of the data source finds. Raises: KeyError where there is nothing of that name."""
    for step in path.split("."):
        document = document[step]
    return document


@pytest.fixture(scope="module")
async def team(kpi_stack: KpiStack) -> North:
    """Return the team, counted."""
    return await north.told(kpi_stack)


@pytest.mark.parametrize("of", ["team", "manager"])
@pytest.mark.parametrize("query", list(queries()), ids=lambda query: query["url"])
async def test_every_question_is_answered_with_every_column(
    kpi_stack: KpiStack, team: North, query: dict[str, Any], of: str
) -> None:
    days = {"__from:date:YYYY-MM-DD": f"{team.month}-01", "__to:date:YYYY-MM-DD": team.day}
    scope = f"team:{team.team}" if of == "team" else f"manager:{team.bob}"
    url = filled(query["url"], **days, **{"__to:date:YYYY-MM": team.month}, scope=scope, of=of)

    answer = await kpi_stack.http.get(kpi_stack.urls["kpi"] + url)

    assert answer.status_code == 200, answer.text
    found = at(query["root_selector"], answer.json())
    rows = found if isinstance(found, list) else [found]
    assert rows
    for row in rows:
        for column in query["columns"]:
            value = at(column["selector"], row)
            assert value is None or isinstance(value, str) == (column["type"] in ("string", "timestamp"))


async def test_the_names_to_choose_from_are_scopes(kpi_stack: KpiStack, team: North) -> None:
    (query,) = [one["query"]["infinityQuery"] for one in VARIABLES if one["type"] == "query"]
    url = filled(query["url"], of="team", **{"__to:date:YYYY-MM": team.month})
    columns = {column["text"]: column["selector"] for column in query["columns"]}

    answer = await kpi_stack.http.get(kpi_stack.urls["kpi"] + url)

    choice = {row[columns["__value"]]: row[columns["__text"]] for row in answer.json()["rows"]}
    assert choice[f"team:{team.team}"] == "North"


def test_every_panel_has_a_place_and_a_query_of_its_own_data_source() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        grid = panel["gridPos"]
        cells = {
            (x, y) for x in range(grid["x"], grid["x"] + grid["w"]) for y in range(grid["y"], grid["y"] + grid["h"])
        }
        assert grid["x"] + grid["w"] <= WHOLE_WIDTH
        assert not cells & taken
        taken |= cells
        assert panel["targets"]
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(ids)) == len(ids)
    provisioned = (FOLDER / "datasource.yaml").read_text()
    for query in queries():
        assert f"uid: {query['datasource']['uid']}\n" in provisioned
        assert f"type: {query['datasource']['type']}\n" in provisioned


def test_every_transformation_takes_a_column_that_the_query_has() -> None:
    for panel in DASHBOARD["panels"]:
        columns = {column["text"] for target in panel["targets"] for column in target["columns"]}
        for step in panel["transformations"]:
            if step["id"] == "calculateField":
                assert step["options"]["binary"]["left"] in columns
                columns.add(step["options"]["alias"])
        shown = [override["matcher"]["options"] for override in panel["fieldConfig"]["overrides"]]
        assert set(shown) <= columns


def test_every_kpi_of_the_dashboard_is_declared() -> None:
    text = json.dumps(DASHBOARD)

    found = set(re.findall(r"kpis\.(\w+)", text)) | set(
        re.findall(r"/v1/(?:series|breakdowns)/\$\{scope\}/(\w+)", text)
    )

    assert found
    assert found <= KPI.keys()
