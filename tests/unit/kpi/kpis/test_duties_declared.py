"""Every duty has KPIs, or says why not; it needs facts that other systems tell, and forgets none that its KPIs need."""

import json
import re
from importlib.resources import files

import pytest

from services.kpi.kpis import CATALOGUE, Kpi
from services.kpi.kpis.duties import DUTIES, Duty
from services.kpi.kpis.event_names import event_name, event_name_ru
from shared.events import CATALOGUE as EVENTS
from shared.topics import SHARD_TOPICS

KPIS_OF_EVENTS: dict[str, list[str]] = json.loads(files("shared.events").joinpath("kpis.json").read_text())
FACTS = [event for event in EVENTS if event.__name__ != "EventRetracted" and event.kafka_topic in SHARD_TOPICS]
NO_DUTY_NEEDS = {
    "ExchangeRateSet",  # what money is worth is no fact of any duty
    "DealReassigned",  # a deal goes on under another owner
}
"""Facts that no duty waits for."""


def events_of(kpi: Kpi) -> set[str]:
    """Return the events that *kpi* is counted from, as the event table says; of KPIs of clients it says nothing."""
    return {event for event, kpis in KPIS_OF_EVENTS.items() if kpi.id in kpis}


def test_the_duties_are_those_of_the_department_in_its_order() -> None:
    expected = [f"D{number:02}" for number in range(1, 33)] + [f"N{number}" for number in range(1, 12)]

    assert [duty.id for duty in DUTIES] == expected


def test_every_duty_that_a_kpi_names_is_declared() -> None:
    assert {duty for kpi in CATALOGUE for duty in kpi.duties} <= {duty.id for duty in DUTIES}


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.id)
def test_a_duty_has_kpis_or_says_why_not_and_is_called_something_in_both_languages(duty: Duty) -> None:
    assert bool(duty.kpis) != bool(duty.without_kpi)
    assert re.match(r"[A-Z]", duty.name)
    assert re.match(r"[\u0410-\u042f]", duty.name_ru)  # Cyrillic


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.id)
def test_a_duty_needs_facts_that_are_told_and_folded_each_once(duty: Duty) -> None:
    assert set(duty.events) <= set(FACTS)
    assert len(set(duty.events)) == len(duty.events)
    assert bool(duty.events) == bool(duty.kpis)


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.id)
def test_a_duty_forgets_no_kpi_all_of_whose_facts_would_be_missing_unseen(duty: Duty) -> None:
    needed = {event.__name__ for event in duty.events}

    unheard = [kpi.id for kpi in duty.kpis if (its := events_of(kpi)) and not its & needed]

    assert not unheard


def test_a_fact_that_some_kpi_is_counted_from_is_waited_for_by_some_duty() -> None:
    needed = {event.__name__ for duty in DUTIES for event in duty.events}
    counted = {event for event, kpis in KPIS_OF_EVENTS.items() if kpis}

    assert counted - needed == NO_DUTY_NEEDS & counted


@pytest.mark.parametrize("event", FACTS, ids=lambda event: event.__name__)
def test_a_fact_has_a_name_in_both_languages(event: type) -> None:
    assert re.fullmatch(r"[A-Z][a-z]+( [a-z]+)+", event_name(event))
    assert re.match(r"[\u0410-\u042f]", event_name_ru(event))  # Cyrillic
