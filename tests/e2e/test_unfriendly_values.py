"""What an attacker writes is a text like any other: refused, or taken for itself; never an operator, code or a header.

Generated from the OpenAPI document of each service, so a new route is attacked without anybody thinking of it. It is
last in this folder, for it leaves many odd names behind.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from shared.events import AnyEvent
from shared.events.codec import BATCH, STRUCTURED, encode
from shared.events.examples import EXAMPLES
from tests.conditions import eventually
from tests.conftest import KpiStack
from tests.e2e.requests import Asked, Place, Requests, with_at
from tests.e2e.unfriendly import (
    KEYS,
    LONG,
    OBJECTS,
    TEXTS,
    WRITTEN,
    Attempt,
    harmless_as,
    in_body,
    in_header,
    in_query,
    marked,
    seen,
)
from tests.e2e.written import TODAY, a_call

pytestmark = [pytest.mark.long, pytest.mark.stack]

SERVICES = ("leads", "orders", "shipments", "kpi")
SINGLE = {"content-type": STRUCTURED}
AT_ONCE, MOST_AT_ONCE = 8, 500
ENDLESS = "/v1/stream"
NO_HTML = (
    *("application/json", "application/problem+json", "application/vnd.apache.parquet"),
    *("text/csv", "text/event-stream", "text/plain"),
)
REFUSED = 422
OTHER = "no-such-name"
"""A name that is as little declared, and harmless."""
UNDECLARED = ("idempotency-key", "last-event-id", "traceparent", "x-correlation-id", "x-forwarded-for", "webhook-id")
OF_THEIR_KIND = tuple(what for what, text in TEXTS.items() if "/" in text or len(text) > LONG)
"""Texts whose harmless twin is of a kind of its own; all others have the same."""
BEGUN = {"scope": "manager:"}
"""What a value has to begin with for the rest to be looked at."""
CURSORS = ("after", "before")
"""Say where a page begins: whatever sorts there is right."""


class Answers:
    """What one service answers; each harmless request is sent once."""

    def __init__(self, stack: KpiStack, service: str) -> None:
        self._http, self._url = stack.http, stack.urls[service]
        self._turns, self._known = asyncio.Semaphore(AT_ONCE), dict[str, asyncio.Task[httpx.Response]]()

    async def requests(self) -> Requests:
        return Requests((await self._http.get(f"{self._url}/openapi.json")).json())

    async def to(self, asked: Asked) -> httpx.Response:
        """Return the answer; of one without an end, what is before its first message."""
        sent: dict[str, Any] = {"params": asked.query, "headers": asked.headers, "json": asked.body}
        async with self._turns, self._http.stream(asked.method, self._url + asked.url, **sent) as answer:
            if asked.path != ENDLESS or answer.is_error:
                await answer.aread()
            return answer

    async def once_to(self, asked: Asked) -> httpx.Response:
        if (key := repr(asked)) not in self._known:
            self._known[key] = asyncio.create_task(self.to(asked))
        return await self._known[key]


def faults(attempt: Attempt, answer: httpx.Response, twin: httpx.Response) -> Iterator[str]:
    """Yield what *answer* gives away."""
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    told = f"{attempt}: {answer.status_code}"
    if answer.is_server_error:
        yield told
    if media_type not in NO_HTML:
        yield f"{told} {media_type}"
    if "x-injected" in answer.headers or any(attempt.value in value for value in answer.headers.values()):
        yield f"{told} {dict(answer.headers)}"
    if answer.status_code == REFUSED:
        if "field" not in answer.json() and twin.status_code != REFUSED:
            yield f"{told} {answer.text}"
    elif answer.status_code != twin.status_code:
        yield f"{told}, and {twin.status_code} for {attempt.harmless!r}"
    elif (mine := gist(attempt, answer, attempt.value)) != (other := gist(attempt, twin, attempt.harmless)):
        yield f"{told}: {mine}, and for {attempt.harmless!r}: {other}"


def gist(attempt: Attempt, answer: httpx.Response, value: str) -> Any:
    """Return what of an *answer* to *value* may not depend on the value."""
    if answer.is_error:
        return answer.json()["code"]
    is_compared = attempt.asked.method == "GET" and attempt.place not in CURSORS and attempt.asked.path != ENDLESS
    return seen(answer.text, value) if is_compared else None


async def all_faults(answers: Answers, attempts: Iterable[Attempt]) -> list[str]:
    async def tried(attempt: Attempt) -> list[str]:
        twin = await answers.once_to(attempt.twin)
        return list(faults(attempt, await answers.to(attempt.asked), twin))

    found = await asyncio.gather(*map(tried, attempts))
    assert found, "nothing was tried"
    return [fault for some in found for fault in some]


def attempts_of(requests: Requests, where: str) -> list[Attempt]:
    """Return every text at every place *where* the requests take one."""
    return list(in_bodies(requests) if where == "body" else in_parameters(requests, where))


def in_parameters(requests: Requests, where: str) -> Iterator[Attempt]:
    written = WRITTEN[where]
    for operation, name in requests.parameters(where):
        asked, begun = requests.asked(operation), BEGUN.get(name, "")
        twins = {kind: begun + harmless_as(text) for kind, text in TEXTS.items()}
        for what, text in TEXTS.items():
            value, twin = begun + marked(text), twins[what if what in OF_THEIR_KIND else "an operator"]
            yield Attempt(what, name, written(asked, name, value), written(asked, name, twin), value, twin)


def in_bodies(requests: Requests) -> Iterator[Attempt]:
    for operation, place in requests.texts():
        for what, text in TEXTS.items():
            begun = BEGUN.get(str(place[-1]), "")
            value, twin = begun + marked(text), begun + harmless_as(text)
            asked, harmless = (in_body(requests.asked(operation), place, one) for one in (value, twin))
            yield Attempt(what, ".".join(map(str, place)), asked, harmless, value, twin)


@pytest.mark.parametrize("service", SERVICES)
async def test_most_harmless_bodies_are_understood(kpi_stack: KpiStack, service: str) -> None:
    answers = Answers(kpi_stack, service)
    requests = await answers.requests()

    asked = [requests.asked(operation) for operation in requests.operations() if operation.body]
    refused = [one for one in asked if (await answers.to(one)).status_code == REFUSED]

    assert len(refused) <= len(asked) // 5, list(map(str, refused))


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("where", ["path", "query", "header", "body"])
async def test_no_text_is_taken_for_more_than_a_text(kpi_stack: KpiStack, service: str, where: str) -> None:
    answers = Answers(kpi_stack, service)

    assert await all_faults(answers, attempts_of(await answers.requests(), where)) == []


@pytest.mark.parametrize("service", SERVICES)
async def test_no_undeclared_name_changes_what_is_answered(kpi_stack: KpiStack, service: str) -> None:
    answers = Answers(kpi_stack, service)
    requests = await answers.requests()
    attempts = [
        Attempt(
            f"[{key}]",
            name,
            in_query(asked, f"{name}[{key}]", ""),
            in_query(asked, f"{name}[{OTHER}]", ""),
            f"[{key}]",
            f"[{OTHER}]",
        )
        for operation, name in requests.parameters("query")
        for asked in (requests.asked(operation),)
        for key in KEYS
    ]

    assert await all_faults(answers, attempts) == []


@pytest.mark.parametrize("service", SERVICES)
async def test_what_is_no_text_is_refused_where_one_belongs(kpi_stack: KpiStack, service: str) -> None:
    answers = Answers(kpi_stack, service)
    requests = await answers.requests()
    wrong = [
        in_body(requests.asked(operation), place, value)
        for operation, place in requests.texts()
        for value in OBJECTS.values()
    ] + [
        replace(asked, body={**asked.body, key: {"$gt": ""}})
        for asked in map(requests.asked, requests.operations())
        if isinstance(asked.body, dict)
        for key in KEYS
    ]

    found = await asyncio.gather(*map(answers.to, wrong))

    assert [
        f"{asked}: {asked.body}" for asked, answer in zip(wrong, found, strict=True) if not names_field(answer)
    ] == []


def names_field(answer: httpx.Response) -> bool:
    return answer.status_code == REFUSED and "field" in answer.json()


@pytest.mark.parametrize("service", SERVICES)
async def test_no_header_of_a_request_is_taken_for_more_than_a_text(kpi_stack: KpiStack, service: str) -> None:
    answers = Answers(kpi_stack, service)
    requests = await answers.requests()
    of_each = {operation.method: operation for operation in requests.operations() if operation.path != ENDLESS}
    attempts = [
        Attempt(what, name, in_header(asked, name, marked(text)), in_header(asked, name, harmless_as(text)), text, "z")
        for asked in map(requests.asked, of_each.values())
        for name in UNDECLARED
        for what, text in TEXTS.items()
    ]

    assert {*of_each} == {"GET", "POST"}
    assert await all_faults(answers, attempts) == []


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("line", [b"x: a\0b", b"x: a\rX-Injected: yes", b": nameless", b"x\n y: folded"])
async def test_a_line_that_is_no_header_is_refused(kpi_stack: KpiStack, service: str, line: bytes) -> None:
    host, _, port = kpi_stack.urls[service].rpartition("/")[2].partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /schemas HTTP/1.1\r\nHost: here\r\n" + line + b"\r\nConnection: close\r\n\r\n")

    answer = await reader.read()

    writer.close()
    assert answer.startswith(b"HTTP/1.1 400 "), answer
    assert b"X-Injected" not in answer


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_the_page_and_its_files_are_the_same_whatever_is_asked_of_them(kpi_stack: KpiStack, text: str) -> None:
    async def got(path: str, **query: str) -> httpx.Response:
        return await kpi_stack.http.get(f"{kpi_stack.urls['kpi']}{path}", params=query)

    assert (await got("/", page=marked(text))).text == (await got("/", page=harmless_as(text))).text
    assert (await got(f"/web/{quote(marked(text), safe='')}")).status_code == (414 if len(text) > LONG else 404)


@pytest.mark.parametrize("service", SERVICES)
async def test_no_text_of_an_event_is_taken_for_more_than_a_text(kpi_stack: KpiStack, service: str) -> None:
    events = [event for example in EXAMPLES.values() if example.data.owner == service for event in odd_events(example)]
    where = f"{kpi_stack.urls[service]}/v1/events"

    results = []
    for start in range(0, len(events), MOST_AT_ONCE):
        batch = events[start : start + MOST_AT_ONCE]
        answer = await kpi_stack.http.post(where, json=batch, headers={"content-type": BATCH})
        assert answer.is_success or answer.status_code == REFUSED, answer.text
        results += answer.json()["results"]

    taken = [result for result in results if result["status"] == "accepted"]
    unsaid = [result for result in results if result["status"] == "rejected" and not result["field"]]
    assert len(results) == len(events)
    assert taken
    assert unsaid == []


def odd_events(example: AnyEvent) -> Iterator[dict[str, Any]]:
    """Yield the event as it is but for one of its texts, and for its id."""
    said = json.loads(encode(example))
    for place in texts_in(said):
        for text in TEXTS.values():
            yield with_at({**said, "id": f"odd-{uuid4()}"}, place, marked(text))


def texts_in(said: Any, place: Place = ()) -> Iterator[Place]:
    match said:
        case str():
            yield place
        case dict():
            for name, value in said.items():
                yield from texts_in(value, (*place, name))
        case [first, *_]:
            yield from texts_in(first, (*place, 0))
        case _:
            pass  # no text


async def test_after_all_of_that_the_next_event_counts(kpi_stack: KpiStack) -> None:
    manager = f"m-{uuid4().hex[:8]}"
    await kpi_stack.http.post(f"{kpi_stack.urls['leads']}/v1/events", json=a_call(manager), headers=SINGLE)

    async def counted() -> bool:
        card = await kpi_stack.scorecard(f"manager:{manager}", TODAY)
        return bool(card["kpis"]["calls_completed"]["value"] == 1)

    await eventually(counted, within_s=120, what="the call counts")
