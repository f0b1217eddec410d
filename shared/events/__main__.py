"""The contract on a terminal: `python -m shared.events list`, `… show CallCompleted`, `… write DIRECTORY`."""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from shared.events import TYPES
from shared.events.schemas import VERSION, Json, event_schema, example, index


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m shared.events", description="The catalogue of events.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="every type with its owner and topics")
    show = commands.add_parser("show", help="one type: owner, topic, KPIs, an example and its JSON Schema")
    show.add_argument("type", choices=TYPES, metavar="TYPE", help="as `list` names it")
    write = commands.add_parser("write", help="a golden file of every type that has none; never changes one")
    write.add_argument("directory", type=Path)
    asked = parser.parse_args(arguments)
    if asked.command == "write":
        _write_missing(asked.directory)
    else:
        sys.stdout.write(_listed() if asked.command == "list" else _shown(asked.type))
    return 0


def _listed() -> str:
    return "".join(f"{row['type']:<24} {row['owner']:<10} {' '.join(row['topics'])}\n" for row in index())


def _shown(type_: str) -> str:
    row = next(row for row in index() if row["type"] == type_)
    return (
        f"{type_}: {(TYPES[type_].__doc__ or '').strip()}\n"
        f"owner   {row['owner']}\ntopics  {' '.join(row['topics'])}\n"
        f"KPIs    {' '.join(_kpis(type_)) or 'none'}\n\n"
        f"Example\n{_pretty(example(type_))}\n\nSchema\n{_pretty(event_schema(type_))}\n"
    )


def _kpis(type_: str) -> list[str]:
    """Return the KPIs of the records that the type joins, as `make tables` found them among the declarations."""
    found: dict[str, list[str]] = json.loads(files("shared.events").joinpath("kpis.json").read_text())
    return found[type_]


def _write_missing(directory: Path) -> None:
    for type_ in TYPES:
        golden = directory / f"{type_}.v{VERSION}.json"
        if not golden.exists():
            golden.write_text(_pretty(example(type_)) + "\n")


def _pretty(document: Json) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
