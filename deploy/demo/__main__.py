"""`python -m deploy.demo [--seconds N] [--data DIR] [--speed X] [--seed N]`: play a department, check every number.

`python -m deploy.demo import --map FILE FOLDER` sends an export to the running system instead.
"""

import asyncio
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from deploy.demo.dice import Dice
from deploy.demo.doors import opened_doors
from deploy.demo.live.day import LiveDay
from deploy.demo.live.ears import listening
from deploy.demo.live.reactions import begun_by_services
from deploy.demo.live.scene import Scene
from deploy.demo.opening import Opening, crm_opening, invented_opening, told_skipped
from deploy.demo.player import ZONE, Pace, Player
from deploy.demo.report import console
from deploy.imports.__main__ import main as import_export
from deploy.local.addresses import Addresses
from deploy.local.choice import local_stack
from deploy.local.place import default_directory
from deploy.local.progress import shown_progress
from shared.clock import system_clock
from shared.errors import SalesError
from shared.kafka_connection import KafkaConnection

SETTINGS = {
    "KPI_TIME_ZONE": str(ZONE),
    "KPI_CURRENCY": "USD",
    "KPI_ALERTS": "deploy/demo/alerts.toml",
    "KPI_LOST_AFTER_DAYS": "60",
}
"""What the stack is told; the history is long enough to lose a client in."""
ACTS_PER_SECOND, SEED = 4.0, 1
INTERRUPTED = 130


def parsed(arguments: Sequence[str]) -> Namespace:
    """Return what the command line asks for."""
    parser = ArgumentParser(prog="python -m deploy.demo", description="Play a sales department, and check its numbers.")
    parser.add_argument("--seconds", type=positive, help="how long the live day lasts (default: until stopped)")
    parser.add_argument("--data", type=Path, help="a crm-sales-opportunities folder, instead of an invented history")
    parser.add_argument("--speed", type=positive, default=ACTS_PER_SECOND, help="acts per second of the live day (4)")
    parser.add_argument("--seed", type=int, default=SEED, help="what decides the invented part (1)")
    return parser.parse_args(arguments)


def positive(text: str) -> float:
    """Return the number in *text*. Raises: ArgumentTypeError."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise ArgumentTypeError(f"{text!r} is no number above 0")
    return number


@contextmanager
def running_stack() -> Iterator[Addresses]:
    """Yield where a stack of the demonstration's own is, begun without data; it ends with the block."""
    with shown_progress() as say:
        stack = local_stack(default_directory() / "demo", env=SETTINGS, say=say)
        stack.down(wipe=True)
    try:
        with shown_progress() as say:
            addresses = local_stack(stack.directory, env=SETTINGS, say=say).up()
        yield addresses
    finally:
        with shown_progress() as say:
            local_stack(stack.directory, env=SETTINGS, say=say).down()


def opening_of(asked: Namespace) -> Opening:
    """Return where the play begins. Raises: MissingTableError."""
    if asked.data:
        return crm_opening(asked.data)
    return invented_opening(asked.seed, system_clock().astimezone(ZONE).date())


async def play(asked: Namespace, opening: Opening, addresses: Addresses, screen: Console) -> bool:
    """Return whether every number was that of the books, after the past and after the live day."""
    async with opened_doors(addresses) as doors:
        player = Player(doors, opening, screen)
        await player.tell_past()
        was_equal = await player.audited("history")
        player.show_numbers()
        screen.print(f"the page: {addresses.page}   (Ctrl-C ends the day)", soft_wrap=True)
        async with listening(KafkaConnection(addresses.kafka or "")) as ears:
            scene = Scene(doors, ears, Dice(asked.seed), opening.facts, list(opening.facts.people))
            day = LiveDay(scene, opening.teller, goes_on=opening.is_invented)
            with stopped_by_signals() as stopping:
                await player.play(day, Pace(asked.speed, asked.seconds), stopping)
            opening.facts.put(*begun_by_services(ears))
        is_equal = await player.audited("live day")
        player.show_numbers()
    return was_equal and is_equal


@contextmanager
def stopped_by_signals() -> Iterator[asyncio.Event]:
    """Yield an event that Ctrl-C or SIGTERM sets, instead of ending the program, as long as the block runs."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        loop.add_signal_handler(number, stopping.set)
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            loop.remove_signal_handler(number)
            signal.signal(number, handler)


def main() -> int:
    """Run the command line; an error of ours is one line."""
    if sys.argv[1:2] == ["import"]:
        return import_export(sys.argv[2:])
    asked, screen = parsed(sys.argv[1:]), console()
    signal.signal(signal.SIGTERM, interrupted)
    try:
        opening = opening_of(asked)
        for line in told_skipped(opening.skipped):
            screen.print(line, soft_wrap=True)
        with running_stack() as addresses:
            return 0 if asyncio.run(play(asked, opening, addresses, screen)) else 1
    except SalesError as error:
        print(f"deploy.demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("deploy.demo: interrupted", file=sys.stderr)
        return INTERRUPTED


def interrupted(*_signal: object) -> None:
    """End the program as Ctrl-C would."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
