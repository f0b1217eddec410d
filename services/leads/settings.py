"""What the leads service is told by its environment."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.leads.entities.assignment import MOST_MINUTES, Assignment, AssignmentFile
from services.leads.entities.planned_call import Feedback
from services.leads.entities.ticket import Limits
from shared.rule_file import rules_in
from shared.settings import Names, ServiceSettings

CLIENT_FIELDS = ("name", "phone", "mail", "address", "region", "segment", "industry", "size", "contact", "needs")
_MOST_DAYS = 3_660


class LeadsSettings(ServiceSettings):
    """The settings of the leads service; each variable begins with `LEADS_`."""

    model_config = SettingsConfigDict(env_prefix="LEADS_")

    database: str = "leads"
    group: str = "leads"
    contact_secret: SecretStr | None = Field(default=None, min_length=16)
    """The key of the hashes that contacts are kept as; without one no contact is taken; a new one forgets all."""
    assignment: Path | None = None
    """A TOML file of assignment rules (`AssignmentFile`); without one, leads stay with whom they are given to."""
    unanswered_minutes: float | None = Field(default=None, gt=0, le=MOST_MINUTES)
    """How long a lead may wait for its manager's first touch, where its rule says nothing; none = for ever."""
    answer_within_minutes: float = Field(default=15, gt=0, le=MOST_MINUTES)
    first_response_minutes: int = Field(default=60, ge=1, le=24 * 60 * _MOST_DAYS)
    """How soon a ticket is to be answered first."""
    resolve_hours: float = Field(default=48, gt=0, le=24 * _MOST_DAYS)
    """How soon a ticket is to be resolved; while it waits for the client, the clock stands."""
    client_fields: Names = Field(default=CLIENT_FIELDS, min_length=1)
    """The fields of a client's card, by their names: `name,phone,mail`."""
    client_stale_days: int = Field(default=180, ge=1, le=_MOST_DAYS)
    """After so long without a word on it a card is stale."""
    feedback_call_hours: float = Field(default=24, ge=0, le=24 * _MOST_DAYS)
    """How long after a delivery the client is asked how it went."""
    feedback_window_minutes: int = Field(default=240, ge=0, le=24 * 60)

    @property
    def ticket_limits(self) -> Limits:
        """Return how soon tickets are to be answered and resolved."""
        return Limits(timedelta(minutes=self.first_response_minutes), timedelta(hours=self.resolve_hours))

    @property
    def client_stale(self) -> timedelta:
        """Return after how long a card is stale."""
        return timedelta(days=self.client_stale_days)

    @property
    def feedback(self) -> Feedback:
        """Return when a client is asked how a delivery went."""
        return Feedback(timedelta(hours=self.feedback_call_hours), timedelta(minutes=self.feedback_window_minutes))

    @property
    def rules(self) -> Assignment:
        """Return the assignment rules; a file that makes no sense ends the program."""
        said = rules_in(self.assignment, AssignmentFile, "LEADS_ASSIGNMENT")
        limit = None if self.unanswered_minutes is None else timedelta(minutes=self.unanswered_minutes)
        return Assignment(said.rules, ZoneInfo(said.time_zone), limit)

    @property
    def answer_within(self) -> timedelta:
        """Return how soon a request has to be answered."""
        return timedelta(minutes=self.answer_within_minutes)

    @property
    def contact_key(self) -> bytes | None:
        """Return the secret as the hash takes it."""
        return self.contact_secret.get_secret_value().encode() if self.contact_secret else None
