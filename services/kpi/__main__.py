"""`python -m services.kpi ROLE`: fold, score, serve or all; or one of the commands of operators and assistants."""

import argparse
import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Any

import structlog

from services.kpi.letters.terminal import CHANGING, add_commands, run_letters
from services.kpi.operations import accept_gap, retire
from services.kpi.process import run
from services.kpi.rebuild import rebuild, switch
from services.kpi.settings import Settings
from services.kpi.supervisor import ROLES, supervise
from services.kpi.verify import verify
from shared.access.audit import AuditLog
from shared.access.command_lines import audited
from shared.access.settings import AccessSettings
from shared.clock import system_clock
from shared.errors import SalesError
from shared.mongo import connected
from shared.observability import configure_logging
from shared.settings import loaded
from shared.watching.traces import configure_traces

log = structlog.get_logger()


def main() -> int:
    """Run what the command line names; refuse with one line and a code that says not to try again."""
    parser = argparse.ArgumentParser(prog="python -m services.kpi", description=__doc__)
    commands = parser.add_subparsers(dest="role", metavar="ROLE")
    for role in ROLES:
        commands.add_parser(role, help=f"run only {role}")
    commands.add_parser("all", help="run every role, each as a process of its own (the default)")
    again = commands.add_parser("rebuild", help="count all history anew beside the live numbers, compare, and switch")
    how = again.add_mutually_exclusive_group()
    how.add_argument("--shadow", action="store_true", help="count and compare, but do not switch")
    how.add_argument("--switch", metavar="GENERATION", help="only switch to what was counted before")
    old = commands.add_parser("retire", help="delete what a generation counted that is not live")
    old.add_argument("generation")
    look = commands.add_parser("verify", help="compare every cell with what its records tell")
    look.add_argument("--shard", type=int)
    gap = commands.add_parser("accept-gap", help="let a shard go on where the log no longer has its position")
    gap.add_argument("shard", type=int)
    for command in (again, old, gap):
        command.add_argument("--why", help="the reason, for the audit log")
    tools = commands.add_parser(
        "mcp", help="offer the numbers of a running serve to an assistant, over stdin and stdout"
    )
    tools.add_argument("--url", default="http://127.0.0.1:8000", help="where serve answers (%(default)s)")
    add_commands(commands.add_parser("letters", help="see, replay or discard what could not be used"))
    chosen = parser.parse_args()
    if chosen.role == "mcp":
        return _speak(chosen.url)
    settings = loaded(Settings)
    configure_logging(f"kpi-{chosen.role or 'all'}")
    configure_traces(f"kpi-{chosen.role or 'all'}")
    try:
        match chosen.role:
            case None | "all":
                return asyncio.run(supervise())
            case "verify":
                return 0 if asyncio.run(verify(settings, chosen.shard)) else 1
            case role if role in ROLES:
                run(role, settings)
            case _:
                print(asyncio.run(_operation(chosen, settings)))  # noqa: T201  # the command's answer
    except SalesError as refusal:
        log.error("refused", code=refusal.code, reason=str(refusal))  # noqa: TRY400  # the reason says all
        return os.EX_CONFIG
    except SystemExit as refusal:
        if not isinstance(refusal.code, str):
            raise
        log.error("refused", reason=refusal.code)  # noqa: TRY400  # a rule file that makes no sense, told in one line
        return os.EX_CONFIG
    return 0


def _speak(url: str) -> int:
    """Be the process that an assistant started: stdout is its line, and SALESPULSE_KEY says whose numbers are told."""
    from services.kpi.api.mcp_transport import speak_over_stdio  # noqa: PLC0415  # no other role needs it

    asyncio.run(speak_over_stdio(url, os.environ.get("SALESPULSE_KEY")))
    return 0


async def _operation(chosen: argparse.Namespace, settings: Settings) -> str:
    """Do what an operator wants, and have the audit log say so; only looking at letters changes nothing."""
    if chosen.role == "letters" and chosen.letters not in CHANGING:
        return await run_letters(settings, chosen)
    async with connected(settings.mongo_url.get_secret_value()) as client:
        log = AuditLog(client[loaded(AccessSettings).database], system_clock)
        async with audited(log, f"python -m services.kpi {' '.join(sys.argv[1:])}", _why(chosen)):
            return await _changed(chosen, settings)


def _why(chosen: argparse.Namespace) -> str | None:
    why: str | None = chosen.note if chosen.role == "letters" else chosen.why
    return why


def _changed(chosen: argparse.Namespace, settings: Settings) -> Coroutine[Any, Any, str]:
    match chosen.role:
        case "rebuild" if chosen.switch:
            return switch(settings, chosen.switch)
        case "rebuild":
            return rebuild(settings, is_shadow=chosen.shadow)
        case "letters":
            return run_letters(settings, chosen)
        case "retire":
            return retire(settings, chosen.generation)
        case _:
            return accept_gap(settings, chosen.shard)


if __name__ == "__main__":
    sys.exit(main())
