"""Streams to measure with, written as bytes: millions of models would take longer to make than to fold.

The everyday one is leads that are called, touched, and now and then won, day after day, in date order. About one event
in a hundred each is said twice, is retracted, reopens a deal, or cancels an order.
"""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from random import Random
from typing import NamedTuple

from shared.events import AnyEvent
from shared.events.codec import decoded
from shared.topics import LEADS, ORDERS

MANAGERS = 30
CALLS_A_LEAD = 4
LEADS_A_DEAL = 3
DEALS_A_CORRECTION = 5
"""Every fifth deal is reopened (and half of those closed again), every fifth order is cancelled: 1 % of events each."""
EVENTS_A_REPEAT = EVENTS_A_RETRACTION = 100
CORRECTED_AFTER = 700
"""How many events pass until one is repeated or retracted."""
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
PACE = timedelta(seconds=20)
"""Between two leads: some 4,300 leads and 31,000 events a day."""


class Said(NamedTuple):
    """An event as it goes to Kafka."""

    topic: str
    subject: str
    content: bytes


class _Fact(NamedTuple):
    topic: str
    type: str
    after_seconds: int
    data: str


def sales_days(events: int, seed: int = 1) -> list[AnyEvent]:
    """Return so many *events* as models; for more than some thousands take `said_days`."""
    return [decoded(said.content) for said in said_days(events, seed)]


def said_days(events: int, seed: int = 1, managers: int = MANAGERS) -> Iterator[Said]:
    """Yield so many *events*, 56 % of them calls, of so many *managers*."""
    return islice(_corrected(_days(Random(seed), managers, START)), events)


def said_since(start: datetime) -> Iterator[Said]:
    """Yield the same from *start* on, without end; what is said last of a lead is of 50 hours later."""
    return _corrected(_days(Random(1), MANAGERS, start))


def one_client(orders: int) -> Iterator[Said]:
    """Yield a client's *orders*, a minute apart: all are of one subject, so of one shard."""
    for number in range(orders):
        fact = _order(number, "client-1", "m-1", 0)
        yield _said(fact, f"order-{number}", "client-1", START - timedelta(days=365) + number * timedelta(minutes=1))


def one_manager(calls: int, calls_a_day: int) -> Iterator[Said]:
    """Yield a manager's *calls*, so many a day, up to the day the everyday stream begins; each to another client."""
    first = START - timedelta(days=1 + calls // calls_a_day)
    for number in range(calls):
        day, in_day = divmod(number, calls_a_day)
        at = first + timedelta(days=day, seconds=in_day)
        yield _said(_call(number, 0, f"client-{number}", "m-1", at), f"{number}", f"client-{number}", at)


def _corrected(stream: Iterator[tuple[Said, str]]) -> Iterator[Said]:
    """Yield *stream*, and a while later again some of it, and retractions of some."""
    later: deque[tuple[int, Said]] = deque()
    for number, (said, retraction) in enumerate(stream):
        yield said
        if number % EVENTS_A_REPEAT == 0:
            later.append((number + CORRECTED_AFTER, said))
        if number % EVENTS_A_RETRACTION == EVENTS_A_RETRACTION // 2:
            later.append((number + CORRECTED_AFTER, said._replace(content=retraction.encode())))
        while later and later[0][0] <= number:
            yield later.popleft()[1]


def _days(rng: Random, managers: int, start: datetime) -> Iterator[tuple[Said, str]]:
    """Yield the events, each with the retraction that would take it back."""
    for number in count(1):
        now = start + number * PACE
        client = f"client-{number}"
        for step, fact in enumerate(_lead(number, client, f"m-{rng.randrange(managers)}", now)):
            identity = f"{number}-{step}"
            said = _said(fact, identity, client, now + timedelta(seconds=fact.after_seconds))
            data = f'{{"event":{said.content.decode()},"reason":"a slip"}}'
            late = now + timedelta(seconds=fact.after_seconds + 3600)
            yield said, _envelope(f"{identity}-r", "EventRetracted", client, late, data)


def _lead(number: int, client: str, manager: str, now: datetime) -> Iterator[_Fact]:
    lead = f'"lead_id":"lead-{number}","client_id":"{client}"'
    yield _Fact(LEADS, "LeadCreated", 0, f'{{{lead},"channel":"web","manager_id":"{manager}"}}')
    touch = f'"touch_id":"call-{number}-0","medium":"call","automatic":false'
    yield _Fact(LEADS, "LeadTouched", 60, f'{{{lead},"manager_id":"{manager}",{touch}}}')
    for call in range(CALLS_A_LEAD):
        yield _call(number, call, client, manager, now + timedelta(minutes=1 + call))
    if number % LEADS_A_DEAL == 0:
        yield from _deal(number, client, manager)


def _deal(number: int, client: str, manager: str) -> Iterator[_Fact]:
    deal, lead = f'"deal_id":"deal-{number}","client_id":"{client}"', f'"lead_id":"lead-{number}"'
    owner = f'"manager_id":"{manager}"'
    stage = '"stage":"new","stage_order":1,"probability_bp":1000,"amount_minor":10000,"currency":"USD"'
    won = f'{{{deal},{lead},{owner},"outcome":"won","amount_minor":12000,"currency":"USD"}}'
    yield _Fact(ORDERS, "DealOpened", 400, f"{{{deal},{owner},{stage},{lead}}}")
    yield _Fact(ORDERS, "DealClosed", 5_000, won)
    yield _order(number, client, manager, 5_001)
    if (number // LEADS_A_DEAL) % DEALS_A_CORRECTION == 0:
        yield _Fact(ORDERS, "DealReopened", 90_000, f"{{{deal},{lead},{owner}}}")
        if number % 2:
            yield _Fact(ORDERS, "DealClosed", 180_000, won)
    if (number // LEADS_A_DEAL) % DEALS_A_CORRECTION == 1:
        order = f'"order_id":"order-{number}","client_id":"{client}","manager_id":"{manager}"'
        yield _Fact(ORDERS, "OrderCancelled", 95_000, f'{{{order},"reason":"changed their mind"}}')


def _call(number: int, call: int, client: str, manager: str, started: datetime) -> _Fact:
    who = f'"call_id":"call-{number}-{call}","client_id":"{client}","manager_id":"{manager}"'
    how = f'"direction":"outbound","outcome":"connected","started_at":"{_written(started)}","duration_seconds":50'
    return _Fact(LEADS, "CallCompleted", 120 + 60 * call, f"{{{who},{how}}}")


def _order(number: int, client: str, manager: str, after_seconds: int) -> _Fact:
    who = f'"order_id":"order-{number}","deal_id":"deal-{number}","client_id":"{client}","manager_id":"{manager}"'
    line = '"line_id":"1","sku":"a","category":"c","quantity":1,"amount_minor":12000,"discount_minor":0,"kind":"base"'
    return _Fact(ORDERS, "OrderPlaced", after_seconds, f'{{{who},"currency":"USD","lines":[{{{line}}}]}}')


def _said(fact: _Fact, identity: str, client: str, at: datetime) -> Said:
    return Said(fact.topic, client, _envelope(identity, fact.type, client, at, fact.data).encode())


def _envelope(identity: str, type_: str, subject: str, at: datetime, data: str) -> str:
    return (
        f'{{"specversion":"1.0","id":"{identity}","source":"/bench","type":"{type_}","subject":"{subject}",'
        f'"time":"{_written(at)}","datacontenttype":"application/json","dataschema":"/schemas/{type_}/1",'
        f'"hops":0,"data":{data}}}'
    )


def _written(at: datetime) -> str:
    return f"{at.isoformat()[:19]}Z"
