"""What can be done with a dead letter: send it again, put right if need be, or lay it aside with a note."""

import json
from base64 import b64decode
from datetime import datetime
from typing import Any, Protocol

from services.kpi.letters.letter import Letter, Place, State
from services.kpi.letters.store import LetterStore
from shared.clock import Clock
from shared.events import AnyEvent
from shared.events.codec import UnreadableEventError, decode, encode
from shared.ingest import NotTakenError, event_in, owner_of
from shared.refusals import ConflictError, InvalidError, NotFoundError


class Sink(Protocol):
    """Where events are sent."""

    async def publish(self, events: list[AnyEvent]) -> None:
        """Return when all *events* are acknowledged."""


class SettledError(ConflictError):
    """Somebody has replayed or discarded the letter."""

    code = "letter-settled"

    def __init__(self, letter: Letter) -> None:
        super().__init__(f"the letter {letter.place} is {letter.state} already: {letter.note or 'without a note'}")


class NotWholeError(ConflictError):
    """What was kept of the content is only its beginning."""

    code = "letter-cut"

    def __init__(self, letter: Letter) -> None:
        super().__init__(f"only the first part of {letter.bytes} bytes is kept here: send the event put right")


class LetterDesk:
    """Looks after dead letters."""

    def __init__(self, store: LetterStore, sink: Sink, clock: Clock) -> None:
        self._store, self._sink, self._clock = store, sink, clock

    async def letter(self, place: Place) -> Letter:
        """Return the letter at *place*. Raises: NotFoundError."""
        found = await self._store.letter(place)
        if found is None:
            raise NotFoundError("dead-letters", str(place))
        return found

    async def replay(self, place: Place, event: dict[str, Any] | None, note: str | None) -> Letter:
        """Send the letter's event again, or *event* in its place.

        Sent before it is written down: after a crash between the two it can be sent once more, and counts once.
        Raises: NotFoundError, SettledError, NotWholeError, InvalidError, KafkaAwayError.
        """
        letter = await self._waiting(place)
        sent = _as_it_was(letter, self._clock()) if event is None else _put_right(event, self._clock())
        await self._sink.publish([sent])
        return await self._settled(letter, State.REPLAYED, note, json.loads(encode(sent)))

    async def discard(self, place: Place, note: str) -> Letter:
        """Lay the letter aside. Raises: NotFoundError, SettledError."""
        return await self._settled(await self._waiting(place), State.DISCARDED, note, None)

    async def _waiting(self, place: Place) -> Letter:
        letter = await self.letter(place)
        if letter.state is not State.WAITING:
            raise SettledError(letter)
        return letter

    async def _settled(self, letter: Letter, state: State, note: str | None, sent: dict[str, Any] | None) -> Letter:
        settled = {"state": state, "note": note, "settled_at": self._clock(), "replayed_as": sent}
        after = letter.model_copy(update=settled)
        if not await self._store.settle(letter.place, after.model_dump(mode="json", include=set(settled))):
            raise SettledError(await self.letter(letter.place))
        return after


def _content(letter: Letter) -> bytes:
    content = b64decode(letter.content_base64)
    if len(content) < letter.bytes:
        raise NotWholeError(letter)
    return content


def _as_it_was(letter: Letter, now: datetime) -> AnyEvent:
    headers = [(name, (value or "").encode()) for name, value in letter.headers.items()]
    return _taken(_content(letter), headers, now)


def _put_right(event: dict[str, Any], now: datetime) -> AnyEvent:
    return _taken(json.dumps(event).encode(), [], now)


def _taken(content: bytes, headers: list[tuple[str, bytes]], now: datetime) -> AnyEvent:
    """Return the event in *content*, if the front doors would take it. Raises: InvalidError."""
    try:
        event = decode(content, headers)
        return event_in(encode(event), owner_of(event), now)
    except (UnreadableEventError, NotTakenError) as error:
        raise InvalidError(f"it cannot be used: {error.reason}", error.field) from error
