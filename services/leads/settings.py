"""What the leads service is told by its environment."""

from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from services.leads.entities.assignment import MOST_MINUTES, Assignment, AssignmentFile
from shared.rule_file import rules_in
from shared.settings import ServiceSettings


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
