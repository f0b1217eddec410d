"""`python -m deploy.demo import --map FILE.toml FOLDER`: send a system's export as events, as its mapping file says.

What makes no event is told row by row, the rest is sent; sent again, an export counts once. `--check` sends nothing.
SALESPULSE_KEY is an API key that may publish; without it that of this machine's stack is sent.
"""

import argparse
import asyncio
import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from deploy.imports.errors import ImportRefusedError
from deploy.imports.reading import Left, events_of
from deploy.imports.sending import Sent, sent
from deploy.local.choice import local_stack
from deploy.local.first_key import VARIABLE
from shared.errors import SalesError
from shared.event_import import Progress
from shared.events import AnyEvent
from shared.mapping.rules import mapping_in

MOST_TOLD = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return the exit code: 1 where something was left out or refused."""
    parser = argparse.ArgumentParser(prog="python -m deploy.demo import", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the export's CSV files are")
    parser.add_argument("--map", type=Path, required=True, help="the mapping file", dest="mapping")
    parser.add_argument("--check", action="store_true", help="read everything and tell what is wrong, but send nothing")
    parser.add_argument("--url", action="append", default=[], metavar="SERVICE=URL", help="where a service is")
    asked = parser.parse_args(arguments)
    try:
        return _import(asked)
    except SalesError as error:
        _say(f"import: {error}", to=sys.stderr)
        return 1


def _import(asked: argparse.Namespace) -> int:
    try:
        mapping = asked.mapping.read_text()
    except OSError as error:
        raise ImportRefusedError(f"{asked.mapping}: {error.strerror}") from error
    events: list[AnyEvent] = []
    left: list[Left] = []
    for one in events_of(mapping_in(mapping).rules, asked.folder):
        if isinstance(one, Left):
            left.append(one)
        else:
            events.append(one)
    for type_, count in Counter(event.type for event in events).items():
        _say(f"{count:>10,} {type_}")
    for one in left[:MOST_TOLD]:
        _say(str(one), to=sys.stderr)
    if left:
        _say(f"{len(left):,} rows left out, of which the first {MOST_TOLD} are told", to=sys.stderr)
    if asked.check:
        return 1 if left else 0
    running = local_stack().addresses()
    key = os.environ.get(VARIABLE) or running.key
    results = asyncio.run(sent(events, _services(running.services, asked.url), _tell, key))
    _say(", ".join(map(_became, results)))
    return 1 if left or any(one.rejected for one in results) else 0


def _became(one: Sent) -> str:
    known = f"{one.repeated:,} known before, " if one.repeated else ""
    return f"{one.owner}: {one.accepted:,} taken, {known}{one.rejected:,} refused"


def _services(running: Mapping[str, str | None], urls: Sequence[str]) -> dict[str, str]:
    """Return where the services are: as the command line says, and else those of this machine's stack that run."""
    told = dict(url.partition("=")[::2] for url in urls)
    return {name: url for name, url in {**running, **told}.items() if url}


def _tell(owner: str, progress: Progress) -> None:
    for fault in progress.faults:
        _say(f"{owner} refused {fault.id}: {fault.field or ''} {fault.message}", to=sys.stderr)
    if not progress.is_complete:
        _say(f"{owner}: {progress.lines:,} sent")


def _say(line: str, *, to: TextIO | None = None) -> None:
    print(line, file=to, flush=True)  # its answer


if __name__ == "__main__":
    sys.exit(main())
