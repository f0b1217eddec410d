"""Dead letters can be found, put right and sent again, or laid aside: over HTTP and on a terminal, and once only."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer
from prometheus_client.parser import text_string_to_metric_families

from services.kpi.letters.letter import State
from shared.events.codec import KAFKA_HEADERS
from shared.topics import ORDERS
from tests.conditions import eventually
from tests.conftest import KpiStack
from tests.e2e.written import TODAY, a_won_deal

pytestmark = pytest.mark.stack


class Letters:
    """The KPI service's dead letters."""

    def __init__(self, stack: KpiStack) -> None:
        self._stack, self._url = stack, f"{stack.urls['kpi']}/v1/dead-letters"

    async def page(self, **asked: Any) -> dict[str, Any]:
        answer = await self._stack.http.get(self._url, params=asked)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    async def at(self, place: str) -> dict[str, Any] | None:
        answer = await self._stack.http.get(f"{self._url}/{place}")
        found: dict[str, Any] = answer.json()
        return found if answer.is_success else None

    async def post(self, place: str, what: str, **told: Any) -> tuple[int, dict[str, Any]]:
        answer = await self._stack.http.post(f"{self._url}/{place}/{what}", json=told)
        return answer.status_code, answer.json()

    async def counted(self) -> int:
        """Return how many letters wait."""
        return sum((await self.page())["counts"].values())

    async def is_told(self) -> bool:
        """Say whether a scorecard tells how many wait; it looks once a second."""
        card = await self._stack.scorecard("company", TODAY)
        return bool(card["trust"]["dead_letters"] == await self.counted())


@pytest.fixture
def letters(kpi_stack: KpiStack) -> Letters:
    return Letters(kpi_stack)


@pytest.fixture
def manager() -> str:
    return f"m-{uuid4().hex[:8]}"


@pytest.fixture
async def producer(kpi_stack: KpiStack) -> AsyncIterator[AIOKafkaProducer]:
    async with AIOKafkaProducer(bootstrap_servers=kpi_stack.kafka) as found:
        yield found


@pytest.fixture
async def bad(producer: AIOKafkaProducer, letters: Letters, manager: str) -> str:
    """Return where a deal lies whose amount is below zero, once its letter is found."""
    return await _dead(producer, letters, a_won_deal(manager, amount_minor=-1))


async def _dead(producer: AIOKafkaProducer, letters: Letters, event: dict[str, Any]) -> str:
    key, value = event["subject"].encode(), json.dumps(event).encode()
    sent = await producer.send_and_wait(ORDERS, key=key, value=value, headers=KAFKA_HEADERS)
    place = f"{sent.topic}/{sent.partition}/{sent.offset}"
    await eventually(lambda: letters.at(place), what="the letter is found")
    return place


async def test_the_metrics_count_letters_by_reason_service_and_type(kpi_stack: KpiStack, bad: str) -> None:
    text = (await kpi_stack.http.get(f"{kpi_stack.urls['kpi']}/metrics")).text
    counts = {
        tuple(sample.labels[name] for name in ("state", "code", "service", "type")): sample.value
        for family in text_string_to_metric_families(text)
        if family.name == "salespulse_dead_letters"
        for sample in family.samples
    }

    assert bad
    assert counts["waiting", "invalid-data", "orders", "DealClosed"] >= 1


async def deals_won(stack: KpiStack, manager: str) -> float | None:
    card = await stack.scorecard(f"manager:{manager}", TODAY)
    value: float | None = card["kpis"]["deals_won"]["value"]
    return value


async def test_a_letter_put_right_and_sent_again_counts_and_waits_no_longer(
    kpi_stack: KpiStack, letters: Letters, bad: str, manager: str
) -> None:
    found = await letters.at(bad)
    assert found is not None
    before = await letters.counted()
    event = json.loads(found["content"])
    event["data"]["amount_minor"] = 700

    status, replayed = await letters.post(bad, "replay", event=event, note="a sign was lost")

    assert (status, replayed["state"], replayed["note"]) == (202, State.REPLAYED, "a sign was lost")
    assert replayed["replayed_as"]["data"]["amount_minor"] == 700
    await eventually(lambda: _is(deals_won(kpi_stack, manager), 1), what="the deal counts")
    assert await letters.counted() == before - 1
    await eventually(letters.is_told, what="answers tell how many wait")
    assert await letters.at(bad) == replayed
    assert bad not in places(await letters.page(limit=500))
    assert bad in places(await letters.page(state="replayed", limit=500))


async def test_what_is_still_wrong_is_not_sent_and_the_field_is_named(letters: Letters, bad: str) -> None:
    status, problem = await letters.post(bad, "replay")
    assert (status, problem["field"]) == (422, "data.amount_minor")

    found = await letters.at(bad)
    assert found is not None
    assert (found["state"], found["type"], found["service"]) == (State.WAITING, "DealClosed", "orders")


async def test_a_letter_is_settled_once(letters: Letters, bad: str) -> None:
    status, discarded = await letters.post(bad, "discard", note="a test of the CRM")
    assert (status, discarded["state"]) == (200, State.DISCARDED)

    for what, told in (("discard", {"note": "again"}), ("replay", {"event": a_won_deal("m")})):
        status, problem = await letters.post(bad, what, **told)
        assert (status, problem["code"]) == (409, "letter-settled")


async def test_of_several_who_settle_at_once_one_does(letters: Letters, bad: str) -> None:
    answers = await asyncio.gather(*(letters.post(bad, "discard", note=str(number)) for number in range(8)))

    assert sorted(status for status, _ in answers) == [200, *[409] * 7]


async def test_letters_are_listed_by_reason_service_and_type_page_by_page(
    producer: AIOKafkaProducer, letters: Letters, manager: str
) -> None:
    kind = f"Deal{manager.removeprefix('m-')}"
    wrong = [await _dead(producer, letters, {**a_won_deal(manager), "subject": ""}) for _ in range(3)]
    misnamed = await _dead(producer, letters, {**a_won_deal(manager), "source": "", "type": "DealReopened"})
    asked = {"code": "not-a-cloudevent", "service": "orders", "type": "DealClosed"}

    first = await letters.page(**asked, limit=2)
    rest = await letters.page(**asked, limit=2, before=first["next"])

    assert places(first) == wrong[:0:-1]
    assert places(rest)[0] == wrong[0]
    assert misnamed not in [*places(first), *places(rest)]
    assert first["counts"]["not-a-cloudevent"] >= 3
    assert await letters.page(type=kind) == {"letters": [], "next": None, "counts": {}}


@pytest.mark.parametrize(
    ("place", "what", "told", "status"),
    [
        ("sales.orders/0/999999", "discard", {"note": "x"}, 404),
        ("sales.orders/0/999999", "replay", {}, 404),
        ("sales.orders/0/0", "discard", {}, 422),
        ("sales.orders/0/0", "discard", {"note": ""}, 422),
        ("sales.orders/none/0", "discard", {"note": "x"}, 422),
    ],
)
async def test_what_cannot_be_done_is_refused(
    letters: Letters, place: str, what: str, told: dict[str, Any], status: int
) -> None:
    assert (await letters.post(place, what, **told))[0] == status


async def test_the_same_on_a_terminal(kpi_stack: KpiStack, bad: str, tmp_path: Path) -> None:
    right = tmp_path / "right.json"
    right.write_text(json.dumps(a_won_deal("m-terminal")))

    async def run(*words: str) -> tuple[int, str]:
        return await asyncio.to_thread(_run, kpi_stack, *words)

    code, listed = await run("list", "--service", "orders", "--type", "DealClosed")
    [line] = [line for line in listed.splitlines() if line.startswith(f"{bad}  ")]
    assert (code, line.split("  ")[1:3]) == (0, ["waiting", "DealClosed"])
    code, shown = await run("show", bad)
    assert (code, json.loads(shown)["field"]) == (0, "data.amount_minor")
    code, refused = await run("replay", bad)
    assert (code, "data.amount_minor" in refused) == (os.EX_CONFIG, True)
    assert await run("replay", bad, "--event", str(right)) == (0, f"{bad} is replayed\n")
    code, refused = await run("discard", bad, "--note", "late")
    assert (code, "letter-settled" in refused) == (os.EX_CONFIG, True)


def _run(stack: KpiStack, *words: str) -> tuple[int, str]:
    """Return the exit code and the output of `python -m services.kpi letters` with *words*."""
    done = subprocess.run(
        [sys.executable, "-m", "services.kpi", "letters", *words],
        env=os.environ
        | {"KAFKA_BOOTSTRAP": stack.kafka, "MONGO_URL": stack.mongo, "KPI_TIME_ZONE": "UTC", "KPI_CURRENCY": "USD"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def places(page: dict[str, Any]) -> list[str]:
    return ["{topic}/{partition}/{offset}".format(**one["place"]) for one in page["letters"]]


async def _is(number: Any, expected: int) -> bool:
    return bool(await number == expected)
