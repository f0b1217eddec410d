"""What may be done with a lead, and what its events leave it in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.leads.entities.lead import (
    LEAD,
    AssignLead,
    CreateLead,
    DisqualifyLead,
    Lead,
    LeadStatus,
    QualifyLead,
    TouchLead,
    assign,
    conversion,
    create,
    disqualify,
    qualify,
    touch,
)
from services.leads.errors import LeadClosedError, NobodyAssignedError
from shared.events import (
    AnyEvent,
    DealClosed,
    DealOutcome,
    DisqualifyReason,
    EventData,
    EventRetracted,
    LeadAssigned,
    LeadConverted,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
    LeadTouched,
    Medium,
)
from shared.events.codec import enveloped
from shared.refusals import AlreadyExistsError, NotFoundError
from tests.strategies import World, retractions_of, streams

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
OPEN = Lead(status=LeadStatus.OPEN, client_id="client-1", manager_id="m-1", channel="ads", region="north")
TYPES = (LeadCreated, LeadAssigned, LeadTouched, LeadQualified, LeadDisqualified, LeadConverted)


def told(*facts: EventData) -> Lead:
    return LEAD.state_of(
        enveloped(data, id=str(n), source="/crm", time=MORNING + timedelta(minutes=n)) for n, data in enumerate(facts)
    )


def a_won_deal() -> AnyEvent:
    data = DealClosed(
        deal_id="deal-1",
        client_id="client-1",
        lead_id="lead-1",
        manager_id="m-1",
        outcome=DealOutcome.WON,
        amount_minor=1,
        currency="EUR",
    )
    return enveloped(data, id="won", source="/salespulse/orders", time=MORNING)


def test_a_prospect_without_a_client_is_its_own_client() -> None:
    [created] = create("lead-1", Lead(), CreateLead())

    assert created.client_id == "lead-1"


def test_a_lead_is_created_once() -> None:
    with pytest.raises(AlreadyExistsError):
        create("lead-1", OPEN, CreateLead())


def test_a_qualified_lead_hands_on_where_it_came_from() -> None:
    [qualified] = qualify("lead-1", OPEN, QualifyLead())

    assert (qualified.manager_id, qualified.channel, qualified.region) == ("m-1", "ads", "north")


def test_a_touch_without_an_id_gets_one() -> None:
    [touched] = touch("lead-1", OPEN, TouchLead(medium=Medium.MAIL), "new")

    assert (touched.touch_id, touched.automatic) == ("new", False)


def test_nobody_can_touch_a_lead_of_nobody() -> None:
    with pytest.raises(NobodyAssignedError) as refusal:
        touch("lead-1", Lead(status=LeadStatus.OPEN, client_id="client-1"), TouchLead(medium=Medium.CALL), "new")

    assert refusal.value.field == "manager_id"


@pytest.mark.parametrize("status", [LeadStatus.DISQUALIFIED, LeadStatus.CONVERTED])
def test_a_lead_that_is_over_is_not_worked(status: LeadStatus) -> None:
    over = Lead(status=status, client_id="client-1", manager_id="m-1")

    with pytest.raises(LeadClosedError):
        assign("lead-1", over, AssignLead(manager_id="m-2"))
    with pytest.raises(LeadClosedError):
        qualify("lead-1", over, QualifyLead())
    with pytest.raises(LeadClosedError):
        disqualify("lead-1", over, DisqualifyLead(reason=DisqualifyReason.SPAM))


def test_what_nobody_created_is_not_found() -> None:
    with pytest.raises(NotFoundError):
        assign("lead-1", Lead(), AssignLead(manager_id="m-1"))


def test_a_won_deal_converts_its_lead() -> None:
    reaction = conversion("lead-1", OPEN, a_won_deal())

    assert reaction is not None
    assert reaction.data == LeadConverted(lead_id="lead-1", client_id="client-1", deal_id="deal-1")
    assert reaction.event_id == "lead-1:LeadConverted:deal-1"


def test_a_won_deal_of_an_unknown_lead_converts_nothing() -> None:
    assert conversion("lead-1", Lead(), a_won_deal()) is None


def test_a_lead_goes_from_open_to_converted() -> None:
    ids = {"lead_id": "lead-1", "client_id": "client-1"}
    created, assigned = LeadCreated(**ids), LeadAssigned(**ids, manager_id="m-1")
    qualified, converted = LeadQualified(**ids, manager_id="m-1"), LeadConverted(**ids, deal_id="deal-1")

    assert told(created).status is LeadStatus.OPEN
    assert told(created, assigned).manager_id == "m-1"
    assert told(created, assigned, qualified).status is LeadStatus.QUALIFIED
    assert told(created, assigned, qualified, converted).deal_id == "deal-1"


@given(streams(*TYPES, world=World(stories=1)), st.data())
def test_order_and_repetition_never_change_a_lead(stream: list[AnyEvent], data: st.DataObject) -> None:
    repeated = data.draw(st.permutations([*stream, *stream]))

    assert LEAD.state_of(repeated) == LEAD.state_of(stream)


@given(streams(*TYPES, world=World(stories=1), most=8).filter(bool), st.data())
def test_a_retracted_event_counts_as_never_said(stream: list[AnyEvent], data: st.DataObject) -> None:
    mistaken = data.draw(st.sampled_from(stream))
    retraction = data.draw(retractions_of(mistaken, World(stories=1)))

    assert LEAD.state_of([retraction, *stream]) == LEAD.state_of([event for event in stream if event is not mistaken])
    assert LEAD.id_in(retraction) == LEAD.id_in(mistaken)
    assert isinstance(retraction.data, EventRetracted)
