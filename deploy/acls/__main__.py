"""`python -m deploy.acls`: the principals of Kafka, their passwords and their rights."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from aiokafka.errors import KafkaError

from deploy.acls.acl import declared
from deploy.acls.applying import rights_in
from deploy.acls.passwords import passwords_in
from deploy.acls.principals import PRINCIPALS
from shared.connection_settings import KafkaSettings
from shared.errors import SalesError
from shared.kafka_connection import KafkaConnection
from shared.settings import loaded


def parsed() -> Namespace:
    """Return what the command line asks for."""
    parser = ArgumentParser(prog="python -m deploy.acls", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("show", help="list the rights that are declared, as Kafka has them")
    apply = commands.add_parser("apply", help="have Kafka (KAFKA_BOOTSTRAP …, as an administrator) know exactly these")
    apply.add_argument(
        "--passwords", type=Path, metavar="FOLDER", help="give every principal the password in its file there, too"
    )
    apply.add_argument("--generate", action="store_true", help="make the passwords that are missing there")
    asked = parser.parse_args()
    if asked.command == "apply" and asked.generate and not asked.passwords:
        parser.error("--generate needs --passwords")
    return asked


def shown() -> str:
    """Return one line for each right."""
    return "\n".join(
        f"{acl.principal:<10} {acl.operation.name:<9} {acl.resource.name.lower():<6} {acl.pattern.name.lower():<9}"
        f" {acl.name}"
        for acl in sorted(declared())
    )


async def applied(kafka: KafkaConnection, asked: Namespace) -> str:
    """Apply passwords, then rights; return what was changed. Raises: SalesError, KafkaError."""
    names = [rights.name for rights in PRINCIPALS]
    passwords = passwords_in(asked.passwords, names, is_generated=asked.generate) if asked.passwords else {}
    async with rights_in(kafka) as rights:
        if passwords:
            await rights.set_passwords(passwords)
        changed = await rights.apply(declared())
    return f"{len(passwords)} passwords set, {len(changed.given)} rights given, {len(changed.taken)} taken"


def main() -> int:
    """Run the command line; what fails is one line."""
    asked = parsed()
    try:
        print(shown() if asked.command == "show" else asyncio.run(applied(loaded(KafkaSettings).kafka, asked)))
    except (SalesError, KafkaError) as error:
        print(f"deploy.acls: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
