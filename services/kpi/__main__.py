"""`python -m services.kpi fold | score | serve | all | rebuild | accept-gap SHARD`."""

import argparse
import asyncio
import os
import sys

import structlog

from services.kpi.operations import accept_gap, rebuild
from services.kpi.process import run
from services.kpi.settings import Settings
from services.kpi.supervisor import ROLES, supervise
from shared.errors import SalesError
from shared.observability import configure_logging
from shared.settings import loaded

log = structlog.get_logger()


def main() -> int:
    """Run what the command line names; refuse with one line and a code that says not to try again."""
    parser = argparse.ArgumentParser(prog="python -m services.kpi", description=__doc__)
    commands = parser.add_subparsers(dest="role", metavar="ROLE")
    for role in ROLES:
        commands.add_parser(role, help=f"run only {role}")
    commands.add_parser("all", help="run every role, each as a process of its own (the default)")
    commands.add_parser("rebuild", help="make this way of counting the live one: the fold counts all history anew")
    gap = commands.add_parser("accept-gap", help="let a shard go on where the log no longer has its position")
    gap.add_argument("shard", type=int)
    chosen = parser.parse_args()
    settings = loaded(Settings)
    configure_logging(f"kpi-{chosen.role or 'all'}")
    try:
        match chosen.role:
            case None | "all":
                return asyncio.run(supervise())
            case "rebuild":
                print(asyncio.run(rebuild(settings)))  # noqa: T201  # the command's answer
            case "accept-gap":
                print(asyncio.run(accept_gap(settings, chosen.shard)))  # noqa: T201
            case role:
                run(role, settings)
    except SalesError as refusal:
        log.error("refused", code=refusal.code, reason=str(refusal))  # noqa: TRY400  # the reason says all
        return os.EX_CONFIG
    return 0


if __name__ == "__main__":
    sys.exit(main())
