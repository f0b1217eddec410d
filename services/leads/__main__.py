"""`python -m services.leads`: run the leads service, or `erase CLIENT` what it keeps of one as a person."""

import argparse
import asyncio
import sys

from services.leads.app import NAME, build, erased
from services.leads.settings import LeadsSettings
from shared.clock import system_clock
from shared.errors import SalesError
from shared.service import serve
from shared.settings import loaded


def main() -> None:
    """Do what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m services.leads", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    erase = commands.add_parser("erase", help="erase a client's personal data, and keep a record that it was done")
    erase.add_argument("client_id", metavar="CLIENT")
    erase.add_argument("--by", required=True, help="who orders it; it is kept in the record")
    chosen = parser.parse_args()
    settings = loaded(LeadsSettings)
    if chosen.command is None:
        serve(build(settings, system_clock), settings, NAME)
        return
    try:
        done = asyncio.run(erased(settings, system_clock, chosen.client_id, chosen.by))
    except SalesError as refusal:
        sys.exit(str(refusal))
    print(f"{done.erasure_id}: {done.contacts} contacts of {done.client_id} erased")  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
