"""Facts as events: what the department's systems report, with ids that a repeat would give again."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from deploy.demo import systems
from deploy.demo.facts import (
    Absence,
    Call,
    Complaint,
    Deal,
    Fact,
    Facts,
    Lead,
    Note,
    Order,
    Person,
    Plan,
    PlannedCall,
    Shipment,
    Spend,
    Survey,
    Task,
    Team,
    name_of,
)
from deploy.demo.sayings import sayings_of
from shared.events import AnyEvent, EventRetracted
from shared.events.codec import enveloped

DEMO_SYSTEMS: Mapping[type[Fact], str] = {
    Team: systems.STAFF,
    Person: systems.STAFF,
    Plan: systems.STAFF,
    Absence: systems.STAFF,
    Task: systems.STAFF,
    Lead: systems.CRM,
    Call: systems.TELEPHONY,
    PlannedCall: systems.CRM,
    Deal: systems.CRM,
    Order: systems.ERP,
    Shipment: systems.LOGISTICS,
    Survey: systems.CARE,
    Complaint: systems.CARE,
    Spend: systems.MARKETING,
}


@dataclass(frozen=True, slots=True)
class Teller:
    """Turns facts into events; *label* keeps the ids of one run apart from those of another."""

    label: str
    systems: Mapping[type[Fact], str] = field(default_factory=lambda: DEMO_SYSTEMS)

    def all_of(self, facts: Facts) -> list[AnyEvent]:
        """Return every event about *facts*, mistakes and their retractions included, in order of time."""
        events = [event for fact in facts.all() for event in self.events_of(fact)]
        for mistake in facts.mistakes.values():
            events += self.mistake(mistake)
        return sorted(events, key=_time)

    def mistake(self, fact: Fact) -> list[AnyEvent]:
        """Return the events of a *fact* that never was, and what takes them back an hour later."""
        said = list(self.events_of(fact))
        return said + [_retraction(event) for event in said]

    def news(self, before: Fact | None, after: Fact) -> list[AnyEvent]:
        """Return the events that *after* has and *before*, which was told, has not."""
        told = {event.id for event in self.events_of(before)} if before else set()
        return sorted((event for event in self.events_of(after) if event.id not in told), key=_time)

    def events_of(self, fact: Fact) -> Iterator[AnyEvent]:
        """Yield what its system says about *fact*."""
        source, said = self._source_of(fact), Counter[str]()
        for time, data in sayings_of(fact):
            kind = type(data).__name__
            said[kind] += 1
            yield enveloped(data, id=f"{self.label}:{name_of(fact)}:{kind}:{said[kind]}", source=source, time=time)

    def _source_of(self, fact: Fact) -> str:
        return fact.source if isinstance(fact, Note) else self.systems[type(fact)]


def _retraction(event: AnyEvent) -> AnyEvent:
    data = EventRetracted(event=event.model_dump(mode="json", exclude_none=True), reason="reported by mistake")
    return enveloped(data, id=f"{event.id}:retracted", source=event.source, time=event.time + timedelta(hours=1))


def _time(event: AnyEvent) -> datetime:
    return event.time
