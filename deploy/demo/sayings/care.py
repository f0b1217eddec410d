"""What is said of how clients are looked after."""

from collections.abc import Iterator

from deploy.demo.facts import Complaint, Survey
from deploy.demo.sayings.saying import Saying
from shared.events import ComplaintOpened, ComplaintResolved, FeedbackReceived, SurveySent


def of_survey(survey: Survey) -> Iterator[Saying]:
    """Yield the question and, perhaps, the answer."""
    ids = {"survey_id": survey.survey_id, "client_id": survey.client_id, "manager_id": survey.manager_id}
    yield survey.sent_at, SurveySent(**ids, kind=survey.kind)
    if survey.answer:
        said = survey.answer
        yield said.at, FeedbackReceived(**ids, kind=survey.kind, score=said.score, theme=said.theme)


def of_complaint(complaint: Complaint) -> Iterator[Saying]:
    """Yield how the complaint came up, and how it was settled."""
    ids = {
        "complaint_id": complaint.complaint_id,
        "client_id": complaint.client_id,
        "order_id": complaint.order_id,
    }
    yield complaint.opened.at, ComplaintOpened(**ids, manager_id=complaint.opened.manager_id)
    if complaint.resolved:
        yield complaint.resolved.at, ComplaintResolved(**ids, manager_id=complaint.resolved.manager_id)
