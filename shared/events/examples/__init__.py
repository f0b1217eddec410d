"""One example of every event, declared once: one lead's way to a delivered order, its plan, and a correction.

The schemas and the AsyncAPI document show them; the golden files of the contract tests hold their bytes.
"""

import json

from shared.events import AnyEvent, CallCompleted, EventData, EventRetracted
from shared.events.codec import encode, enveloped
from shared.events.examples import clients, deals, leads, management, orders, scorecards, shipments
from shared.events.examples.story import TOLD

_FILES = (leads, clients, deals, orders, shipments, management, scorecards)


def _event(data: EventData) -> AnyEvent:
    name = type(data).__name__
    return enveloped(data, id=f"example-{name}", source=f"/{data.owner}/example", time=TOLD)


def _told() -> dict[str, AnyEvent]:
    told = {type(data).__name__: _event(data) for file in _FILES for data in file.FACTS}
    mistaken = json.loads(encode(told[CallCompleted.__name__]))
    return told | {EventRetracted.__name__: _event(EventRetracted(event=mistaken, reason="test call"))}


EXAMPLES: dict[str, AnyEvent] = _told()
"""The example of each type, by its name."""
