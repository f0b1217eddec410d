"""Every service is restarted under 200 events a second, one process after the other: nothing is lost or counted twice,
and screens come back to where they were.

Two folds, scores and serves, as a cluster has them; of leads, orders and shipments one each, so that senders see the
gap and send again.
"""

import asyncio
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from rich.console import Console

from deploy.local.infrastructure import own_stack
from deploy.local.ports import free_port
from deploy.topics import SHARDS
from shared.clock import system_clock
from shared.events import AnyEvent
from shared.events.codec import encode
from tests.builders import a_lead_created
from tests.chaos.books import Books, all_folded
from tests.chaos.http_load import HttpLoad
from tests.chaos.screen import Screen
from tests.conditions import eventually
from tests.fold_processes import Folds, folds
from tests.keys import ACCESS

pytestmark = [pytest.mark.long, pytest.mark.stack]

PER_SECOND = 200
EACH = PER_SECOND
"""How many events are accepted between two restarts, at least."""
MANAGERS = 6
REPEATED = 20
"""One in so many is told twice."""
SERVICES = ("leads", "orders", "shipments")
ROLES = ("fold-1", "fold-2", "score-1", "score-2", "serve-1", "serve-2")
KPI = "leads_created"


async def test_a_rolling_restart_of_everything_loses_nothing_and_counts_nothing_twice(tmp_path: Path) -> None:
    with own_stack() as stack:
        at = await asyncio.to_thread(stack.up, SERVICES)
        kafka, urls = str(at.kafka), {name: str(url) for name, url in at.services.items() if url}
        ports = {name: str(free_port()) for name in ROLES if name.startswith("serve")}
        key = str(at.key)
        with folds(
            kafka, str(at.mongo), "rolling", tmp_path, ACCESS_DATABASE=ACCESS, ACCESS_FIRST_KEY=key
        ) as processes:
            for name in ROLES:
                _begin(processes, name, ports)
            load = HttpLoad(urls, key, leads_of_today(), PER_SECOND)
            screens = [Screen(order, key, KPI, "year") for order in _orders(ports)]
            following = [asyncio.create_task(screen.run()) for screen in screens]
            await eventually(lambda: all(one.snapshots for one in screens), within_s=180, what="screens are told")
            sending = asyncio.create_task(load.run())
            await eventually(lambda: all(one.shown for one in screens), within_s=180, what="screens show numbers")
            for screen in screens:
                screen.begin_anew()
            for name in SERVICES:
                await _more(load)
                await asyncio.to_thread(stack.restart, name)
            for name in ROLES:
                await _more(load)
                await asyncio.to_thread(processes.stop, name)
                _begin(processes, name, ports)
            gaps = [round(screen.longest_gap_s, 1) for screen in screens]
            load.stop()
            await sending
            await all_folded(kafka, SHARDS, processes)
            books = Books(kafka, SHARDS)
            assert not (wrong := await books.settled(processes)), f"{len(wrong)} cells are wrong: {wrong[:5]}"
            told = {one.content for one in books.log}
            assert not [event for event in load.accepted if encode(event) not in told]
            leads = len({event.id for event in load.accepted})
            await eventually(
                lambda: {screen.shown for screen in screens} == {leads},
                within_s=120,
                what=f"{leads} leads on every screen; they show {[screen.shown for screen in screens]}",
            )
            for task in following:
                task.cancel()
        Console(width=200).print(
            f"{len(load.accepted)} events, {load.refused} requests sent again; screens came back "
            f"{[one.back for one in screens]} times, were told everything {[one.snapshots for one in screens]} times; "
            f"longest gaps on the screen {gaps} s"
        )


def leads_of_today() -> Iterator[AnyEvent]:
    """Yield leads that come in now, each of a client of its own, and some of them twice."""
    for number in count():
        lead = a_lead_created(
            at=system_clock(),
            id=f"lead-{number}",
            lead_id=f"lead-{number}",
            client_id=f"client-{number}",
            manager_id=f"m-{number % MANAGERS}",
        )
        yield from [lead] * (2 if number % REPEATED == 0 else 1)


def _begin(processes: Folds, name: str, ports: dict[str, str]) -> None:
    role = name.partition("-")[0]
    processes.start(name, role, **({"KPI_HTTP_PORT": ports[name]} if name in ports else {}))


def _orders(ports: dict[str, str]) -> list[list[str]]:
    """Return the addresses of the serves in every order: each screen begins with another."""
    forward = [f"http://127.0.0.1:{port}" for port in ports.values()]
    return [forward, forward[::-1]]


async def _more(load: HttpLoad) -> None:
    """Wait until so many more events were accepted."""
    enough = len(load.accepted) + EACH
    await eventually(lambda: len(load.accepted) >= enough, within_s=240, what=f"{enough} events accepted")
