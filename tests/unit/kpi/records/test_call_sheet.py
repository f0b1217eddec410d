"""A call sheet: a manager's calls of one day, each once."""

from datetime import UTC, datetime, timedelta

from services.kpi.records import Rules, keys_of
from services.kpi.records.call_sheet import call_sheet_state
from tests.builders import MORNING, a_call_completed, a_retraction_of
from tests.folding import by_day, by_scope, total


def test_every_call_counts_for_who_made_it() -> None:
    told = [a_call_completed(call_id=f"call-{number}", manager_id=("bob", "ann")[number % 2]) for number in range(5)]

    assert by_scope("calls_completed", told) == {"manager:ann": 2, "manager:bob": 3, "company": 5}


def test_a_call_told_twice_counts_once() -> None:
    assert total("calls_completed", [a_call_completed(source="/pbx"), a_call_completed(source="/crm")]) == 1


def test_a_call_told_again_days_later_counts_once() -> None:
    told = [a_call_completed(), a_call_completed(at=MORNING + timedelta(days=2), started_at=MORNING)]

    assert by_day("calls_completed", told) == {"2026-11-23": 1}


def test_the_last_fact_of_a_call_stands() -> None:
    first = a_call_completed(duration_seconds=5)
    last = a_call_completed(duration_seconds=50, at=MORNING + timedelta(hours=1), started_at=MORNING)

    assert call_sheet_state([first, last]).calls == (last.data,)


def test_the_fact_before_stands_again_when_the_last_one_is_retracted() -> None:
    last = a_call_completed(at=MORNING + timedelta(hours=1), started_at=MORNING)

    assert total("calls_completed", [a_call_completed(), last, a_retraction_of(last)]) == 1


def test_a_call_counts_on_the_day_it_began() -> None:
    began = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)

    assert by_day("calls_completed", [a_call_completed(at=MORNING, started_at=began)]) == {"2026-11-22": 1}


def test_a_heavy_sheet_has_pages_and_the_same_number() -> None:
    paged = Rules("UTC", sheet_pages=4)
    told = [a_call_completed(call_id=f"call-{number}") for number in range(20)]

    assert len({key for call in told for key in keys_of(call, paged)}) == 4
    assert total("calls_completed", told, rules=paged) == 20


def test_a_sheet_without_calls_counts_nothing() -> None:
    call = a_call_completed()

    assert total("calls_completed", [call, a_retraction_of(call)]) == 0
