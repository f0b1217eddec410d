"""What is said about each fact: its events' times and data, in order, without the envelope."""

from collections.abc import Iterator

from deploy.demo.facts import (
    CURRENCY,
    Absence,
    Call,
    Complaint,
    Deal,
    Fact,
    Lead,
    Note,
    Order,
    Person,
    Plan,
    PlannedCall,
    Shipment,
    Spend,
    Survey,
    Task,
    Team,
)
from deploy.demo.sayings.calls import call_completed, of_planned_call
from deploy.demo.sayings.care import of_complaint, of_survey
from deploy.demo.sayings.deals import of_deal
from deploy.demo.sayings.leads import of_lead
from deploy.demo.sayings.orders import of_order
from deploy.demo.sayings.saying import Saying
from deploy.demo.sayings.shipments import of_shipment
from deploy.demo.sayings.staff import of_absence, of_person, of_task, plan_set
from shared.events import ChannelSpendRecorded, TeamCreated


def sayings_of(fact: Fact) -> Iterator[Saying]:  # noqa: C901, PLR0912  # one case for each kind of fact
    """Yield when and what is said about *fact*."""
    match fact:
        case Team():
            yield fact.since, TeamCreated(team_id=fact.team_id, name=fact.name, parent_team_id=fact.parent_id)
        case Person():
            yield from of_person(fact)
        case Plan():
            yield fact.set_at, plan_set(fact)
        case Absence():
            yield from of_absence(fact)
        case Task():
            yield from of_task(fact)
        case Lead():
            yield from of_lead(fact)
        case Call():
            yield from [(fact.reported_at, call_completed(fact))] * fact.reports
        case PlannedCall():
            yield from of_planned_call(fact)
        case Deal():
            yield from of_deal(fact)
        case Order():
            yield from of_order(fact)
        case Shipment():
            yield from of_shipment(fact)
        case Survey():
            yield from of_survey(fact)
        case Complaint():
            yield from of_complaint(fact)
        case Spend():
            yield fact.told_at, _spent(fact)
        case Note():
            yield from fact.told


def _spent(spend: Spend) -> ChannelSpendRecorded:
    return ChannelSpendRecorded(
        spend_id=spend.spend_id,
        channel=spend.channel,
        day=spend.day,
        amount_minor=spend.amount_minor,
        currency=CURRENCY,
    )
