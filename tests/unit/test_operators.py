"""What operators are given asks for metrics that there are, by labels that they have; and every alert is explained."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # a part of other packages, so its types are not installed
from prometheus_client import REGISTRY

from deploy.metric_table import metrics

ROOT = Path(__file__).parents[2]
BOARD: dict[str, Any] = json.loads((ROOT / "deploy/grafana/operations.json").read_text())
GROUPS = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text())["groups"]
RULES = [rule for group in GROUPS for rule in group["rules"]]
PAGE = (ROOT / "docs/watching.md").read_text()
SCRAPES = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.example.yml").read_text())["scrape_configs"]

OF_SCRAPE = {"job", "instance", "service", "le"}
"""Labels that a scrape adds, and the one of a histogram's buckets."""
LABELS = {sample: {*one.labels, *OF_SCRAPE} for one in metrics() for sample in one.samples}
OTHERS = {"up", *(sample.name for family in REGISTRY.collect() for sample in family.samples)}

EXPRESSIONS = [
    *(target["expr"] for panel in BOARD["panels"] for target in panel["targets"]),
    *(rule["expr"] for rule in RULES),
]
_SELECTOR = re.compile(r"\b((?:salespulse|process|python)_\w+|up)\b(?:\{([^}]*)\})?")
_GROUPING = re.compile(r"\b(?:by|on|ignoring|without) \(([^)]*)\)")
_LABEL = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_every_metric_that_is_asked_for_is_exported_and_has_the_labels(expression: str) -> None:
    asked = _SELECTOR.findall(expression)
    assert asked

    for name, selector in asked:
        assert name in LABELS or name in OTHERS, name
        assert set(_LABEL.findall(selector)) <= LABELS.get(name, OF_SCRAPE), (name, selector)
    grouped = {label for labels in _GROUPING.findall(expression) for label in re.findall(r"\w+", labels)}
    assert grouped <= set().union(*(LABELS.get(name, OF_SCRAPE) for name, _ in asked))


def test_every_metric_of_ours_is_on_the_board() -> None:
    shown = {name for expression in EXPRESSIONS for name, _ in _SELECTOR.findall(expression)}

    assert [one.name for one in metrics() if not one.samples & shown] == []


def test_names_have_units_and_say_what_they_count() -> None:
    for one in metrics():
        assert re.fullmatch(r"salespulse_[a-z_]+", one.name)
        assert (one.kind == "counter") == one.name.endswith("_total"), one.name
        assert one.kind != "histogram" or one.name.endswith(("_seconds", "_events", "_cards")), one.name
        assert one.meaning.endswith("."), one.name


def test_every_alert_says_how_grave_it_is_and_the_page_says_what_to_do() -> None:
    explained = re.findall(r"^\| `(Salespulse\w+)` \| [^|]+ \| [^|]+ \|$", PAGE, re.MULTILINE)

    assert explained == [rule["alert"] for rule in RULES]
    assert {rule["labels"]["severity"] for rule in RULES} <= {"critical", "warning"}
    assert all(rule["annotations"]["summary"] for rule in RULES)


def test_the_board_lies_on_its_grid_without_overlaps() -> None:
    squares = [
        (x, y)
        for panel in BOARD["panels"]
        for at in [panel["gridPos"]]
        for x in range(at["x"], at["x"] + at["w"])
        for y in range(at["y"], at["y"] + at["h"])
    ]

    assert len(squares) == len(set(squares))
    assert max(x for x, _ in squares) < 24
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])


def test_every_service_is_scraped_where_it_answers() -> None:
    [scrape] = SCRAPES
    services = {one["labels"]["service"] for one in scrape["static_configs"]}

    assert services == {"leads", "orders", "shipments", "kpi-serve", "kpi-fold", "kpi-score"}
    assert (scrape["job_name"], scrape["metrics_path"]) == ("salespulse", "/metrics")
