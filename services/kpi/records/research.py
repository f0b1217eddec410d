"""A piece of market research: its last wave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.kpi.records.record import Facets, RecordKind, by
from shared.events import AnyEvent, ResearchCompleted


@dataclass(frozen=True, slots=True)
class Research:
    """The wave that counts, and when it was done."""

    done_at: datetime | None = None
    wave: ResearchCompleted | None = None

    @property
    def facets(self) -> Facets:
        """Return what research is broken down by."""
        return (("segment", self.wave.segment or ""), ("product", self.wave.product or "")) if self.wave else ()


def research_state(events: Iterable[AnyEvent]) -> Research:
    """Return the research as the last of its *events*, in order, tells it."""
    last = next(reversed(list(events)), None)
    return Research(last.time, last.data) if last else Research()


RESEARCH = RecordKind("research", research_state, {ResearchCompleted: by("research_id")})
