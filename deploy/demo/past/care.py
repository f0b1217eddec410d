"""What clients say after a delivery: answers to surveys, and complaints."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from deploy.demo.facts import Act, Answer, Complaint, Shipment, Survey
from deploy.demo.past.cast import Cast
from deploy.demo.past.talent import talent_of
from shared.events import SurveyKind

KINDS = {SurveyKind.NPS: 6.0, SurveyKind.CSAT: 3.0, SurveyKind.CES: 1.0}
USUAL = {SurveyKind.NPS: (8, 10), SurveyKind.CSAT: (3, 5), SurveyKind.CES: (4, 7)}
VEXED = {SurveyKind.NPS: 4, SurveyKind.CSAT: 2, SurveyKind.CES: 3}
"""How much less is given after a delivery that went wrong."""
THEMES = {"service": 4.0, "price": 3.0, "quality": 2.0, "delivery": 1.0}
ASKED, ANSWERED, COMPLAINS, COMPLAINS_VEXED, APPEASED = 0.8, 0.65, 0.03, 0.3, 0.8
ASKED_AFTER, ANSWERED_AFTER = timedelta(hours=20), timedelta(hours=15)
COMPLAINED_AFTER, APPEASED_AFTER = timedelta(hours=8), timedelta(days=2)


def has_gone_wrong(shipment: Shipment) -> bool:
    """Return whether the goods came late, in parts, with wrong papers, or came back."""
    promises = [*([shipment.confirmed] if shipment.confirmed else []), *shipment.reschedulings]
    is_late = any(delivery.at > promises[-1].promised_at for delivery in shipment.deliveries) if promises else False
    is_whole = len(shipment.deliveries) == 1 and shipment.deliveries[0].papers_ok and shipment.returned is None
    return is_late or not is_whole


def said_after(cast: Cast, shipment: Shipment) -> Iterator[Survey | Complaint]:
    """Yield what the client of a delivered *shipment* answers and complains about."""
    is_vexed, number = has_gone_wrong(shipment), shipment.shipment_id
    ids = shipment.order.client_id, shipment.order.manager_id
    sent_at = shipment.deliveries[-1].at + cast.dice.lasting(ASKED_AFTER, 0.3)
    if cast.dice.happens(ASKED) and sent_at < cast.end:
        survey = Survey(f"survey-after-{number}", *ids, cast.dice.weighted(KINDS), sent_at)
        yield _answered(cast, survey, is_vexed=is_vexed)
    at = shipment.deliveries[-1].at + cast.dice.lasting(COMPLAINED_AFTER)
    if cast.dice.happens(COMPLAINS_VEXED if is_vexed else COMPLAINS) and at < cast.end:
        opened = Act(at, shipment.order.manager_id)
        yield _appeased(cast, Complaint(f"complaint-about-{number}", ids[0], shipment.order.order_id, opened))


def _answered(cast: Cast, survey: Survey, *, is_vexed: bool) -> Survey:
    at = survey.sent_at + cast.dice.lasting(ANSWERED_AFTER)
    if at >= cast.end or not cast.dice.happens(ANSWERED):
        return survey
    given = cast.dice.number(*USUAL[survey.kind]) + talent_of(survey.manager_id).charm
    scores = survey.kind.scores
    score = min(scores[-1], max(scores[0], given - VEXED[survey.kind] * is_vexed))
    theme = "delivery" if is_vexed and cast.dice.happens(0.8) else cast.dice.weighted(THEMES)
    return replace(survey, answer=Answer(at, score, theme))


def _appeased(cast: Cast, complaint: Complaint) -> Complaint:
    at = complaint.opened.at + cast.dice.lasting(APPEASED_AFTER)
    if at >= cast.end or not cast.dice.happens(APPEASED):
        return complaint
    return replace(complaint, resolved=Act(at, complaint.opened.manager_id))
