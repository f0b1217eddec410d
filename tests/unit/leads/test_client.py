"""Clients' cards, key accounts, account plans and meetings."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.entities import account, client, meeting
from services.leads.entities.account import ACCOUNT_PLAN, KEY_ACCOUNT, FlagKeyAccount, KeyAccount, SetAccountPlan
from services.leads.entities.client import CLIENT, Client, ClientStatus, MergeClient, RegisterClient, UpdateClient
from services.leads.entities.lead import Lead, LeadStatus
from services.leads.entities.meeting import MEETING, HoldMeeting, Meeting
from services.leads.errors import MergedError, UnknownFieldError, WrongClientError
from shared.entity import Kind
from shared.events import AnyEvent, LeadTouched, Medium, MeetingKind
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, InvalidError, NotFoundError
from tests.strategies import World, streams

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
FIELDS = ("name", "phone", "mail")
KNOWN = Client(status=ClientStatus.REGISTERED)
GONE = Client(status=ClientStatus.MERGED, merged_into="client-9")
HELD = HoldMeeting(client_id="client-1", manager_id="m-1", kind=MeetingKind.VISIT, lead_id="lead-1")


def registered(**said: Any) -> Client:
    [fact] = client.register("client-1", Client(), RegisterClient(**said), fields=FIELDS)
    return CLIENT.state_of([enveloped(fact, id="1", source="/x", time=MORNING)])


def test_a_card_is_counted_by_the_fields_that_it_may_have() -> None:
    card = registered(filled=("name", "phone", "phone"), verified=("phone",), manager_id="m-1")

    assert (card.filled_fields, card.verified_fields, card.total_fields) == (2, 1, 3)
    assert (card.completeness_bp, card.is_complete, card.told_at) == (6_666, False, MORNING)
    assert registered(filled=FIELDS).is_complete


def test_a_card_has_only_fields_that_there_are_and_checks_only_what_is_filled() -> None:
    with pytest.raises(UnknownFieldError, match="'fax' is none of name, phone, mail") as strange:
        registered(filled=("fax",))
    with pytest.raises(UnknownFieldError) as unfilled:
        registered(filled=("name",), verified=("mail",))

    assert (strange.value.field, unfilled.value.field) == ("filled", "verified")


def test_a_client_is_registered_once_and_updated_afterwards() -> None:
    with pytest.raises(AlreadyExistsError):
        client.register("client-1", KNOWN, RegisterClient(), fields=FIELDS)
    with pytest.raises(NotFoundError):
        client.update("client-1", Client(), UpdateClient(), fields=FIELDS)
    [updated] = client.update("client-1", KNOWN, UpdateClient(filled=("mail",)), fields=FIELDS)
    assert updated.filled_fields == 1


def test_a_client_is_merged_into_another_that_is_one_of_its_own() -> None:
    for into_id, into in (("client-1", KNOWN), ("client-2", Client()), ("client-2", GONE)):
        with pytest.raises(InvalidError, match="into_client_id"):
            client.merge("client-1", KNOWN, MergeClient(into_client_id=into_id), into)
    [merged] = client.merge("client-1", KNOWN, MergeClient(into_client_id="client-2"), KNOWN)
    assert merged.into_client_id == "client-2"


def test_a_client_that_was_merged_says_where_it_went() -> None:
    with pytest.raises(MergedError, match="merged into 'client-9'"):
        client.update("client-1", GONE, UpdateClient(), fields=FIELDS)
    with pytest.raises(MergedError):
        client.merge("client-1", GONE, MergeClient(into_client_id="client-2"), KNOWN)


def test_the_last_word_on_a_key_account_and_a_plan_counts() -> None:
    [flag] = account.flag("client-1", KeyAccount(), FlagKeyAccount(client_id="client-1", manager_id="m-1", is_key=True))
    plan = SetAccountPlan(client_id="client-1", manager_id="m-1", valid_until=date(2027, 1, 1), cadence_days=14)
    [set_] = account.set_plan("client-1", account.AccountPlan(), plan)

    at = {"id": "1", "source": "/x", "time": MORNING}
    assert KEY_ACCOUNT.state_of([enveloped(flag, **at)]) == KeyAccount(True, "m-1")  # type: ignore[arg-type]
    assert ACCOUNT_PLAN.state_of([enveloped(set_, **at)]).cadence_days == 14  # type: ignore[arg-type]


def test_a_meeting_touches_the_open_lead_it_names() -> None:
    lead = Lead(status=LeadStatus.OPEN, client_id="client-1")
    _, touched = meeting.hold("meeting-1", Meeting(), HELD, lead)

    assert isinstance(touched, LeadTouched)
    assert (touched.medium, touched.touch_id, touched.automatic) == (Medium.MEETING, "meeting-1", False)
    with pytest.raises(WrongClientError):
        meeting.hold("meeting-1", Meeting(), HELD, Lead(status=LeadStatus.OPEN, client_id="client-2"))
    with pytest.raises(AlreadyExistsError):
        meeting.hold("meeting-1", Meeting("client-1", "m-1", MeetingKind.VISIT), HELD, lead)


KINDS = (CLIENT, KEY_ACCOUNT, ACCOUNT_PLAN, MEETING)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(streams(*(type_ for kind in KINDS for type_ in kind.joined_by), world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_what_is_known(
    kind: Kind[object], stream: list[AnyEvent], data: st.DataObject
) -> None:
    own = [event for event in stream if kind.id_in(event) is not None]
    repeated = data.draw(st.permutations([*own, *own]))

    assert kind.state_of(repeated) == kind.state_of(own)
