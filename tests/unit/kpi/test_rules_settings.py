"""Whatever a number depends on can be set from the environment, by a KPI_ variable of its own."""

from dataclasses import fields

import pytest
import yaml  # type: ignore[import-untyped]  # a part of other packages, so its types are not installed

from deploy.local.place import ROOT
from services.kpi.app import house
from services.kpi.records import Rules
from services.kpi.score.scorecard import House
from services.kpi.settings import Settings

PLACE = {
    "KAFKA_BOOTSTRAP": "kafka:9092",
    "MONGO_URL": "mongodb://mongo",
    "KPI_TIME_ZONE": "Europe/Moscow",
    "KPI_CURRENCY": "RUB",
}
TOLD = {
    "sheet_pages": 3,
    "minimum_talk_seconds": 20,
    "lead_sla_minutes": 5,
    "reaction_restarts": True,
    "answer_sla_minutes": 15,
    "lost_after_days": 60,
    "lost_after_days_in": (("key", 180), ("retail", 45)),
    "cadence_days": 14,
    "contacts_a_month": 4,
    "fresh_days": 90,
    "projected_from_days": 5,
    "otif_tolerance_minutes": 10,
    "otif_early_minutes": 120,
}
WRITTEN = {"lost_after_days_in": "retail=45, key=180"}

HOUSE = {"grace_days": 3, "forecast_freeze_days": -2, "ranked_from_n": 7, "cohort_days": 45}


def rules_of(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Rules:
    for name, value in (PLACE | environment).items():
        monkeypatch.setenv(name, value)
    return Settings().rules


def test_every_rule_has_a_setting_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {one.name for one in fields(Rules)} == {"time_zone", "calendar", *TOLD}

    rules = rules_of(
        monkeypatch, {f"KPI_{name.upper()}": WRITTEN.get(name, str(value)) for name, value in TOLD.items()}
    )

    assert {name: getattr(rules, name) for name in TOLD} == TOLD
    assert rules.time_zone == "Europe/Moscow"


def test_so_has_whatever_scorecards_depend_on_besides(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {one.name for one in fields(House)} == {"rules", "currency", *HOUSE}

    rules = rules_of(monkeypatch, {f"KPI_{name.upper()}": str(value) for name, value in HOUSE.items()})

    assert house(Settings()) == House(rules, "RUB", **HOUSE)


def test_without_settings_the_company_counts_as_the_rules_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert rules_of(monkeypatch, {}) == Rules("Europe/Moscow")


def test_containers_are_given_every_setting_of_how_the_company_counts() -> None:
    given: dict[str, object] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["x-kpi"]
    counts = [*TOLD, *HOUSE, "work_days", "work_opens", "work_closes", "holidays", "time_zone", "currency"]

    assert [name for name in counts if f"KPI_{name.upper()}" not in given] == []
    assert [name for name in given if name.startswith("KPI_") and name[4:].lower() not in Settings.model_fields] == []
