"""Dead letters on a terminal: `python -m services.kpi letters list | show | replay | discard`."""

import argparse
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from aiokafka.errors import KafkaError

from services.kpi.letters.desk import LetterDesk
from services.kpi.letters.index import LetterIndex
from services.kpi.letters.letter import Brief, Letter, Place, State
from services.kpi.letters.store import LetterStore, Wanted
from services.kpi.settings import Settings
from shared.clock import system_clock
from shared.events import AnyEvent
from shared.kafka import KafkaAwayError, safe_producer, sent
from shared.kafka_connection import KafkaConnection
from shared.mongo import connected
from shared.refusals import InvalidError

CHANGING = {"replay", "discard"}
_ALL = "all"


class _Desk(NamedTuple):
    store: LetterStore
    desk: LetterDesk


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Add what can be done with dead letters to the command line."""
    commands = parser.add_subparsers(dest="letters", required=True, metavar="WHAT")
    listed = commands.add_parser("list", help="the latest first, and how many there are for each reason")
    listed.add_argument("--state", choices=[*State, _ALL], default=State.WAITING)
    for name in ("code", "service", "type"):
        listed.add_argument(f"--{name}")
    listed.add_argument("--limit", type=int, default=50)
    for what, help_ in (("show", "one, with its content"), ("replay", "send it again"), ("discard", "lay it aside")):
        one = commands.add_parser(what, help=help_)
        one.add_argument("place", help="TOPIC/PARTITION/OFFSET, as the list has it", metavar="PLACE")
        if what == "replay":
            one.add_argument("--event", type=Path, help="a file with the event put right; - is standard input")
        if what != "show":
            one.add_argument("--note", required=what == "discard")


async def run_letters(settings: Settings, asked: argparse.Namespace) -> str:
    """Do what the command line asks for; return the answer. Raises: SalesError."""
    async with _desk(settings) as (store, desk):
        match asked.letters:
            case "list":
                wanted = Wanted(
                    None if asked.state == _ALL else State(asked.state), asked.code, asked.service, asked.type
                )
                return _listed(await store.page(wanted, None, asked.limit), await store.counts(wanted))
            case "show":
                return _shown(await desk.letter(place_of(asked.place)))
            case "replay":
                event = None if asked.event is None else event_in_file(asked.event)
                return _told(await desk.replay(place_of(asked.place), event, asked.note))
            case _:
                return _told(await desk.discard(place_of(asked.place), asked.note))


def place_of(text: str) -> Place:
    """Return the place that *text* names. Raises: InvalidError."""
    topic, _, rest = text.partition("/")
    partition, _, offset = rest.partition("/")
    if not (topic and partition.isdecimal() and offset.isdecimal()):
        raise InvalidError(f"{text!r} is no place: write sales.leads/0/17", "place")
    return Place(topic=topic, partition=int(partition), offset=int(offset))


def event_in_file(path: Path) -> dict[str, object]:
    """Return the JSON object in the file *path*. Raises: InvalidError."""
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text()
        event = json.loads(text)
    except (OSError, ValueError) as error:
        raise InvalidError(f"{path}: {error}", "event") from error
    if not isinstance(event, dict):
        raise InvalidError(f"{path} holds no JSON object", "event")
    return event


@asynccontextmanager
async def _desk(settings: Settings) -> AsyncIterator[_Desk]:
    """Yield the desk, with all letters read that there are now. Raises: KafkaAwayError."""
    async with connected(settings.mongo_url.get_secret_value()) as client:
        store = LetterStore(client[settings.database])
        try:
            await LetterIndex(settings.kafka, store).catch_up()
        except KafkaError as away:
            raise KafkaAwayError from away
        yield _Desk(store, LetterDesk(store, _Sending(settings.kafka), system_clock))


class _Sending:
    """Sends what one command sends."""

    def __init__(self, kafka: KafkaConnection) -> None:
        self._kafka = kafka

    async def publish(self, events: list[AnyEvent]) -> None:
        """Return when all *events* are acknowledged. Raises: KafkaAwayError."""
        try:
            async with safe_producer(self._kafka) as producer:
                for event in events:
                    await (await sent(producer, event))
        except KafkaError as away:
            raise KafkaAwayError from away


def _listed(letters: list[Brief], counts: dict[str, int]) -> str:
    lines = [f"{one.place}  {one.state}  {one.type or '-'}  {one.code}: {one.reason}" for one in letters]
    summary = ", ".join(f"{count} {code}" for code, count in counts.items())
    return "\n".join([*lines, f"{sum(counts.values())} in all{f': {summary}' if summary else ''}"])


def _shown(letter: Letter) -> str:
    return letter.model_dump_json(indent=2, exclude={"content_base64"})


def _told(letter: Letter) -> str:
    return f"{letter.place} is {letter.state}"
