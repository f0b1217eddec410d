"""A reaction, decided and not yet said."""

from dataclasses import dataclass

from shared.events import AnyEvent, EventData


@dataclass(frozen=True, slots=True)
class Reaction:
    """What *trigger* brings about: *data*, under an id that a repeat gives again."""

    trigger: AnyEvent
    data: EventData
    event_id: str
