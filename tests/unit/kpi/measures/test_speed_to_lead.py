"""Speed to lead: from the creation to the first human touch."""

from datetime import timedelta

from services.kpi.measures.durations import bucket_of
from tests.builders import MORNING, a_lead_assigned, a_lead_created, a_lead_disqualified, a_lead_touched
from tests.folding import by_day, by_scope, total

SOON = MORNING + timedelta(seconds=42)
LATER = MORNING + timedelta(days=1)
SPEED = "speed_to_lead_seconds"


def test_the_first_touch_counts_for_its_author_on_its_day() -> None:
    told = [a_lead_created(), a_lead_touched(at=LATER, manager_id="bob")]

    assert by_day(SPEED, told, scope="manager:bob") == {"2026-11-24": 24 * 3600}


def test_the_touch_is_counted_by_its_duration() -> None:
    assert by_scope(f"speed_to_lead#{bucket_of(42)}", [a_lead_created(), a_lead_touched(at=SOON)]) == {
        "manager:ann": 1,
        "company": 1,
    }


def test_only_the_first_touch_counts() -> None:
    told = [a_lead_created(), a_lead_touched(at=SOON), a_lead_touched(at=LATER, manager_id="bob")]

    assert by_scope(SPEED, told) == {"manager:ann": 42, "company": 42}


def test_an_automatic_touch_is_not_a_touch() -> None:
    auto_reply = a_lead_touched(automatic=True, at=MORNING + timedelta(seconds=1))

    assert total(SPEED, [a_lead_created(), auto_reply]) == 0
    assert total(SPEED, [a_lead_created(), auto_reply, a_lead_touched(at=SOON)]) == 42


def test_a_touch_before_the_creation_counts_0() -> None:
    told = [a_lead_created(at=SOON), a_lead_touched()]

    assert (total(SPEED, told), total("speed_to_lead#0", told)) == (0, 1)


def test_it_runs_from_the_creation_whoever_gets_the_lead_when() -> None:
    told = [a_lead_created(), a_lead_assigned(manager_id="bob", at=SOON), a_lead_touched(manager_id="bob", at=LATER)]

    assert total(SPEED, told) == 24 * 3600


def test_spam_has_no_speed() -> None:
    assert total(SPEED, [a_lead_created(), a_lead_touched(at=SOON), a_lead_disqualified(at=LATER)]) == 0


def test_a_lead_that_was_never_created_has_no_speed() -> None:
    assert total(SPEED, [a_lead_touched()]) == total("speed_to_lead#0", [a_lead_touched()]) == 0
