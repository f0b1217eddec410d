"""Requests: due when their time to be answered has passed, open until somebody answers."""

from datetime import timedelta

import pytest

from services.kpi.measures.durations import bucket_of
from services.kpi.records import Rules
from shared.events import AnyEvent, CallOutcome, Medium
from tests.builders import MORNING, a_call_completed, a_call_missed, a_request_answered, a_request_received
from tests.folding import by_day, by_facet, by_scope, total

LIMIT = MORNING + timedelta(minutes=30)
TOO_LATE = LIMIT + timedelta(seconds=1)
TOMORROW = MORNING + timedelta(days=1)
OF_CALL = {"request_id": "call-1"}


def missed(*answers: AnyEvent) -> tuple[int, int]:
    told = [a_call_missed(), *answers]
    return total("missed_calls_due", told), total("missed_calls_in_time", told)


def test_a_request_is_due_when_its_time_to_be_answered_has_passed() -> None:
    assert by_day("requests_due@38", [a_request_received()]) == {"2026-11-23": 1}
    assert by_day("requests_due@36", [a_request_received()], rules=Rules("UTC", answer_sla_minutes=14)) == {
        "2026-11-23": 1
    }


@pytest.mark.parametrize("medium", Medium)
def test_an_answer_in_time_counts_by_whatever_medium(medium: Medium) -> None:
    assert missed(a_request_answered(**OF_CALL, by=medium, at=LIMIT)) == (1, 1)


def test_a_late_answer_is_a_miss_and_so_is_none() -> None:
    assert missed(a_request_answered(**OF_CALL, at=TOO_LATE)) == missed() == (1, 0)


def test_the_first_answer_counts() -> None:
    assert missed(a_request_answered(**OF_CALL, at=TOO_LATE), a_request_answered(**OF_CALL, at=LIMIT)) == (1, 1)


def test_a_connected_call_that_names_the_request_answers_it() -> None:
    reached = a_call_completed(call_id="call-2", **OF_CALL, at=LIMIT)
    failed = a_call_completed(call_id="call-2", **OF_CALL, at=LIMIT, outcome=CallOutcome.NO_ANSWER)

    assert (missed(reached), missed(failed)) == ((1, 1), (1, 0))


def test_the_twin_has_all_requests_and_tells_them_apart() -> None:
    told = [a_call_missed(), a_request_received(), a_request_answered(at=LIMIT)]

    assert (total("requests_due", told), total("requests_in_time", told), total("missed_calls_due", told)) == (2, 1, 1)
    assert by_facet("requests_received", "kind", told) == {"missed_call": 1, "request": 1}
    assert by_facet("requests_received", "channel", told) == {"unknown": 1, "web": 1}


def test_a_missed_call_counts_for_who_was_called() -> None:
    told = [a_call_missed(manager_id="bob"), a_request_answered(**OF_CALL, manager_id="ann", at=LIMIT)]

    assert by_scope("missed_calls", told) == by_scope("missed_calls_in_time", told) == {"manager:bob": 1, "company": 1}


def test_a_call_to_nobody_in_particular_is_unassigned_until_somebody_answers() -> None:
    assert by_scope("missed_calls", [a_call_missed()]) == {"unassigned": 1, "company": 1}
    assert by_scope("missed_calls", [a_call_missed(), a_request_answered(**OF_CALL, manager_id="bob")]) == {
        "manager:bob": 1,
        "company": 1,
    }


def test_the_time_to_the_answer_counts_for_its_author_on_its_day() -> None:
    told = [a_request_received(manager_id="ann"), a_request_answered(manager_id="bob", at=TOMORROW)]

    assert by_day("request_answer_seconds", told, scope="manager:bob") == {"2026-11-24": 24 * 3600}
    assert total("request_answer_working_seconds", told) == 9 * 3600
    assert total(f"request_answer#{bucket_of(24 * 3600)}", told) == 1


def test_an_answer_before_the_request_took_no_time() -> None:
    told = [a_request_received(at=LIMIT), a_request_answered()]

    assert (total("request_answer#0", told), total("request_answer_seconds", told)) == (1, 0)


def test_a_request_is_open_until_it_is_answered() -> None:
    told = [a_request_received(manager_id="ann")]
    answered = [*told, a_request_answered(manager_id="bob", at=TOMORROW)]

    assert by_scope("request_answer_open", told) == {"manager:ann": 1, "company": 1}
    assert total("request_answer_open_since", told) == int(MORNING.timestamp())
    assert by_day("request_answer_open", answered) == {"2026-11-23": 1, "2026-11-24": -1}
    assert total("request_answer_open_since", answered) == 0


def test_an_answer_to_nothing_counts_nothing() -> None:
    told = [a_request_answered(), a_call_completed(request_id="request-2")]

    assert not any(total(name, told) for name in ("requests_received", "requests_due", "request_answer#0"))
