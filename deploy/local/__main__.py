"""`python -m deploy.local up | down | status | logs`."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from deploy.local.choice import LocalStack, local_stack
from deploy.local.errors import LocalStackError
from deploy.local.progress import shown_progress

INTERRUPTED = 130


def parsed(arguments: Sequence[str]) -> Namespace:
    """Return what the command line asks for."""
    parser = ArgumentParser(prog="python -m deploy.local", description="Run Salespulse on this machine.")
    common = ArgumentParser(add_help=False)
    common.add_argument("--dir", type=Path, help="where data and logs are (default: SALES_LOCAL_DIR, or .local)")
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", parents=[common], help="start what does not run yet, and wait until it answers")
    up.add_argument("--only", type=lambda text: text.split(","), metavar="PART,…", help="these parts, e.g. kafka,mongo")
    up.add_argument(
        "--secured", action="store_true", help="with TLS, passwords and rights in Kafka, from the first start on"
    )
    down = commands.add_parser("down", parents=[common], help="end everything; the data stays")
    down.add_argument("--wipe", action="store_true", help="delete the data, too")
    status = commands.add_parser("status", parents=[common], help="say what runs, and where")
    status.add_argument("--json", action="store_true", help="as JSON, null for what does not run")
    logs = commands.add_parser("logs", parents=[common], help="show the logs")
    logs.add_argument("name", nargs="?", help="of this part (default: of all)")
    logs.add_argument("-n", type=int, default=20, dest="lines", metavar="LINES", help="how many lines of each (20)")
    logs.add_argument("-f", "--follow", action="store_true", help="go on with what is added")
    return parser.parse_args(arguments)


def table(stack: LocalStack) -> str:
    """Return one line per part: its name, how it is, and its address."""
    lines = []
    for name, address in stack.addresses().by_name().items():
        state = "stopped" if address is None else "ready" if stack.is_ready(name) else "no answer"
        lines.append(f"{name:<10} {state:<10} {address or ''}".rstrip())
    return "\n".join(lines)


def run(asked: Namespace) -> None:
    """Do what the command line asks for. Raises: LocalStackError."""
    with shown_progress() as say:
        stack = local_stack(asked.dir and asked.dir.absolute(), say=say)
        if asked.command == "up" and asked.secured:
            stack.secure()
        if asked.command == "up":
            stack.up(asked.only)
        if asked.command == "down":
            stack.down(wipe=asked.wipe)
    if asked.command == "logs":
        show_logs(stack, asked)
    elif asked.command == "status" and asked.json:
        print(stack.addresses().model_dump_json(indent=2))
    else:
        print(table(stack))
        if asked.command == "up":
            print(f"the page, for the first admin: {stack.addresses().page}")


def show_logs(stack: LocalStack, asked: Namespace) -> None:
    """Print the lines that were asked for, until the reader has had enough."""
    try:
        for line in stack.logs(asked.name, asked.lines, follow=asked.follow):
            print(line, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter would complain at its end


def main() -> int:
    """Run the command line; an error of ours is one line."""
    asked = parsed(sys.argv[1:])
    try:
        run(asked)
    except LocalStackError as error:
        print(f"deploy.local: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        if asked.command == "up":
            print("deploy.local: interrupted; `down` ends what has been started", file=sys.stderr)
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())
