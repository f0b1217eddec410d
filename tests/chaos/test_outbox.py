"""However often a service is killed between save and publish: what it saved is published, and nothing else is.

`make test` kills every service 50 times, `make chaos` 100 times (CHAOS_KILLS).
"""

import asyncio
import os
from pathlib import Path
from random import Random

import pytest
from rich.console import Console

from deploy.local.infrastructure import own_stack
from deploy.local.parts import INFRASTRUCTURE_NAMES
from deploy.topics import create_topics
from shared.events import AnyEvent
from shared.kafka_connection import KafkaConnection
from tests.chaos.careers import Step
from tests.chaos.lives import PROGRAMS
from tests.chaos.ordeal import SHARDS, Ordeal, Saved
from tests.keys import keep_first_key

pytestmark = pytest.mark.stack

KILLS = int(os.environ.get("CHAOS_KILLS", "50"))
SEED = int(os.environ.get("CHAOS_SEED", "4"))


async def test_what_is_saved_is_published_however_often_services_die_in_between(tmp_path: Path) -> None:
    with own_stack() as stack:
        at = await asyncio.to_thread(stack.up, INFRASTRUCTURE_NAMES)
        kafka, mongo = str(at.kafka), str(at.mongo)
        await create_topics(KafkaConnection(kafka), SHARDS)
        await keep_first_key(mongo)
        ordeals = [Ordeal(name, kafka, mongo, tmp_path / f"{name}.log", Random(f"{SEED} {name}")) for name in PROGRAMS]
        try:
            await asyncio.gather(*(ordeal.suffer(KILLS) for ordeal in ordeals))
            for ordeal in ordeals:
                assert not (wrong := await ordeal.wrong()), f"{ordeal.name}: {wrong}"
                saved, published = await ordeal.saved(), first_of_each(told := await ordeal.published())
                _assert_order(ordeal, saved, published)
                _assert_acknowledged(ordeal, saved, published)
                Console(width=160).print(_summary(ordeal, told))
        finally:
            for ordeal in ordeals:
                ordeal.end()


def first_of_each(events: list[AnyEvent]) -> dict[str, AnyEvent]:
    """Return *events* by their ids, in order, the first time that each comes."""
    first: dict[str, AnyEvent] = {}
    for event in events:
        first.setdefault(event.id, event)
    return first


def _assert_order(ordeal: Ordeal, saved: Saved, published: dict[str, AnyEvent]) -> None:
    place = {id_: number for number, id_ in enumerate(published)}
    for kind, id_ in ordeal.callers.acknowledged:
        events = saved.by_entity[f"{kind} {id_}"]
        times = [event.time for event in sorted(events, key=lambda event: place[event.id])]
        assert times == sorted(set(times)), f"{ordeal.name} {kind} {id_}: {times}"


def _assert_acknowledged(ordeal: Ordeal, saved: Saved, published: dict[str, AnyEvent]) -> None:
    """Every command became one event, though many were sent again, and they came in the order of the commands."""
    callers = ordeal.callers.acknowledged
    # Reactions have hops, and what timers say is of other types.
    types = {step.event for steps in callers.values() for step in steps}
    commanded = {id_: event for id_, event in published.items() if event.type in types and not event.hops}
    for (kind, id_), steps in callers.items():
        own = {event.id for event in saved.by_entity[f"{kind} {id_}"]}
        said = [commanded.pop(event_id) for event_id in [one for one in commanded if one in own]]
        assert [event.type for event in said] == [step.event for step in steps], f"{ordeal.name} {id_}"
        assert all(map(_says, said, steps)), f"{ordeal.name} {id_}: {said} is not {steps}"
    assert not commanded, f"{ordeal.name}: nobody commanded {list(commanded.values())[:3]}"


def _says(event: AnyEvent, step: Step) -> bool:
    said = event.data.model_dump(mode="json")
    return all(said[name] == value for name, value in step.body.items() if name != "lines")


def _summary(ordeal: Ordeal, published: list[AnyEvent]) -> str:
    deaths = ", ".join(f"{number} {how}" for how, number in ordeal.deaths.items())
    repeated = len(published) - len({event.id for event in published})
    return (
        f"{ordeal.name}: {ordeal.deaths.total()} kills ({deaths}); {ordeal.callers.count} commands acknowledged, "
        f"{ordeal.callers.lost} after their answer was lost; {len(published)} records, {repeated} of them repeated"
    )
