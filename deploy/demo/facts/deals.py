"""Deals: their way through the pipeline, and how they end."""

from dataclasses import dataclass
from datetime import datetime

from deploy.demo.facts.act import Act
from shared.events import Credit, DealOutcome, LostReason


@dataclass(frozen=True, slots=True)
class Step:
    """Where a deal stands from a moment on; the amount may be unknown yet."""

    at: datetime
    stage: str
    order: int
    probability_bp: int
    amount_minor: int | None = None
    expected_close: datetime | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A deal left the pipeline."""

    at: datetime
    manager_id: str
    outcome: DealOutcome
    amount_minor: int
    credits: tuple[Credit, ...] = ()
    lost_reason: LostReason | None = None
    competitor: str | None = None
    product: str | None = None
    """The missing one."""


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal: its steps, the first of which opened it, and its closings, each undone by the reopening beside it."""

    deal_id: str
    client_id: str
    manager_id: str
    steps: tuple[Step, ...]
    lead_id: str | None = None
    closings: tuple[Closing, ...] = ()
    reopenings: tuple[Act, ...] = ()
    channel: str | None = None
    segment: str | None = None
    region: str | None = None

    @property
    def opened_at(self) -> datetime:
        """Return when the deal entered the pipeline."""
        return self.steps[0].at

    @property
    def closing(self) -> Closing | None:
        """Return the closing that stands."""
        return self.closings[-1] if len(self.closings) > len(self.reopenings) else None
