"""What the leads service says of looking after clients: surveys, complaints, tickets."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from shared.events.owners import LeadsEvent
from shared.values import Id, Whole


class SurveyKind(StrEnum):
    """What a survey measures."""

    NPS = "nps"
    CSAT = "csat"
    CES = "ces"

    @property
    def scores(self) -> range:
        """Return the scores that an answer can give."""
        return _SCORES[self]


_SCORES = {SurveyKind.NPS: range(11), SurveyKind.CSAT: range(1, 6), SurveyKind.CES: range(1, 8)}


class SurveySent(LeadsEvent):
    """A client was asked for an opinion."""

    survey_id: Id
    client_id: Id
    manager_id: Id
    kind: SurveyKind


class FeedbackReceived(LeadsEvent):
    """A client gave an opinion; the last answer to a survey counts."""

    survey_id: Id
    client_id: Id
    manager_id: Id
    kind: SurveyKind
    score: Whole | None = None
    theme: Id | None = None

    @model_validator(mode="after")
    def _score_is_of_its_kind(self) -> Self:
        scores = self.kind.scores
        if self.score is not None and self.score not in scores:
            raise ValueError(f"a {self.kind} score is {scores.start} to {scores.stop - 1}, not {self.score}")
        return self


class _Complaint(LeadsEvent):
    complaint_id: Id
    client_id: Id
    manager_id: Id
    order_id: Id | None = None


class ComplaintOpened(_Complaint):
    """A client complained."""


class ComplaintResolved(_Complaint):
    """A complaint was settled."""


class _Ticket(LeadsEvent):
    ticket_id: Id
    client_id: Id
    manager_id: Id | None = None


class TicketOpened(_Ticket):
    """A client needs help."""


class TicketAnswered(_Ticket):
    """Somebody answered a ticket."""


class TicketPaused(_Ticket):
    """A ticket waits for the client."""


class TicketResumed(_Ticket):
    """A ticket no longer waits for the client."""


class TicketResolved(_Ticket):
    """A ticket is done; the last of several ends it."""
