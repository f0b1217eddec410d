"""What is said when a fact was wrong."""

from typing import Any, ClassVar

from pydantic import Field

from shared.events.envelope import EventData
from shared.topics import MANAGEMENT


class EventRetracted(EventData):
    """A fact was wrong: it counts as never said. Carries that event whole, so that its records are found."""

    kafka_topic: ClassVar[str] = MANAGEMENT
    """Only where it is listed: on the wire its topic and subject are those of the retracted event."""
    owner: ClassVar[str] = "any"

    event: dict[str, Any] = Field(description="the retracted event, a whole CloudEvent; not itself a retraction")
    reason: str = Field(min_length=1, max_length=200)

    @property
    def subject(self) -> str:
        """Return the retracted event's subject."""
        return str(self.event.get("subject", ""))
