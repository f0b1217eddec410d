"""`python -m deploy.mongo`: the users of MongoDB, their passwords and their rights."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import pymongo
from pymongo.database import Database
from pymongo.errors import PyMongoError

from deploy.acls.passwords import passwords_in
from deploy.mongo.commands import LOGIN, PREFIX, commands
from deploy.mongo.users import USERS
from shared.connection_settings import MongoSettings
from shared.errors import SalesError
from shared.settings import loaded

ANSWER_WITHIN_MS = 10_000


class NoUsersError(SalesError):
    """The database took the commands, and knows no users all the same."""

    code = "no-users"

    def __init__(self) -> None:
        super().__init__("the database keeps no users (the embedded one does not): use a MongoDB with --auth")


def parsed() -> Namespace:
    """Return what the command line asks for."""
    parser = ArgumentParser(prog="python -m deploy.mongo", description=__doc__)
    verbs = parser.add_subparsers(dest="command", required=True)
    verbs.add_parser("show", help="list the rights that are declared")
    apply = verbs.add_parser("apply", help="have MongoDB (MONGO_URL, as a userAdmin) know exactly these")
    apply.add_argument(
        "--passwords", type=Path, required=True, metavar="FOLDER", help="give every user the password in its file there"
    )
    apply.add_argument("--generate", action="store_true", help="make the passwords that are missing there")
    return parser.parse_args()


def shown() -> str:
    """Return one line for each right."""
    return "\n".join(
        f"{user.name:<12} {right.database}.{right.collection or '*':<20} {' '.join(right.actions)}"
        for user in USERS
        for right in user.rights
    )


def applied(url: str, asked: Namespace) -> str:
    """Apply roles and users; return what is there now. Raises: SalesError, PyMongoError."""
    names = [user.name for user in USERS]
    passwords = passwords_in(asked.passwords, names, is_generated=asked.generate)
    with pymongo.MongoClient[dict[str, Any]](url, serverSelectionTimeoutMS=ANSWER_WITHIN_MS) as client:
        login = client[LOGIN]
        for command in commands(known(login), passwords):
            login.command(command)
        if set(names) - known(login):
            raise NoUsersError
    return f"{len(names)} users, each with a role of its own"


def known(login: "Database[dict[str, Any]]") -> set[str]:
    """Return the names of the users and of our roles that there are. Raises: PyMongoError."""
    users = login.command("usersInfo", 1).get("users", [])
    roles = login.command("rolesInfo", 1).get("roles", [])
    return {one["user"] for one in users} | {one["role"] for one in roles if one["role"].startswith(PREFIX)}


def main() -> int:
    """Run the command line; what fails is one line."""
    asked = parsed()
    try:
        if asked.command == "show":
            print(shown())
        else:
            print(applied(loaded(MongoSettings).mongo_url.get_secret_value(), asked))
    except (SalesError, PyMongoError) as error:
        print(f"deploy.mongo: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
