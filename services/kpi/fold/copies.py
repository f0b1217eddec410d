"""What is told of a client that became another, told again of that other. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from shared.events import AnyEvent, EventRetracted
from shared.events.codec import retracted
from shared.events.envelope import ClientEvent


class Became(NamedTuple):
    """Which client another one had become before a batch, and which after it."""

    before: str | None
    after: str | None

    @property
    def is_news(self) -> bool:
        """Return whether all that was ever told of the client is news to the one it has now become."""
        return self.after is not None and self.after != self.before


def is_of_client(event: AnyEvent) -> bool:
    """Return whether *event*, or what it takes back, is about a client: its subject then names a ledger."""
    data = retracted(event.data).data if isinstance(event.data, EventRetracted) else event.data
    return isinstance(data, ClientEvent)


def copies(events: Iterable[AnyEvent], became: Mapping[str, Became]) -> Iterator[AnyEvent]:
    """Yield what a batch tells of merged clients, for those that they became.

    The one that a client has just left is told as well: it learns from this that the client is gone.
    """
    for event in events:
        if is_of_client(event) and event.subject in became:
            yield from (
                copy for into in dict.fromkeys(became[event.subject]) if into and (copy := copy_for(event, into))
            )


def copy_for(event: AnyEvent, into: str) -> AnyEvent | None:
    """Return *event* as it is told under the client that its own became; None where it came from there."""
    via = [*(event.via or "").split(), event.subject]
    return None if into in via else event.model_copy(update={"subject": into, "via": " ".join(via)})
