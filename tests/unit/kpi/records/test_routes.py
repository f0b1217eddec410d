"""Which records an event joins: a function of the event alone."""

import pytest
from hypothesis import given

from services.kpi.records import KINDS, RecordKey, keys_of
from shared.events import (
    CATALOGUE,
    AlertRaised,
    AnyEvent,
    ContestAnnounced,
    ContestCancelled,
    ContestSettled,
    DiscountApproved,
    EventRetracted,
    KpiUpdated,
    TargetReached,
)
from shared.events.codec import retracted
from tests.builders import (
    a_call_completed,
    a_deal_closed,
    a_shipment_requested,
    a_team_created,
)
from tests.folding import RULES
from tests.strategies import events

CALL = a_call_completed(planned_call_id="planned-1")
DEAL = a_deal_closed(lead_id="lead-1")


@pytest.mark.parametrize(
    ("event", "records"),
    [
        (a_team_created(), {("team", "team-1")}),
        (DEAL, {("deal", "deal-1"), ("lead", "lead-1")}),
        (a_deal_closed(), {("deal", "deal-1")}),
        (CALL, {("planned_call", "planned-1"), ("call_sheet", "ann/2026-11-23/0")}),
        (a_shipment_requested(), {("order", "order-1"), ("shipment", "shipment-1")}),
    ],
)
def test_an_event_joins_what_it_mentions(event: AnyEvent, records: set[tuple[str, str]]) -> None:
    assert set(keys_of(event, RULES)) == {RecordKey(*record) for record in records}


@given(events(EventRetracted))
def test_a_retraction_joins_the_records_of_what_it_takes_back(event: AnyEvent) -> None:
    assert keys_of(event, RULES) == keys_of(retracted(event.data), RULES)


NOT_COUNTED = {
    DiscountApproved,
    ContestAnnounced,
    ContestCancelled,
    ContestSettled,
    AlertRaised,
    KpiUpdated,
    TargetReached,
}
"""What joins no record, by design: an approval of what the order's lines say anyway (K47), and our own answers."""


def test_a_record_is_joined_by_every_type_of_fact_and_by_nothing_else() -> None:
    joined = {type_ for kind in KINDS for type_ in kind.joined_by}

    assert joined == set(CATALOGUE) - NOT_COUNTED - {EventRetracted}


@given(events())
def test_every_fact_joins_some_record(event: AnyEvent) -> None:
    told = retracted(event.data) if isinstance(event.data, EventRetracted) else event

    assert bool(keys_of(event, RULES)) == (type(told.data) not in NOT_COUNTED)


def test_kinds_of_record_have_names_of_their_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
