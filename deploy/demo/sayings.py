"""What is said about each fact: its events' times and data, in order, without the envelope."""

from collections.abc import Iterator
from datetime import datetime

from deploy.demo.facts import CURRENCY, Call, Deal, Fact, Lead, Order, Person, Plan, Shipment, Step, Team
from shared.events import (
    CallCompleted,
    DealClosed,
    DealOpened,
    DealReopened,
    DealStageChanged,
    DeliveredLine,
    EventData,
    LeadAssigned,
    LeadCreated,
    LeadDisqualified,
    LeadQualified,
    LeadTouched,
    ManagerJoined,
    ManagerMoved,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    PlanSet,
    ShipmentConfirmed,
    ShipmentDelivered,
    ShipmentLine,
    ShipmentRequested,
    ShipmentRescheduled,
    TeamCreated,
)

Saying = tuple[datetime, EventData]


def sayings_of(fact: Fact) -> Iterator[Saying]:
    """Yield when and what is said about *fact*."""
    match fact:
        case Team():
            yield fact.since, TeamCreated(team_id=fact.team_id, name=fact.name, parent_team_id=fact.parent_id)
        case Person():
            yield from _of_person(fact)
        case Plan():
            yield fact.set_at, _plan_set(fact)
        case Lead():
            yield from _of_lead(fact)
        case Call():
            yield from [(fact.reported_at, _call_completed(fact))] * fact.reports
        case Deal():
            yield from _of_deal(fact)
        case Order():
            yield from _of_order(fact)
        case Shipment():
            yield from _of_shipment(fact)


def _of_person(person: Person) -> Iterator[Saying]:
    for place in person.places:
        data = ManagerJoined if place is person.places[0] else ManagerMoved
        yield (
            place.since,
            data(manager_id=person.manager_id, team_id=place.team_id, role=person.role, display_name=person.name),
        )


def _plan_set(plan: Plan) -> PlanSet:
    return PlanSet(
        plan_id=plan.plan_id,
        scope=plan.scope,
        kpi=plan.kpi,
        period=plan.period,
        target=plan.target,
        currency=CURRENCY if plan.is_money else None,
        version=plan.version,
    )


def _of_lead(lead: Lead) -> Iterator[Saying]:
    ids = {"lead_id": lead.lead_id, "client_id": lead.client_id}
    yield lead.created_at, LeadCreated(**ids, channel=lead.channel, manager_id=lead.manager_id)
    for act in lead.assignments:
        yield act.at, LeadAssigned(**ids, manager_id=act.manager_id)
    for touch in lead.touches:
        yield (
            touch.at,
            LeadTouched(
                **ids,
                manager_id=touch.manager_id,
                touch_id=touch.touch_id,
                medium=touch.medium,
                automatic=touch.is_automatic,
            ),
        )
    if lead.qualified:
        yield lead.qualified.at, LeadQualified(**ids, manager_id=lead.qualified.manager_id, channel=lead.channel)
    if lead.disqualified:
        gone = lead.disqualified
        yield gone.at, LeadDisqualified(**ids, manager_id=gone.manager_id, reason=gone.reason)


def _call_completed(call: Call) -> CallCompleted:
    return CallCompleted(
        call_id=call.call_id,
        client_id=call.client_id,
        lead_id=call.lead_id,
        manager_id=call.manager_id,
        direction=call.direction,
        outcome=call.outcome,
        started_at=call.started_at,
        duration_seconds=call.duration_seconds,
    )


def _of_deal(deal: Deal) -> Iterator[Saying]:
    for step in deal.steps:
        yield step.at, _deal_opened(deal, step) if step is deal.steps[0] else _stage_changed(deal, step)
    for closing in deal.closings:
        yield (
            closing.at,
            DealClosed(
                deal_id=deal.deal_id,
                client_id=deal.client_id,
                lead_id=deal.lead_id,
                manager_id=closing.manager_id,
                outcome=closing.outcome,
                amount_minor=closing.amount_minor,
                currency=CURRENCY,
                lost_reason=closing.lost_reason,
                credits=closing.credits or None,
            ),
        )
    for act in deal.reopenings:
        yield (
            act.at,
            DealReopened(
                deal_id=deal.deal_id, client_id=deal.client_id, lead_id=deal.lead_id, manager_id=act.manager_id
            ),
        )


def _deal_opened(deal: Deal, step: Step) -> DealOpened:
    return DealOpened(
        deal_id=deal.deal_id,
        client_id=deal.client_id,
        lead_id=deal.lead_id,
        manager_id=deal.manager_id,
        stage=step.stage,
        stage_order=step.order,
        probability_bp=step.probability_bp,
        amount_minor=step.amount_minor,
        currency=None if step.amount_minor is None else CURRENCY,
    )


def _stage_changed(deal: Deal, step: Step) -> DealStageChanged:
    return DealStageChanged(
        deal_id=deal.deal_id,
        client_id=deal.client_id,
        manager_id=deal.manager_id,
        stage=step.stage,
        stage_order=step.order,
        probability_bp=step.probability_bp,
        amount_minor=step.amount_minor,
        currency=None if step.amount_minor is None else CURRENCY,
    )


def _of_order(order: Order) -> Iterator[Saying]:
    lines = tuple(
        OrderLine(
            line_id=line.line_id,
            sku=line.sku,
            category=line.category,
            quantity=line.quantity,
            amount_minor=line.amount_minor,
            discount_minor=line.discount_minor,
            kind=line.kind,
        )
        for line in order.lines
    )
    yield (
        order.placed_at,
        OrderPlaced(
            order_id=order.order_id,
            deal_id=order.deal_id,
            client_id=order.client_id,
            manager_id=order.manager_id,
            currency=CURRENCY,
            promised_at=order.promised_at,
            credits=order.credits or None,
            lines=lines,
        ),
    )
    if order.cancelled:
        yield (
            order.cancelled.at,
            OrderCancelled(
                order_id=order.order_id,
                deal_id=order.deal_id,
                client_id=order.client_id,
                manager_id=order.cancelled.manager_id,
                reason="the client withdrew",
            ),
        )


def _of_shipment(shipment: Shipment) -> Iterator[Saying]:
    order = shipment.order
    ids = {
        "shipment_id": shipment.shipment_id,
        "order_id": order.order_id,
        "client_id": order.client_id,
        "manager_id": order.manager_id,
    }
    skus = {line.line_id: line.sku for line in order.lines}
    whole = {line.line_id: line.quantity for line in order.lines}
    wanted = tuple(
        ShipmentLine(line_id=line, sku=skus[line], quantity=quantity)
        for line, quantity in (shipment.part or whole).items()
    )
    promised_at = order.promised_at if shipment.part is None else None
    yield shipment.requested_at, ShipmentRequested(**ids, promised_at=promised_at, lines=wanted)
    if shipment.confirmed:
        yield shipment.confirmed.at, ShipmentConfirmed(**ids, promised_at=shipment.confirmed.promised_at)
    for moved in shipment.reschedulings:
        yield moved.at, ShipmentRescheduled(**ids, promised_at=moved.promised_at, asked_by=moved.asked_by)
    for delivery in shipment.deliveries:
        arrived = tuple(
            DeliveredLine(line_id=line, sku=skus[line], quantity=quantity)
            for line, quantity in delivery.quantities.items()
        )
        yield delivery.at, ShipmentDelivered(**ids, lines=arrived, papers_ok=delivery.papers_ok)
