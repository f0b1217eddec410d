"""Clients who need something: requests, missed calls, and tickets."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from deploy.demo.facts import Note, Told, note_before, said
from deploy.demo.past.cast import Cast
from deploy.demo.past.talent import talent_of
from deploy.demo.systems import SERVICE_DESK, TELEPHONY
from shared.events import (
    CallMissed,
    InboundRequestReceived,
    Medium,
    RequestAnswered,
    TicketAnswered,
    TicketOpened,
    TicketPaused,
    TicketResolved,
    TicketResumed,
)

CHANNELS = {"website": 5.0, "mail": 4.0, "chat": 3.0}
MEDIA = {Medium.MAIL: 5.0, Medium.CALL: 4.0, Medium.CHAT: 2.0}
ANSWERED, UNRESOLVED, PAUSED = 0.9, 0.1, 0.25
ANSWERED_AFTER, RESOLVED_AFTER = timedelta(minutes=18), timedelta(hours=20)


def support_of_day(cast: Cast, day: date, clients: int) -> Iterator[Note]:
    """Yield what clients asked for on *day*, and what they got before the end."""
    for kind, (source, often, story) in STORIES.items():
        for number in range(1, 1 + cast.dice.number(*often)):
            id_ = f"{kind}-{day}-{number}"
            yield note_before(cast.end, id_, source, story(cast, id_, day, clients))


def _request(cast: Cast, request_id: str, day: date, clients: int) -> Told:
    at, ids = _asked(cast, day, clients)
    yield at, said(InboundRequestReceived, ids, request_id=request_id, channel=cast.dice.weighted(CHANNELS))
    yield from _answer(cast, request_id, at, ids)


def _missed(cast: Cast, call_id: str, day: date, clients: int) -> Told:
    at, ids = _asked(cast, day, clients)
    yield at, said(CallMissed, ids, call_id=call_id)
    yield from _answer(cast, call_id, at, ids)


def _answer(cast: Cast, request_id: str, at: datetime, ids: dict[str, str]) -> Told:
    if cast.dice.happens(ANSWERED):
        answered = at + cast.dice.lasting(ANSWERED_AFTER * talent_of(ids["manager_id"]).delay)
        yield answered, said(RequestAnswered, ids, request_id=request_id, by=cast.dice.weighted(MEDIA))


def _ticket(cast: Cast, ticket_id: str, day: date, clients: int) -> Told:
    at, named = _asked(cast, day, clients)
    ids = {"ticket_id": ticket_id} | named
    yield at, said(TicketOpened, ids)
    answered = at + cast.dice.lasting(timedelta(minutes=40))
    yield answered, said(TicketAnswered, ids)
    resumed = answered
    if cast.dice.happens(PAUSED):
        paused = answered + timedelta(minutes=5)
        resumed = paused + cast.dice.lasting(timedelta(hours=10))
        yield paused, said(TicketPaused, ids)
        yield resumed, said(TicketResumed, ids)
    if not cast.dice.happens(UNRESOLVED):
        yield resumed + cast.dice.lasting(RESOLVED_AFTER), said(TicketResolved, ids)


def _asked(cast: Cast, day: date, clients: int) -> tuple[datetime, dict[str, str]]:
    """Return when somebody asked, who it was, and whom."""
    return cast.in_office(day), {"client_id": cast.client(clients), "manager_id": cast.dice.one_of(cast.present(day))}


STORIES: dict[str, tuple[str, tuple[int, int], Callable[[Cast, str, date, int], Told]]] = {
    "request": (SERVICE_DESK, (1, 4), _request),
    "missed": (TELEPHONY, (0, 2), _missed),
    "ticket": (SERVICE_DESK, (0, 2), _ticket),
}
"""Where each is heard of, and how many there are on a day: from and to."""
