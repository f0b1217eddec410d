"""What clients think of us: surveys and their answers, complaints."""

from dataclasses import dataclass
from datetime import datetime

from deploy.demo.facts.act import Act
from shared.events import SurveyKind


@dataclass(frozen=True, slots=True)
class Answer:
    """A client answered a survey."""

    at: datetime
    score: int
    theme: str


@dataclass(frozen=True, slots=True)
class Survey:
    """A client was asked for an opinion of what *manager_id* did."""

    survey_id: str
    client_id: str
    manager_id: str
    kind: SurveyKind
    sent_at: datetime
    answer: Answer | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A client complained about an order, and was perhaps appeased."""

    complaint_id: str
    client_id: str
    order_id: str
    opened: Act
    resolved: Act | None = None
