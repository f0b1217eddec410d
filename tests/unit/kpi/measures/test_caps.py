"""How often clients are contacted by us, and how often more than they want (K60)."""

from dataclasses import replace
from datetime import timedelta

from services.kpi.kpis import KPI
from shared.events import AnyEvent, CallOutcome, ContactMedium, Direction, Medium
from tests.builders import (
    MORNING,
    a_call_completed,
    a_contact_permission_changed,
    a_lead_created,
    a_lead_touched,
    a_meeting_held,
)
from tests.folding import RULES, by_day, by_facet, by_scope, figures, total

ONE_DAY = timedelta(days=1)
TWO = a_contact_permission_changed(at=MORNING.replace(day=1), max_per_month=2)
NONE = a_contact_permission_changed(at=MORNING.replace(day=1), allowed=False)


def calls(*days: int, outcome: CallOutcome = CallOutcome.CONNECTED) -> list[AnyEvent]:
    return [a_call_completed(call_id=f"{day}-{outcome}", at=MORNING.replace(day=day), outcome=outcome) for day in days]


def test_what_is_beyond_the_months_maximum_is_a_breach_on_its_day() -> None:
    told = [TWO, *calls(3, 4, 5, 6)]
    rate = KPI["contact_cap_breach_rate"].reading(figures(told))

    assert by_day("cap_breaches", told) == {"2026-11-05": 1, "2026-11-06": 1}
    assert (rate.value, rate.numerator, rate.denominator) == (0.5, 2, 4)


def test_each_month_begins_anew() -> None:
    december = [a_call_completed(call_id=f"d{n}", at=MORNING.replace(month=12, day=n)) for n in (1, 2)]

    assert total("cap_breaches", [TWO, *calls(29, 30), *december]) == 0


def test_a_contact_on_a_medium_that_is_not_allowed_is_a_breach() -> None:
    told = [NONE, *calls(3), a_meeting_held()]

    assert by_facet("cap_breaches", "medium", told) == {"call": 1}
    assert by_facet("outreaches", "medium", told) == {"call": 1, "meeting": 1}


def test_the_permission_in_force_at_the_contact_decides() -> None:
    allowed_again = a_contact_permission_changed(at=MORNING.replace(day=10))

    assert by_day("cap_breaches", [NONE, allowed_again, *calls(9, 11)]) == {"2026-11-09": 1}


def test_attempts_count_and_connected_ones_have_a_twin() -> None:
    told = [TWO, *calls(3, 4, outcome=CallOutcome.NO_ANSWER), *calls(5, 6)]

    assert total("cap_breaches", told) == 2
    assert total("cap_breaches_connected", told) == 0
    assert KPI["contact_cap_breaches"].reading(figures(told)).details == {"connected": 0}
    assert KPI["contact_cap_breach_rate_connected"].reading(figures(told)).denominator == 2


def test_calls_of_the_client_and_answers_to_its_request_are_no_contacts_by_us() -> None:
    theirs = a_call_completed(direction=Direction.INBOUND)
    answer = a_call_completed(call_id="2", request_id="request-1")

    assert total("outreaches", [NONE, theirs, answer]) == total("cap_breaches", [NONE, theirs, answer]) == 0


def test_mail_is_known_while_a_lead_is_open_automatic_ones_included() -> None:
    forbidden = a_contact_permission_changed(at=MORNING.replace(day=1), medium=ContactMedium.MAIL, allowed=False)
    mails = [
        a_lead_touched(touch_id="1", medium=Medium.MAIL),
        a_lead_touched(touch_id="2", medium=Medium.MAIL, automatic=True),
    ]

    assert by_facet("cap_breaches", "medium", [forbidden, a_lead_created(), *mails]) == {"mail": 2}


def test_without_a_permission_the_settings_cap_holds_for_all_media_together() -> None:
    strict = replace(RULES, contacts_a_month=2)
    told = [*calls(3, 4), a_meeting_held()]

    assert by_scope("cap_breaches", told) == {}
    assert by_facet("cap_breaches", "medium", told, rules=strict) == {"meeting": 1}


def test_no_contacts_have_no_rate() -> None:
    assert KPI["contact_cap_breach_rate"].reading(figures([NONE])).reason == "no_data"
