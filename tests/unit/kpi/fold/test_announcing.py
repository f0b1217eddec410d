"""An announcement is sent where it belongs, and is done when all of it is acknowledged."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from services.kpi.cells import CellKey, Version
from services.kpi.fold.announcer import KafkaAnnouncer
from services.kpi.fold.delivery import DeadLetter, Misplaced
from services.kpi.fold.ports import Announcement
from shared.topics import DEAD_LETTERS, KPI_CHANGES, REKEYED
from tests.deliveries import a_delivery

STRAY = a_delivery(b"event", partition=1, headers=[("ce_id", b"e")])
BAD = a_delivery(b"hello", offset=4)
ALL = Announcement(
    Version(0, 1),
    cells={CellKey("company", "2026-11"): {"deals_won": 1}},
    misplaced=[Misplaced(STRAY, "client-1", 5)],
    dead=[DeadLetter(BAD, "not-json", "bad")],
)
MESSAGES = 3


@dataclass
class Producer:
    """Takes everything, and acknowledges it when it is told to."""

    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    acknowledgements: list["asyncio.Future[None]"] = field(default_factory=list)
    has_all: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, topic: str, **message: Any) -> "asyncio.Future[None]":
        self.sent.append((topic, message))
        self.acknowledgements.append(asyncio.get_running_loop().create_future())
        if len(self.sent) == MESSAGES:
            self.has_all.set()
        return self.acknowledgements[-1]


async def test_everything_goes_where_it_belongs_under_its_key() -> None:
    producer = Producer()
    announcing = asyncio.create_task(KafkaAnnouncer(producer, "g", 3).announce(ALL))
    await producer.has_all.wait()
    announcing.cancel()

    (changes, changed), (rekeyed, stray), (letters, letter) = producer.sent

    assert (changes, changed["key"], json.loads(changed["value"])["shard"]) == (KPI_CHANGES, b"3", 3)
    assert (rekeyed, stray) == (
        REKEYED,
        {"key": b"client-1", "value": b"event", "headers": [("ce_id", b"e")], "partition": 5},
    )
    assert (letters, letter["key"], json.loads(letter["value"])["code"]) == (
        DEAD_LETTERS,
        b"sales.leads/0/4",
        "not-json",
    )


async def test_it_is_done_when_the_last_of_it_is_acknowledged() -> None:
    producer = Producer()
    announcing = asyncio.create_task(KafkaAnnouncer(producer, "g", 3).announce(ALL))
    await producer.has_all.wait()

    for acknowledgement in producer.acknowledgements:
        assert not announcing.done()
        acknowledgement.set_result(None)
        await asyncio.sleep(0)
    await announcing
